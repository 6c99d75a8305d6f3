/** Every finding in one sortable table, as far as Slack takes them, and the way to the others. Pure. */

import type { types } from '@slack/bolt';
import type { FindingsPage } from '../../assessment/runs.ts';
import type { Finding } from '../../model/report.ts';
import { ALL_FINDINGS, BY_CAUSE, HIDDEN_FINDINGS } from '../action-ids.ts';
import { MAX_TABLE_CHARACTERS } from '../block-kit/rules.ts';
import type { MessageContent } from '../outbox/slots.ts';
import { code, counted, number, outside, plain } from '../text.ts';
import { actions, button, section, sections } from './blocks.ts';

/** Slack takes 100 rows below the header. */
export const ROWS_SHOWN = 100;
const CLASSIC_ROWS = 20;
/** Cells are names and codes: longer ones are cut, so that a hundred rows fit. */
const CELL = 40;

const COLUMNS: readonly (readonly [string, (finding: Finding, account: string) => string])[] = [
  ['Rank', (finding) => String(finding.priority.rank)],
  ['Level', (finding) => finding.priority.level],
  ['Name', (finding) => finding.name ?? '-'],
  ['Cause', (finding) => finding.rootCause.code],
  ['Do', (finding) => finding.remediation.code],
  ['Instance', (finding) => finding.instanceId],
  ['Account', (_, account) => account],
  ['Region', (finding) => finding.region],
  ['Verdict', (finding) => finding.verdict],
  ['Owner', (finding) => finding.context.owner ?? '-'],
];

export interface TableOptions {
  readonly runId: string;
  /** By account id. */
  readonly accountNames: ReadonlyMap<string, string>;
  /** Findings that exceptions hide from the table. */
  readonly hidden: number;
}

/** @param page the first findings by rank */
export function renderTable(
  page: FindingsPage,
  { runId, accountNames, hidden }: TableOptions,
): MessageContent {
  if (page.total === 0) return renderAllHidden(runId, hidden);
  const rows = fittingRows(page.findings, accountNames);
  const told = page.findings.slice(0, CLASSIC_ROWS);
  const all = counted(page.total, 'finding');
  const buttons = actions(
    button('All findings', ALL_FINDINGS, runId, `Browse all ${all}`),
    button('By cause', BY_CAUSE, runId, 'Findings grouped by cause'),
    ...hiddenButtons(runId, hidden),
  );
  const rest = (shown: number) => `${restOf(shown, page.total)}${hiddenWords(hidden)}`;
  return {
    text: [`${titleOf(told.length, page.total)}. ${rest(told.length)}`, ...told.map(spoken)].join('\n'),
    blocks: [
      section(`*${titleOf(rows.length, page.total)}*\n${rest(rows.length)}`),
      {
        type: 'data_table',
        block_id: `table:${runId}`.slice(0, 255),
        caption: plain(`${all}, most urgent first`, 255),
        page_size: 10,
        rows: [COLUMNS.map(([name]) => cell(name)), ...rows.map((row) => row.map(cell))],
      },
      buttons,
    ],
    classic: [
      section(`*${titleOf(told.length, page.total)}*\n${rest(told.length)}`),
      ...sections(told.map(spoken)),
      buttons,
    ],
  };
}

/** Nothing is left to show, and nothing is dropped quietly. */
function renderAllHidden(runId: string, hidden: number): MessageContent {
  const all =
    hidden === 1 ? 'The only finding of this run is' : `All ${counted(hidden, 'finding')} of this run are`;
  const text = `${all} hidden by exceptions. The files below hold all.`;
  return { text, blocks: [section(text), actions(...hiddenButtons(runId, hidden))] };
}

function hiddenButtons(runId: string, hidden: number): types.Button[] {
  if (hidden === 0) return [];
  const spoken = `Show the ${counted(hidden, 'finding')} that exceptions hide`;
  return [button(`Show ${hidden} hidden`, HIDDEN_FINDINGS, runId, spoken)];
}

function hiddenWords(hidden: number): string {
  return hidden === 0 ? '' : ` ${number(hidden)} more hidden by exceptions.`;
}

function titleOf(shown: number, total: number): string {
  const all = counted(total, 'finding');
  return shown === total ? `Table of ${all}` : `Table of the first ${shown} of ${all}`;
}

function restOf(shown: number, total: number): string {
  if (shown === total) return 'Most urgent first. The files below hold the same with more columns.';
  return `Most urgent first. The other ${number(total - shown)} are in the files below and behind All findings.`;
}

/** As many rows, from the first on, as Slack's limits of rows and characters allow. */
function fittingRows(findings: readonly Finding[], accountNames: ReadonlyMap<string, string>): string[][] {
  const rows: string[][] = [];
  let room = MAX_TABLE_CHARACTERS - lengthOf(COLUMNS.map(([name]) => name));
  for (const finding of findings.slice(0, ROWS_SHOWN)) {
    const account = accountNames.get(finding.accountId) ?? finding.accountId;
    const row = COLUMNS.map(([, tell]) => plain(tell(finding, account), CELL) || '-');
    room -= lengthOf(row);
    if (room < 0) break;
    rows.push(row);
  }
  return rows;
}

/** With what JSON puts around it: Slack does not say what it counts. */
function lengthOf(row: readonly string[]): number {
  return JSON.stringify(row).length + 2;
}

function cell(text: string): { readonly type: 'raw_text'; readonly text: string } {
  return { type: 'raw_text', text };
}

function spoken({ priority, instanceId, name, rootCause, remediation }: Finding): string {
  const named = name === null ? code(instanceId, 60) : `${outside(name, 60)} ${code(instanceId, 60)}`;
  return `${priority.rank}. ${priority.level} ${named}: ${rootCause.code}. Do: ${outside(remediation.title, 80)}.`;
}
