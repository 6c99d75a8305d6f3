/** What a conversation should show, given its run: a pure function from state to messages. */

import type { FindingsPage, RunState } from '../../assessment/runs.ts';
import type { Report } from '../../model/report.ts';
import { renderCards } from '../messages/cards.ts';
import { renderGaps } from '../messages/gaps.ts';
import { renderParent } from '../messages/parent.ts';
import { renderProgress } from '../messages/progress.ts';
import { PARENT, type Wanted } from '../outbox/slots.ts';
import { counted } from '../text.ts';

/** What is read once the run is over. */
export interface RunResult {
  readonly page: FindingsPage;
  readonly summary: Omit<Report, 'instances'> | null;
}

export const CSV_SLOT = 'csv';

export function wantedMessages(state: RunState, result: RunResult | null): Wanted[] {
  const parent: Wanted = { slot: PARENT, kind: 'message', content: renderParent(state) };
  const progress: Wanted = { slot: 'progress', kind: 'message', content: renderProgress(state) };
  return result === null ? [parent, progress] : [parent, progress, ...results(state, result)];
}

function results(state: RunState, { page, summary }: RunResult): Wanted[] {
  const now = state.finishedAt ?? state.startedAt;
  const names = new Map(state.scopes.map(({ scope, accountName }) => [scope.accountId, accountName]));
  const wanted = renderCards(page, names, now).map(
    (content, index): Wanted => ({ slot: `cards-${index + 1}`, kind: 'message', content }),
  );
  if (page.total > 0) wanted.push(csvFile(state, page.total));
  const gaps = summary === null ? null : renderGaps(summary.scopes);
  if (gaps !== null) wanted.push({ slot: 'gaps', kind: 'message', content: gaps });
  return wanted;
}

function csvFile(state: RunState, total: number): Wanted {
  return {
    slot: CSV_SLOT,
    kind: 'file',
    content: {
      name: `patchcheck-${state.request.id}.csv`,
      title: `Findings of ${state.request.id}`,
      comment: `All ${counted(total, 'finding')}, by priority, as CSV.`,
    },
  };
}
