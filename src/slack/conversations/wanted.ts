/** What a conversation should show, given its run: a pure function from state to messages. */

import type { FindingsPage, RunState } from '../../assessment/runs.ts';
import type { RemediationRecord } from '../../model/remediation.ts';
import type { Finding, Report } from '../../model/report.ts';
import type { Offer } from '../../remediation/remediations.ts';
import type { CareOf } from '../history/card-care.ts';
import { CARDS_SHOWN, renderCards, renderNoMoreCards } from '../messages/cards.ts';
import { renderTable } from '../messages/findings-table.ts';
import { renderGaps } from '../messages/gaps.ts';
import { renderParent } from '../messages/parent.ts';
import { renderProgress } from '../messages/progress.ts';
import { provisionalSentence } from '../messages/run-words.ts';
import type { RunConversation } from '../outbox/conversations.ts';
import { PARENT, type Wanted } from '../outbox/slots.ts';
import { counted } from '../text.ts';
import { renderCancelNotice, withSharedNote } from './shared-note.ts';

/** What is read of a run's findings, once there are some to show. */
export interface RunResult {
  readonly page: FindingsPage;
  /** null while the run goes on, or where it was cancelled. */
  readonly summary: Omit<Report, 'instances'> | null;
  /** Findings that exceptions hide: they are not among those of the page. */
  readonly hidden: number;
  /** Messages with cards that are there already. */
  readonly cardMessages: number;
}

/** What can be done about findings, and what was done about those of this run, newest first. */
export interface Acts {
  readonly offers: (finding: Finding) => readonly Offer[];
  readonly remediations: readonly RemediationRecord[];
  readonly care: CareOf;
}

export const NO_ACTS: Acts = { offers: () => [], remediations: [], care: () => null };

export const TABLE_SLOT = 'table';
export const FILES_SLOT = 'files';
/** Slots of cards are named after this and counted from 1. */
const CARDS = 'cards';

/** What only this conversation knows of its run. */
export type Place = Pick<RunConversation, 'request' | 'requested_by' | 'cancelled_by'>;

export function wantedMessages(
  state: RunState,
  result: RunResult | null,
  place: Place,
  acts: Acts,
): Wanted[] {
  const parent = withSharedNote(renderParent(state, result?.summary ?? null, result?.hidden), place);
  const wanted: Wanted[] = [
    { slot: PARENT, kind: 'message', content: parent },
    { slot: 'progress', kind: 'message', content: renderProgress(state) },
  ];
  if (state.state === 'cancelled' && place.cancelled_by !== null) {
    wanted.push({ slot: 'cancelled', kind: 'message', content: renderCancelNotice(place) });
  }
  if (result === null) return wanted;
  return [
    ...wanted,
    ...cards(state, result, acts),
    ...(state.state === 'done' ? results(state, result) : []),
  ];
}

/** How many messages with cards has it already? They stay as they are until their order is settled. */
export function cardMessages(slots: readonly { readonly slot: string }[]): number {
  return slots.filter(({ slot }) => slot.startsWith(CARDS)).length;
}

function cards(state: RunState, { page, hidden, cardMessages: before }: RunResult, acts: Acts): Wanted[] {
  const options = {
    runId: state.request.id,
    accountNames: accountNames(state),
    now: state.finishedAt ?? state.startedAt,
    provisional: provisionalSentence(state),
    hidden,
    ...acts,
  };
  const first = { ...page, findings: page.findings.slice(0, CARDS_SHOWN) };
  const messages = renderCards(first, options);
  // A message cannot be taken back: what exceptions have emptied says so.
  while (messages.length < before) messages.push(renderNoMoreCards(hidden));
  return messages.map((content, index) => ({
    slot: `${CARDS}-${index + 1}`,
    kind: 'message',
    content,
  }));
}

function results(state: RunState, { page, summary, hidden }: RunResult): Wanted[] {
  const options = { runId: state.request.id, accountNames: accountNames(state), hidden };
  const wanted: Wanted[] = [];
  if (page.total + hidden > 0) {
    wanted.push({ slot: TABLE_SLOT, kind: 'message', content: renderTable(page, options) });
    wanted.push(files(state, page.total + hidden));
  }
  const gaps = summary === null ? null : renderGaps(summary.scopes);
  if (gaps !== null) wanted.push({ slot: 'gaps', kind: 'message', content: gaps });
  return wanted;
}

function accountNames(state: RunState): Map<string, string> {
  return new Map(state.scopes.map(({ scope, accountName }) => [scope.accountId, accountName]));
}

function files(state: RunState, total: number): Wanted {
  const name = `patchcheck-${state.request.id}`;
  return {
    slot: FILES_SLOT,
    kind: 'file',
    content: {
      files: [
        { name: `${name}.csv`, title: `Findings of ${state.request.id} as CSV` },
        { name: `${name}.json`, title: `Report of ${state.request.id} as JSON` },
        { name: `${name}.md`, title: `Report of ${state.request.id} as Markdown` },
        { name: `${name}.html`, title: `Report of ${state.request.id} for auditors` },
      ],
      comment: `All ${counted(total, 'finding')}, by priority: as CSV for spreadsheets, as JSON with everything known, as Markdown for tickets, and as one HTML file for auditors, to print or to search.`,
    },
  };
}
