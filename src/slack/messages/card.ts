/** One finding as a card. Pure. */

import type { types } from '@slack/bolt';
import { patchCounts } from '../../assessment/exports/words.ts';
import type { Verdict } from '../../model/codes.ts';
import type { Finding } from '../../model/report.ts';
import { age, code, outside, time } from '../text.ts';
import { context, linkButton, section } from './blocks.ts';
import { consoleLink } from './console-link.ts';

export const OPEN_CONSOLE = 'open-console';

/** How much of the evidence a card shows; the rest is counted. */
const EVIDENCE_SHOWN = 3;
const PARAMETERS_SHOWN = 6;

const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  active: 'active: a second read confirmed it',
  stale: 'stale: the data is out of date',
  changed: 'changed while it was read: these are the newer values',
  inconclusive: 'inconclusive: the data does not allow a judgement',
};

export interface CardOptions {
  readonly accountName: string;
  /** Time of the report, ISO 8601: ages are counted from it. */
  readonly now: string;
}

export function renderCard(finding: Finding, options: CardOptions): types.KnownBlock[] {
  const link = consoleLink(finding.instanceId, finding.region);
  const name = finding.name ?? finding.instanceId;
  return [
    section(`${title(finding)}\n${place(finding, options)}\n${reasons(finding)}`),
    section(`*Cause* ${causeLine(finding)}\n${evidenceLines(finding)}`),
    section(`*Do* ${remediationLine(finding)}`),
    context(footer(finding, options)),
    ...(link === null
      ? []
      : [
          {
            type: 'actions' as const,
            elements: [
              linkButton(
                'Open in AWS console',
                link,
                `Open ${name} in the AWS console of ${options.accountName}`,
                OPEN_CONSOLE,
              ),
            ],
          },
        ]),
  ];
}

/** The card in one sentence, for notifications and screen readers. */
export function cardSentence(finding: Finding): string {
  const name = finding.name === null ? '' : `${outside(finding.name, 80)}, `;
  const { priority, rootCause, remediation } = finding;
  return (
    `${priority.rank}. ${priority.level} ${name}${outside(finding.instanceId, 40)}: ` +
    `${outside(rootCause.summary, 240)} Do: ${outside(remediation.title, 120)}.`
  );
}

function title(finding: Finding): string {
  const { rank, level, score, scoreRange } = finding.priority;
  const name = finding.name === null ? '' : `${outside(finding.name, 120)} `;
  const [low, high] = scoreRange;
  const range = low === high ? '' : `, between ${low} and ${high} as some signals are unknown`;
  return `*${rank}. ${level}* ${name}${code(finding.instanceId, 60)} (score ${score} of 100${range})`;
}

function place(finding: Finding, { accountName }: CardOptions): string {
  const account =
    accountName === finding.accountId ? finding.accountId : `${accountName} (${finding.accountId})`;
  const parts = [account, finding.region, finding.platform ?? 'platform unknown'];
  return parts.map((part) => outside(part, 120)).join(' · ');
}

function reasons(finding: Finding): string {
  const strongest = finding.priority.factors.toSorted((a, b) => b.points - a.points).slice(0, 2);
  const told = strongest.map((factor) => `${outside(factor.reason, 200)} (${factor.points} points)`);
  return told.length === 0 ? '' : `Why ${finding.priority.level}: ${told.join('; ')}`;
}

function causeLine(finding: Finding): string {
  const { summary, code: cause, confidence, contributing } = finding.rootCause;
  const also =
    contributing.length === 0 ? '' : `\nAlso: ${contributing.map((other) => code(other)).join(', ')}`;
  return `${outside(summary, 700)} (${code(cause)}, confidence ${confidence})${also}`;
}

function evidenceLines(finding: Finding): string {
  const { evidence } = finding.rootCause;
  const shown = evidence.slice(0, EVIDENCE_SHOWN);
  const lines = shown.map(
    ({ source, fact, observedAt }) => `• ${code(source)} ${outside(fact, 350)}, read ${time(observedAt)}`,
  );
  const hidden = evidence.length - shown.length;
  return [...lines, ...(hidden > 0 ? [`• and ${hidden} more`] : [])].join('\n');
}

function remediationLine(finding: Finding): string {
  const { title: todo, document, parameters, reboots, manual, steps } = finding.remediation;
  const lines = [outside(todo, 200)];
  if (document !== null) lines.push(`Document ${code(document)}${parametersOf(parameters)}`);
  if (reboots) lines.push('This reboots the instance.');
  if (manual) lines.push('By hand:');
  for (const step of steps.slice(0, 3)) lines.push(`• ${outside(step, 300)}`);
  if (steps.length > 3) lines.push(`• and ${steps.length - 3} more`);
  return lines.join('\n');
}

function parametersOf(parameters: Readonly<Record<string, readonly string[]>>): string {
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
  const { lastOperationAt } = finding.compliance;
  const { baselineId, nextWindowAt } = finding.patching;
  const parts = [
    `Verdict ${VERDICT_WORDS[finding.verdict]}`,
    lastOperationAt === null ? 'no patch data' : `data ${age(lastOperationAt, now)} old`,
    patchCounts(finding),
    baselineId === null ? '' : `baseline ${code(baselineId, 120)}`,
    nextWindowAt === null ? '' : `next window ${time(nextWindowAt)}`,
    finding.context.owner === null ? '' : `owner ${outside(finding.context.owner, 80)}`,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
