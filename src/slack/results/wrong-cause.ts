/** "Wrong cause?": asks for a person's answer and keeps it with the facts, as an anonymised fixture. */

import type { types } from '@slack/bolt';
import { reportedFixture } from '../../diagnosis/fixture/reported-fixture.ts';
import type { RootCauseCode } from '../../model/codes.ts';
import { keepReportedCause } from '../../store/reported-causes.ts';
import type { Asker } from '../access.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { code } from '../text.ts';
import { noticeView } from './modal.ts';
import { noLongerKept, readableRun } from './readable-run.ts';
import type { DetailsMetadata } from './reference.ts';
import { renderWrongCause } from './wrong-cause-view.ts';

const TITLE = 'Wrong cause?';

export async function wrongCauseView(
  metadata: DetailsMetadata,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const { reference, channel } = metadata;
  const run = await readableRun(reference.runId, { ...asker, channel }, dependencies);
  if (run.kind === 'refused') return noticeView(TITLE, run.reason);
  const finding = await dependencies.runs.finding(reference.runId, reference);
  return finding === null
    ? noticeView(TITLE, noLongerKept(reference.runId))
    : renderWrongCause(finding, metadata);
}

/** Keeps the answer; the view says what became of it. */
export async function keepAnswer(
  { reference, channel }: DetailsMetadata,
  { expected, reason }: { readonly expected: RootCauseCode; readonly reason: string },
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const { runs, clock, settings, db, logger } = dependencies;
  const run = await readableRun(reference.runId, { ...asker, channel }, dependencies);
  if (run.kind === 'refused') return noticeView(TITLE, run.reason);
  const [finding, facts] = await Promise.all([
    runs.finding(reference.runId, reference),
    runs.facts(reference.runId, reference),
  ]);
  if (finding === null) return noticeView(TITLE, noLongerKept(reference.runId));
  if (facts === null) {
    return noticeView(
      TITLE,
      'The facts behind this finding were not kept, so your answer could not be kept with them. Assess again and send it from there.',
    );
  }
  const answer = { expected, concluded: finding.rootCause.code, reason, at: clock.now().toISOString() };
  const fixture = reportedFixture(facts, answer, settings);
  await keepReportedCause(db, { runId: reference.runId, key: reference, reportedBy: asker.user, fixture });
  logger.info(
    { run: reference.runId, expected, concluded: answer.concluded },
    'A cause was reported as wrong',
  );
  return noticeView(
    'Thank you',
    `Kept: you say ${code(expected)}, I said ${code(answer.concluded)}. The facts are kept with your answer, anonymised; ${code('patchcheck fixtures')} exports them as a test. What the thread shows stays as it is.`,
  );
}
