/** One finding as a card. Pure. */

import type { types } from '@slack/bolt';
import { patchCounts } from '../../assessment/exports/words.ts';
import type { Verdict } from '../../model/codes.ts';
import type { Evidence, Finding } from '../../model/report.ts';
import { DETAILS, OPEN_CONSOLE } from '../action-ids.ts';
import { findingValue } from '../results/reference.ts';
import { age, code, counted, outside, sentence, time } from '../text.ts';
import { actions, button, context, linkButton, section } from './blocks.ts';
import { consoleLink } from './console-link.ts';

/** How much of the evidence a card shows; the rest is counted. */
const EVIDENCE_SHOWN = 3;
const PARAMETERS_SHOWN = 6;

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  active: 'active: a second read confirmed it',
  stale: 'stale: the data is out of date',
  changed: 'changed while it was read: these are the newer values',
  inconclusive: 'inconclusive: the data does not allow a judgement',
};

export interface CardOptions {
  readonly runId: string;
  readonly accountName: string;
  /** Time of the report, ISO 8601: ages are counted from it. */
  readonly now: string;
}

export function renderCard(finding: Finding, options: CardOptions): types.KnownBlock[] {
  return [
    section(`${title(finding)}\n${place(finding, options)}\n${reasons(finding)}`),
    section(`*Cause* ${causeLine(finding)}\n${evidenceLines(finding)}`),
    section(`*Do* ${remediationLine(finding)}`),
    context(footer(finding, options)),
    actions(...cardButtons(finding, options)),
  ];
}

/** What can be done with a card. Buttons that act belong here. */
function cardButtons(finding: Finding, { runId, accountName }: CardOptions): types.ActionsBlockElement[] {
  const link = consoleLink(finding.instanceId, finding.region);
  const name = finding.name ?? finding.instanceId;
  const details = button('Details', DETAILS, findingValue({ runId, ...finding }), `Details of ${name}`);
  if (link === null) return [details];
  const spoken = `Open ${name} in the AWS console of ${accountName}`;
  return [details, linkButton('Open in AWS console', link, spoken, OPEN_CONSOLE)];
}

/** The card in one sentence, for notifications and screen readers. */
export function cardSentence(finding: Finding): string {
  const name = finding.name === null ? '' : `${outside(finding.name, 80)}, `;
  const { priority, rootCause, remediation } = finding;
  return (
    `${priority.rank}. ${priority.level} ${name}${outside(finding.instanceId, 40)}: ` +
    `${sentence(rootCause.summary, 240)} Do: ${outside(remediation.title, 120)}.`
  );
}

export function title(finding: Finding): string {
  const { rank, level, score, scoreRange } = finding.priority;
  const name = finding.name === null ? '' : `${outside(finding.name, 120)} `;
  const [low, high] = scoreRange;
  const range = low === high ? '' : `, between ${low} and ${high} as some signals are unknown`;
  return `*${rank}. ${level}* ${name}${code(finding.instanceId, 60)} (score ${score} of 100${range})`;
}

export function place(finding: Finding, { accountName }: CardOptions): string {
  const account =
    accountName === finding.accountId ? finding.accountId : `${accountName} (${finding.accountId})`;
  const parts = [account, finding.region, finding.platform ?? 'platform unknown'];
  return parts.map((part) => outside(part, 120)).join(' · ');
}

function reasons(finding: Finding): string {
  const strongest = finding.priority.factors.toSorted((a, b) => b.points - a.points).slice(0, 2);
  const told = strongest.map((factor) => `${sentence(factor.reason, 200)} (${factor.points} points)`);
  return told.length === 0 ? '' : `Why ${finding.priority.level}: ${told.join('; ')}`;
}

function causeLine(finding: Finding): string {
  const { summary, code: cause, confidence, contributing } = finding.rootCause;
  const also =
    contributing.length === 0 ? '' : `\nAlso: ${contributing.map((other) => code(other)).join(', ')}`;
  return `${sentence(summary, 700)} (${code(cause)}, confidence ${confidence})${also}`;
}

function evidenceLines(finding: Finding): string {
  const { evidence } = finding.rootCause;
  const shown = evidence.slice(0, EVIDENCE_SHOWN);
  const lines = shown.map(evidenceLine(350));
  const hidden = evidence.length - shown.length;
  return [...lines, ...(hidden > 0 ? [`• and ${hidden} more`] : [])].join('\n');
}

/** @param max of the fact */
export function evidenceLine(max: number): (evidence: Evidence) => string {
  return ({ source, fact, observedAt }) =>
    `• ${code(source)} ${sentence(fact, max)}, read ${time(observedAt)}`;
}

function remediationLine(finding: Finding): string {
  const { title: todo, document, parameters, reboots, manual, steps } = finding.remediation;
  const lines = [outside(todo, 200)];
  if (document !== null) lines.push(`Document ${code(document)}${parametersOf(parameters)}`);
  if (reboots) lines.push('This reboots the instance.');
  const by = manual ? 'by hand' : 'to take';
  if (steps.length > 0) lines.push(`${counted(steps.length, 'step')} ${by}: see Details.`);
  return lines.join('\n');
}

export function parametersOf(parameters: Readonly<Record<string, readonly string[]>>): string {
  const entries = Object.entries(parameters);
  if (entries.length === 0) return '';
  const shown = entries
    .slice(0, PARAMETERS_SHOWN)
    .map(([key, values]) => code(`${key}=${values.join(',')}`, 150))
    .join(' ');
  const hidden = entries.length - PARAMETERS_SHOWN;
  return ` with ${shown}${hidden > 0 ? ` and ${hidden} more` : ''}`;
}

function footer(finding: Finding, { now }: CardOptions): string {
  const { owner } = finding.context;
  const parts = [
    `Verdict ${VERDICT_WORDS[finding.verdict]}`,
    dataAge(finding, now),
    patchCounts(finding),
    baselineWords(finding),
    windowWords(finding),
    owner === null ? 'no owner' : `owner ${outside(owner, 80)}`,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

export function dataAge({ compliance }: Finding, now: string): string {
  const at = compliance.lastOperationAt;
  return at === null ? 'no patch data' : `data ${age(at, now)} old`;
}

/** Which baseline the record was made with, and which it should have been where that is another one. */
export function baselineWords({ patching: { baselineId, expectedBaselineId } }: Finding): string {
  const used = baselineId === null ? 'baseline unknown' : `baseline ${code(baselineId, 120)}`;
  const differs = expectedBaselineId !== null && baselineId !== null && expectedBaselineId !== baselineId;
  return differs ? `${used}, expected ${code(expectedBaselineId, 120)}` : used;
}

export function windowWords({ patching: { nextWindowAt } }: Finding): string {
  return nextWindowAt === null ? 'no window due' : `next window ${time(nextWindowAt)}`;
}
