/** Decisions about a finding, from the click or form to what it changed. */

import type { types } from '@slack/bolt';
import type { Refused } from '../../history/history.ts';
import type { Exception } from '../../model/history.ts';
import type { Finding } from '../../model/report.ts';
import type { EnvironmentSettings } from '../../model/settings.ts';
import { type Asker, personOf } from '../access.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { refusalWords } from '../remediation/refusal-words.ts';
import { personWords } from '../remediation/words.ts';
import { noticeView } from '../results/modal.ts';
import { noLongerKept, readableRun } from '../results/readable-run.ts';
import type { DetailsMetadata } from '../results/reference.ts';
import { code, counted, outside, time } from '../text.ts';
import { renderAssign } from './assign-view.ts';
import { readExceptionForm } from './exception-choices.ts';
import { renderExceptionForm } from './exception-view.ts';
import { showOnCards } from './show-on-cards.ts';
import { EXCEPTION_WORDS } from './timeline-words.ts';

/** A finding that somebody may decide about where they are. */
export interface Subject {
  readonly finding: Finding;
  readonly environment: EnvironmentSettings;
}

export type Found =
  | ({ readonly kind: 'found' } & Subject)
  | { readonly kind: 'refused'; readonly reason: string };

/** Words for the person, and whether anything was done. */
export interface Decided {
  readonly done: boolean;
  readonly words: string;
}

export async function subjectOf(
  { reference, channel }: DetailsMetadata,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<Found> {
  const run = await readableRun(reference.runId, { ...asker, channel }, dependencies);
  if (run.kind === 'refused') return run;
  const environment = dependencies.settings.environments.get(run.state.request.environment);
  const finding = await dependencies.runs.finding(reference.runId, reference);
  if (finding === null || environment === undefined) {
    return { kind: 'refused', reason: noLongerKept(reference.runId) };
  }
  return { kind: 'found', finding, environment };
}

/** @param assignee Slack user id */
export async function assigned(
  metadata: DetailsMetadata,
  assignee: string,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<Decided> {
  const found = await subjectOf(metadata, asker, dependencies);
  if (found.kind === 'refused') return { done: false, words: found.reason };
  const { finding, environment } = found;
  const wish = { environment: environment.name, key: finding, assignee };
  const answer = await dependencies.history.assign(personOf(asker), wish);
  if (answer.kind === 'refused') return notDone(answer);
  await showOnCards(metadata.reference.runId, dependencies);
  const { before } = answer;
  const had =
    before === null || before.assignee === assignee ? '' : ` ${personWords(before.assignee)} had it before.`;
  const who = assignee === asker.user ? 'You look' : `${personWords(assignee)} looks`;
  return { done: true, words: `${who} after ${named(finding)} now.${had}` };
}

export async function acknowledged(
  metadata: DetailsMetadata,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<Decided> {
  const found = await subjectOf(metadata, asker, dependencies);
  if (found.kind === 'refused') return { done: false, words: found.reason };
  const { finding, environment } = found;
  const answer = await dependencies.history.acknowledge(personOf(asker), environment.name, finding);
  if (answer.kind === 'refused') return notDone(answer);
  await showOnCards(metadata.reference.runId, dependencies);
  return { done: true, words: `Noted: you have seen ${named(finding)}.` };
}

export async function exceptionEnded(
  metadata: DetailsMetadata,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<Decided> {
  const found = await subjectOf(metadata, asker, dependencies);
  if (found.kind === 'refused') return { done: false, words: found.reason };
  const { finding, environment } = found;
  const { history } = dependencies;
  const [care] = await history.care(metadata.reference.runId, environment.name, [finding]);
  const exception = care?.exception ?? null;
  if (exception === null) return { done: false, words: `No exception covers ${named(finding)} any more.` };
  const answer = await history.endException(personOf(asker), exception.id);
  if (answer.kind === 'refused') return notDone(answer);
  await showOnCards(metadata.reference.runId, dependencies);
  return { done: true, words: `Ended: ${named(finding)} is shown in lists again.` };
}

/** The form, or why there is none. */
export async function exceptionFormView(
  metadata: DetailsMetadata,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const found = await subjectOf(metadata, asker, dependencies);
  if (found.kind === 'refused') return noticeView('Snooze or accept', found.reason);
  return renderExceptionForm({
    ...found,
    metadata,
    now: dependencies.clock.now(),
    said: { reason: '', note: null },
  });
}

/** What came of the form: refused, it is shown again with what was typed. */
export async function excepted(
  metadata: DetailsMetadata,
  values: unknown,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const title = 'Snooze or accept';
  const found = await subjectOf(metadata, asker, dependencies);
  if (found.kind === 'refused') return noticeView(title, found.reason);
  const { clock, history } = dependencies;
  const now = clock.now();
  const { wish, reason } = readExceptionForm(values, found.finding, found.environment, now);
  const again = (note: string) => renderExceptionForm({ ...found, metadata, now, said: { reason, note } });
  if (wish === null) return again('Something of this form is not on offer any more. Choose again.');
  const answer = await history.except(personOf(asker), wish);
  if (answer.kind === 'refused') return again(refusalWords(answer.refusals, null));
  const hidden = await dependencies.runs.hidden(metadata.reference.runId, now.toISOString());
  await showOnCards(metadata.reference.runId, dependencies);
  return noticeView(title, exceptedWords(answer.exception, found, hidden));
}

/** @param hidden findings of the run that exceptions cover now */
function exceptedWords(
  { kind, expiresAt, subject }: Exception,
  { finding, environment }: Subject,
  hidden: number,
): string {
  const what = EXCEPTION_WORDS[kind];
  const until = time(expiresAt);
  const covered = {
    finding: `${named(finding)}, as long as it is ${code(finding.rootCause.code)}`,
    instance: named(finding),
    cause: `everything in ${outside(environment.name, 64)} that is ${code(finding.rootCause.code)}`,
    tag: `what carries the tag ${subject.kind === 'tag' ? code(`${subject.key}=${subject.value}`, 200) : ''}`,
  }[subject.kind];
  return [
    `*Done, ${what}:* ${covered}, until ${until}.`,
    `It is hidden from lists, stays counted, and is shown again by itself. ${counted(hidden, 'finding')} of this run ${hidden === 1 ? 'is' : 'are'} hidden now; *Show hidden* beneath the table leads to ${hidden === 1 ? 'it' : 'them'}.`,
  ].join('\n');
}

export async function assignView(
  metadata: DetailsMetadata,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const found = await subjectOf(metadata, asker, dependencies);
  if (found.kind === 'refused') return noticeView('Assign', found.reason);
  const { finding, environment } = found;
  const [care] = await dependencies.history.care(metadata.reference.runId, environment.name, [finding]);
  return renderAssign(finding, metadata, care?.assignment?.assignee ?? null);
}

function notDone({ refusals }: Refused): Decided {
  return { done: false, words: refusalWords(refusals, null) };
}

function named({ name, instanceId }: Finding): string {
  return `${name === null ? '' : `${outside(name, 80)} `}${code(instanceId, 60)}`;
}
