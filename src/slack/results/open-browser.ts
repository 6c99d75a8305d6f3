/** The results browser and its groups by cause, read from the store by what the modal carries. */

import type { types } from '@slack/bolt';
import type { Offer } from '../../remediation/remediations.ts';
import type { CauseGroup } from '../../store/finding-queries.ts';
import type { Asker } from '../access.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { careFor } from '../history/card-care.ts';
import { type BrowserState, coverOf, filterOf } from './browser-state.ts';
import { PAGE_SIZE, renderBrowser } from './browser-view.ts';
import { GROUPS_SHOWN, renderCauses } from './causes-view.ts';
import { noticeView } from './modal.ts';
import { readableRun } from './readable-run.ts';

export async function browserView(
  shown: BrowserState,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const run = await readableRun(shown.runId, { ...asker, channel: shown.channel }, dependencies);
  if (run.kind === 'refused') return noticeView('All findings', run.reason);
  const { runs, clock } = dependencies;
  const now = clock.now();
  const cover = coverOf(shown, now.toISOString());
  const owners = await runs.owners(shown.runId, cover);
  const range = { offset: shown.page * PAGE_SIZE, limit: PAGE_SIZE };
  const [page, hidden] = await Promise.all([
    runs.findings(shown.runId, range, { ...filterOf(shown, owners), ...cover }),
    runs.hidden(shown.runId, now.toISOString()),
  ]);
  const { environment } = run.state.request;
  const care = await careFor({ runId: shown.runId, environment, at: now }, page.findings, dependencies);
  return renderBrowser({ shown, state: run.state, page, owners, hidden, care });
}

export async function causesView(
  shown: BrowserState,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const run = await readableRun(shown.runId, { ...asker, channel: shown.channel }, dependencies);
  if (run.kind === 'refused') return noticeView('Findings by cause', run.reason);
  const uncovered = { uncoveredAt: dependencies.clock.now().toISOString() };
  const groups = await dependencies.runs.causes(shown.runId, uncovered);
  const offers = await groupOffers(
    { runId: shown.runId, environment: run.state.request.environment, ...uncovered },
    groups,
    dependencies,
  );
  return renderCauses(shown, run.state, groups, (group) => offers.get(group) ?? null);
}

/** A look at the first findings of a group tells what can be done about all of them. */
const LOOKED_AT = 10;

interface GroupsOf {
  readonly runId: string;
  readonly environment: string;
  /** ISO 8601. */
  readonly uncoveredAt: string;
}

async function groupOffers(
  { runId, environment, uncoveredAt }: GroupsOf,
  groups: readonly CauseGroup[],
  { runs, remediations }: Pick<CommandDependencies, 'runs' | 'remediations'>,
): Promise<ReadonlyMap<CauseGroup, Offer>> {
  const offers = new Map<CauseGroup, Offer>();
  for (const group of groups.slice(0, GROUPS_SHOWN)) {
    const { code, remediation } = group;
    const page = await runs.findings(
      runId,
      { offset: 0, limit: LOOKED_AT },
      { code, remediation, uncoveredAt },
    );
    const [first] = page.findings.flatMap((finding) => remediations.offers(finding, environment));
    if (first !== undefined) offers.set(group, first);
  }
  return offers;
}
