/** The results browser: findings of a run, filtered and a page at a time, in a modal of the person's own. Pure. */

import type { types } from '@slack/bolt';
import type { FindingsPage, RunState } from '../../assessment/runs.ts';
import type { Finding } from '../../model/report.ts';
import type { OwnerCount } from '../../store/finding-queries.ts';
import {
  BROWSER_GROUPS,
  BROWSER_HIDDEN,
  BROWSER_LIST,
  BROWSER_NEXT,
  BROWSER_PREVIOUS,
  DETAILS,
} from '../action-ids.ts';
import type { CareOf } from '../history/card-care.ts';
import { exceptionSentence, pressingWords } from '../history/care-words.ts';
import { actions, button, context, divider, section } from '../messages/blocks.ts';
import { provisionalSentence, subject } from '../messages/run-words.ts';
import { code, counted, outside, sentence } from '../text.ts';
import { filterRow, OWNERS_OFFERED } from './browser-filters.ts';
import type { BrowserState } from './browser-state.ts';
import { findingValue } from './reference.ts';

export const PAGE_SIZE = 15;

export interface BrowserContent {
  readonly shown: BrowserState;
  readonly state: RunState;
  readonly page: FindingsPage;
  readonly owners: readonly OwnerCount[];
  /** Findings of the run that exceptions hide. */
  readonly hidden: number;
  readonly care: CareOf;
}

export function renderBrowser(content: BrowserContent): types.ModalView {
  const { shown, state, page } = content;
  return {
    type: 'modal',
    title: { type: 'plain_text', text: shown.hidden ? 'Hidden findings' : 'All findings', emoji: false },
    close: { type: 'plain_text', text: 'Close', emoji: false },
    private_metadata: JSON.stringify(shown),
    blocks: [
      section(
        `*${counted(page.total, shown.hidden ? 'hidden finding' : 'finding')}* of ${subject(state)}${pageWords(content)}`,
      ),
      ...notes(content),
      filterRow(shown, state.totals, content.owners, content.hidden === 0),
      divider,
      ...(page.findings.length === 0 ? [section('Nothing matches these filters.')] : []),
      ...page.findings.map((finding) => row(finding, content)),
      actions(...turns(content)),
    ],
  };
}

function pageWords({ shown, page }: BrowserContent): string {
  const first = shown.page * PAGE_SIZE + 1;
  if (page.total <= PAGE_SIZE) return '';
  return `: ${first} to ${first + page.findings.length - 1}, by priority`;
}

function notes({ shown, state, owners }: BrowserContent): types.KnownBlock[] {
  const hidden = owners.length - OWNERS_OFFERED;
  const lines = [
    shown.cause === undefined
      ? ''
      : `Only the cause ${code(shown.cause.code)} with ${code(shown.cause.remediation)}; By cause leads back.`,
    hidden > 0 ? `A menu cannot hold all owners: ${counted(hidden, 'more owner')} in the files.` : '',
    provisionalSentence(state) ?? '',
  ];
  return lines.filter((line) => line !== '').map(context);
}

function row(
  finding: Finding,
  { state: { request, scopes }, care: careOf }: BrowserContent,
): types.SectionBlock {
  const care = careOf(finding);
  const covered = care?.exception == null ? '' : `\n${exceptionSentence(care.exception)}`;
  const { priority, rootCause, instanceId, region, verdict, remediation } = finding;
  const name = finding.name === null ? '' : `${outside(finding.name, 80)} `;
  const account =
    scopes.find(({ scope }) => scope.accountId === finding.accountId)?.accountName ?? finding.accountId;
  const owner = finding.context.owner === null ? '' : ` · owner ${outside(finding.context.owner, 60)}`;
  return {
    ...section(
      `*${priority.rank}. ${priority.level}* ${name}${code(instanceId, 60)} · ${outside(`${account} ${region}`, 100)}${pressingWords(care)}\n` +
        `${code(rootCause.code)} ${sentence(rootCause.summary, 220)}\n` +
        `Do: ${outside(remediation.title, 120)} · ${verdict}${owner}${covered}`,
    ),
    accessory: button(
      'Details',
      DETAILS,
      findingValue({ runId: request.id, ...finding }),
      `Details of ${finding.name ?? instanceId}`,
    ),
  };
}

function turns({ shown, page, hidden }: BrowserContent): types.Button[] {
  const last = Math.ceil(page.total / PAGE_SIZE) - 1;
  return [
    ...(shown.page > 0 ? [turn('Previous page', BROWSER_PREVIOUS, shown.page - 1)] : []),
    ...(shown.page < last ? [turn('Next page', BROWSER_NEXT, shown.page + 1)] : []),
    button('By cause', BROWSER_GROUPS, 'groups', 'Group the findings by cause'),
    ...hiddenButton(shown, hidden),
    ...(isFiltered(shown) ? [button('All findings', BROWSER_LIST, 'all', 'Lift all filters')] : []),
  ];
}

/** The way between what is shown and what exceptions hide. */
function hiddenButton({ hidden: isShown }: BrowserState, hidden: number): types.Button[] {
  if (isShown) return [button('Back to all others', BROWSER_HIDDEN, 'shown', 'Show what no exception hides')];
  if (hidden === 0) return [];
  const spoken = `Show the ${counted(hidden, 'finding')} that exceptions hide`;
  return [button(`Show ${hidden} hidden`, BROWSER_HIDDEN, 'hidden', spoken)];
}

function isFiltered({ level, category, verdict, owner, cause }: BrowserState): boolean {
  return [level, category, verdict, owner, cause].some((filter) => filter !== undefined);
}

function turn(text: string, actionId: string, page: number): types.Button {
  return button(text, actionId, String(page), `${text}: page ${page + 1}`);
}
