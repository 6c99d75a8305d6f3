/** One finding as a card. Pure. */

import type { types } from '@slack/bolt';
import { patchCounts } from '../../assessment/exports/words.ts';
import type { Verdict } from '../../model/codes.ts';
import type { Evidence, Finding } from '../../model/report.ts';
import type { Offer } from '../../remediation/remediations.ts';
import { DETAILS, OPEN_CONSOLE } from '../action-ids.ts';
import type { CardCare } from '../history/card-care.ts';
import { withCareMenu } from '../history/care-menu.ts';
import { careParts, pressingWords } from '../history/care-words.ts';
import { offerButtons } from '../remediation/offer-buttons.ts';
import { mayActAgain, type Treatment, treatmentWords } from '../remediation/treatment.ts';
import { findingValue } from '../results/reference.ts';
import { age, code, counted, outside, sentence, time } from '../text.ts';
import { button, context, linkButton, section } from './blocks.ts';
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
  /** What can be done about it. */
  readonly offers: readonly Offer[];
  /** What was done about it; null: nothing. */
  readonly treatment: Treatment | null;
  /** Until when, and who looks after it; null: not known. */
  readonly care: CardCare | null;
}

/** The first lines say what is wrong and what to do; where, how urgent and how that is known stand below. */
export function renderCard(finding: Finding, options: CardOptions): types.KnownBlock[] {
  return [
    section(
      [
        `${title(finding)}${pressingWords(options.care)}`,
        sentence(finding.rootCause.summary, 700),
        ...todoLines(finding),
      ].join('\n'),
    ),
    ...(options.treatment === null ? [] : [section(treatmentWords(options.treatment))]),
    context([place(finding, options), why(finding), state(finding, options)].join('\n')),
    context(proof(finding).join('\n')),
    withCareMenu(cardButtons(finding, options), { runId: options.runId, ...finding }, options.care),
  ];
}

/** What can be done with a card. What acts comes first, unless something is done about it already. */
function cardButtons(finding: Finding, options: CardOptions): types.ActionsBlockElement[] {
  const { runId, offers, treatment } = options;
  const acting = mayActAgain(treatment, finding) ? offerButtons(finding, runId, offers) : [];
  return [...acting, ...lookButtons(finding, options)];
}

function lookButtons(finding: Finding, { runId, accountName }: CardOptions): types.ActionsBlockElement[] {
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

/** "*3. P1* web-1 `i-0123456789abcdef0`". */
export function title({ name, instanceId, priority }: Finding): string {
  const named = name === null ? '' : `${outside(name, 120)} `;
  return `*${priority.rank}. ${priority.level}* ${named}${code(instanceId, 60)}`;
}

export function place(finding: Finding, { accountName }: Pick<CardOptions, 'accountName'>): string {
  const account =
    accountName === finding.accountId ? finding.accountId : `${accountName} (${finding.accountId})`;
  const parts = [account, finding.region, finding.platform ?? 'platform unknown'];
  return parts.map((part) => outside(part, 120)).join(' · ');
}

/** The level, its points and the two strongest reasons for it. */
function why({ priority: { level, factors, ...points } }: Finding): string {
  const strongest = factors.toSorted((a, b) => b.points - a.points).slice(0, 2);
  const told = strongest.map(
    (factor) => `${sentence(factor.reason, 200)} (${counted(factor.points, 'point')})`,
  );
  return `Why ${level}, ${scoreWords(points)}: ${told.join('; ') || 'no signal speaks for more'}`;
}

/** "82 of 100", with its two ends where signals are unknown. */
export function scoreWords({
  score,
  scoreRange: [low, high],
}: Pick<Finding['priority'], 'score' | 'scoreRange'>) {
  const range = low === high ? '' : ` (${low} to ${high}: some signals are unknown)`;
  return `${score} of 100${range}`;
}

function proof({ rootCause: { code: cause, confidence, contributing, evidence } }: Finding): string[] {
  const also =
    contributing.length === 0 ? '' : `, also ${contributing.map((other) => code(other)).join(', ')}`;
  const { readAt, lines } = evidenceLines(evidence, { shown: EVIDENCE_SHOWN, max: 350, rest: 'in Details' });
  const read = readAt === null ? '' : `, read ${time(readAt)}`;
  return [`Cause ${code(cause)}, confidence ${confidence}${also}. Evidence${read}:`, ...lines];
}

/**
 * What was read, each with the call that said so. `readAt` is the time of all of it, or null where they differ
 * and every line has its own.
 *
 * @param options.max characters of each fact
 * @param options.rest where those are that are not shown
 */
export function evidenceLines(
  evidence: readonly Evidence[],
  { shown, max, rest }: { readonly shown: number; readonly max: number; readonly rest: string },
): { readonly readAt: string | null; readonly lines: readonly string[] } {
  const told = evidence.slice(0, shown);
  const minutes = new Set(told.map(({ observedAt }) => observedAt.slice(0, 16)));
  const isTogether = minutes.size === 1;
  const lines = told.map(({ source, fact, observedAt }) => {
    const read = isTogether ? '' : `, read ${time(observedAt)}`;
    return `• ${sentence(fact, max)} (${outside(source, 80)}${read})`;
  });
  const hidden = evidence.length - told.length;
  return {
    readAt: isTogether ? (told[0]?.observedAt ?? null) : null,
    lines: [...lines, ...(hidden > 0 ? [`• and ${hidden} more ${rest}`] : [])],
  };
}

function todoLines({ remediation }: Finding): string[] {
  const { title: todo, document, parameters, reboots, manual, steps } = remediation;
  const where = steps.length === 0 ? '' : `${counted(steps.length, 'step')} in Details`;
  const how = [manual ? 'by hand' : '', where].filter((part) => part !== '').join(', ');
  return [
    `*Do:* ${outside(todo, 200)}${how === '' ? '' : ` (${how})`}${reboots ? '. *Reboots the instance.*' : ''}`,
    ...(document === null ? [] : [`Document ${code(document)}${parametersOf(parameters)}`]),
  ];
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

function state(finding: Finding, { now, care }: Pick<CardOptions, 'now' | 'care'>): string {
  const { owner } = finding.context;
  const parts = [
    patchCounts(finding),
    `verdict ${VERDICT_WORDS[finding.verdict]}`,
    dataAge(finding, now),
    baselineWords(finding),
    windowWords(finding),
    owner === null ? '' : `owner ${outside(owner, 80)}`,
    ...careParts(care),
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
