/** What a digest tells in its thread: one message of a few sections, each only where there is something. Pure. */

import type { types } from '@slack/bolt';
import type { DigestFinding, DigestReport } from '../../digest/digest-content.ts';
import type { DigestSection, DueWithin } from '../../model/settings.ts';
import type { NextWindow } from '../../store/digest-findings.ts';
import { DETAILS } from '../action-ids.ts';
import { withCareMenu } from '../history/care-menu.ts';
import { changeLine } from '../history/change-words.ts';
import { dueOf } from '../history/due-words.ts';
import { button, divider, section } from '../messages/blocks.ts';
import type { MessageContent } from '../outbox/slots.ts';
import { instanceWords } from '../remediation/words.ts';
import { findingValue } from '../results/reference.ts';
import { code, counted, outside, time } from '../text.ts';
import { exceptionLines, remediationLines } from './decided-lines.ts';

/** What the lines take from outside. */
export interface DetailsOptions {
  /** By account id. */
  readonly accountNames: ReadonlyMap<string, string>;
  readonly dueWithin: DueWithin;
  /** By Slack user id: a digest calls nobody. */
  readonly names: ReadonlyMap<string, string>;
}

/** null where there is nothing to tell beyond the first message. */
export function renderDetails(report: DigestReport, options: DetailsOptions): MessageContent | null {
  const parts = report.post.include
    .map((part): types.KnownBlock[] => SECTIONS[part](report, options))
    .filter((blocks) => blocks.length > 0);
  if (parts.length === 0) return null;
  return {
    text: `Details of the digest of ${outside(report.post.environment, 64)}.`,
    blocks: parts.flatMap((blocks, index) => (index === 0 ? blocks : [divider, ...blocks])),
  };
}

type Render = (report: DigestReport, options: DetailsOptions) => types.KnownBlock[];

const SECTIONS: Readonly<Record<DigestSection, Render>> = {
  changes: changesBlocks,
  due: dueBlocks,
  highest: highestBlocks,
  oldest: ({ oldest }, options) =>
    titled('Oldest', oldest === null ? [] : [`${findingLine(oldest, options)}${sinceWords(oldest)}`]),
  exceptions: ({ exceptions }, { names }) => titled('Exceptions', exceptionLines(exceptions, names)),
  scopes: ({ scopes }) => titled('Not read completely', scopeLines(scopes)),
  windows: ({ windows }) => titled('Next maintenance windows', windows.map(windowLine)),
  remediations: ({ remediations }, { names }) =>
    titled('Remediations since the last digest', remediationLines(remediations, names)),
  // A picture, in a message of its own.
  trend: () => [],
};

const CHANGE_TITLES = { new: 'New', regressed: 'Back again', fixed: 'Fixed' } as const;

function changesBlocks({ changes, counts }: DigestReport, { accountNames }: DetailsOptions) {
  return (['new', 'regressed', 'fixed'] as const).flatMap((kind) => {
    const listed = changes?.[kind] ?? [];
    const all = counts?.byKind[kind] ?? 0;
    const lines = listed.map((change) => changeLine(change, accountNames));
    return titled(`${CHANGE_TITLES[kind]}: ${all}`, [...lines, ...moreThan(all - listed.length)]);
  });
}

function dueBlocks({ due, at }: DigestReport, options: DetailsOptions): types.KnownBlock[] {
  const { overdue, dueSoon, list } = due;
  const lines = list.map((finding) => `${findingLine(finding, options)}${dueWords(finding, at, options)}`);
  const title = `Overdue: ${overdue} · due soon: ${dueSoon}`;
  return titled(title, [...lines, ...moreThan(overdue + dueSoon - list.length)]);
}

/** With a way to each of them. */
function highestBlocks({ highest, at }: DigestReport, options: DetailsOptions): types.KnownBlock[] {
  if (highest.length === 0) return [];
  const blocks = highest.flatMap((finding): types.KnownBlock[] => {
    const words = `${findingWords(finding, options)}${dueWords(finding, at, options)}\n${todoWords(finding, options)}`;
    const name = finding.name ?? finding.instanceId;
    const details = button('Details', DETAILS, findingValue(finding), `Details of ${name}`);
    return [section(words), withCareMenu([details], finding, null)];
  });
  return [section('*Highest priority*'), ...blocks];
}

function findingLine(finding: DigestFinding, options: DetailsOptions): string {
  return `• ${findingWords(finding, options)}`;
}

/** "*P1* web-1 `i-…` `disk-full` (payments us-east-1)". */
function findingWords(finding: DigestFinding, { accountNames }: DetailsOptions): string {
  const { level, code: cause, accountId, region } = finding;
  const place = outside(`${accountNames.get(accountId) ?? accountId} ${region}`, 100);
  return `*${level}* ${instanceWords(finding)} ${code(cause)} (${place})`;
}

function todoWords({ remediationTitle, owner, assignee }: DigestFinding, { names }: DetailsOptions): string {
  const parts = [
    `Do: ${outside(remediationTitle, 120)}`,
    owner === null ? 'no owner tag' : `owner ${outside(owner, 60)}`,
    assignee === null ? '' : `assigned to ${outside(names.get(assignee) ?? 'somebody', 60)}`,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function dueWords({ level, since }: DigestFinding, at: string, { dueWithin }: DetailsOptions): string {
  const { state, words } = dueOf(level, since, dueWithin, new Date(at));
  return words === '' ? '' : `: ${state === 'overdue' ? `*${words}*` : words}`;
}

function sinceWords({ since }: DigestFinding): string {
  return since === null ? '' : `: non-compliant since ${time(since)}`;
}

function scopeLines({ list, total }: DigestReport['scopes']): string[] {
  const lines = list.map(({ accountName, region, status, gaps, consequence }) => {
    const what = status === 'failed' ? 'nothing could be read' : `in part, ${counted(gaps, 'gap')}`;
    const why = consequence === null ? '' : `: ${outside(consequence, 200)}`;
    return `• ${outside(`${accountName} ${region}`, 80)}: ${what}${why}`;
  });
  return [...lines, ...moreThan(total - list.length)];
}

function windowLine({ at, windowId, instances }: NextWindow): string {
  const id = windowId === null ? '' : ` ${code(windowId, 60)}`;
  return `• ${time(at)}${id}: ${counted(instances, 'instance')} with findings`;
}

function titled(title: string, lines: readonly string[]): types.KnownBlock[] {
  return lines.length === 0 ? [] : [section([`*${title}*`, ...lines].join('\n'))];
}

function moreThan(hidden: number): string[] {
  return hidden > 0 ? [`and ${hidden} more`] : [];
}
