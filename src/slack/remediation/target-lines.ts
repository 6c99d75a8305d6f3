/** One line for each instance of a remediation that is under way or over. Pure. */

import type {
  PlanTarget,
  RemediationRecord,
  TargetResult,
  TargetStage,
  TargetState,
} from '../../model/remediation.ts';
import { sentence } from '../text.ts';
import { tookWords } from './took.ts';
import { findingsOf, newCause } from './treatment.ts';
import { instanceWords } from './words.ts';

const STAGE_WORDS: Readonly<Record<TargetStage, string>> = {
  waiting: 'waits for its turn',
  snapshot: 'snapshot of the root volume',
  acting: 'at work',
  returning: 'restarted, waits for it to come back',
  scanning: 'scan',
  verifying: 'assessed anew',
  done: 'done',
};

const RESULT_WORDS: Readonly<Record<TargetResult, string>> = {
  fixed: ':white_check_mark: fixed',
  'not-fixed': ':warning: still not compliant',
  failed: ':x: failed',
  unknown: ':grey_question: not known',
  skipped: 'not begun',
  'left-out': 'left out',
};

/** What needs eyes comes first: what is going on, then what went wrong, then the rest. */
const ORDER: readonly (TargetResult | 'under-way' | 'waiting')[] = [
  'under-way',
  'failed',
  'not-fixed',
  'unknown',
  'fixed',
  'left-out',
  'skipped',
  'waiting',
];

type Told = Pick<RemediationRecord, 'plan' | 'requestedAt'>;

/** Those that something was begun on or came of; all while there is none. The others are counted elsewhere. */
export function begunLines(record: RemediationRecord): string[] {
  const begun = record.targets.filter(({ result, stage }) => result !== null || stage !== 'waiting');
  return targetLines(begun.length === 0 ? record : { ...record, targets: begun });
}

/** All of them, the most interesting first. */
export function targetLines(record: Told & Pick<RemediationRecord, 'targets'>): string[] {
  const planned = new Map(record.plan.targets.map((target) => [keyOf(target), target]));
  return record.targets
    .toSorted((a, b) => placeOf(a) - placeOf(b) || a.position - b.position)
    .map((target) => targetLine(target, planned.get(keyOf(target)), record));
}

function targetLine(target: TargetState, planned: PlanTarget | undefined, record: Told): string {
  const who = instanceWords({ name: planned?.name ?? null, instanceId: target.instanceId });
  const canary = target.wave === 0 && target.result === null ? ' (first of all, as a test)' : '';
  return `• ${who}: ${stateOf(target, record)}${canary}`;
}

function stateOf(target: TargetState, record: Told): string {
  const { result, stage, detail, finding } = target;
  if (result === null) {
    return detail === '' || stage === 'waiting' ? STAGE_WORDS[stage] : sentence(detail, 250);
  }
  if (record.plan.action === 'diagnose' && result === 'fixed')
    return `:white_check_mark: ${findingsOf(target)}`;
  const words = RESULT_WORDS[result];
  if (result === 'fixed') return `${words}${tookWords(record, target)}`;
  if (finding !== null) return `${words}. ${newCause(finding)}`;
  if (detail === '') return words;
  // Why nothing was begun says itself that nothing was.
  return detail.startsWith(NOT_BEGUN) ? lowered(sentence(detail, 350)) : `${words}. ${sentence(detail, 350)}`;
}

/** How such reasons begin. */
const NOT_BEGUN = 'Not begun: ';

function lowered(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

function placeOf({ result, stage }: TargetState): number {
  return ORDER.indexOf(result ?? (stage === 'waiting' ? 'waiting' : 'under-way'));
}

function keyOf({
  accountId,
  region,
  instanceId,
}: Pick<TargetState, 'accountId' | 'region' | 'instanceId'>): string {
  return `${accountId}/${region}/${instanceId}`;
}

const COUNTED: readonly (readonly [TargetResult, string])[] = [
  ['fixed', 'fixed'],
  ['not-fixed', 'still not compliant'],
  ['failed', 'failed'],
  ['unknown', 'not known'],
  ['left-out', 'left out'],
  ['skipped', 'not begun'],
];

/** "3 of 14 done: 2 fixed, 1 failed; 1 under way; 10 wait". */
export function progressWords({ plan, targets }: Pick<RemediationRecord, 'plan' | 'targets'>): string {
  const done = targets.filter(({ result }) => result !== null).length;
  const waiting = targets.filter(({ result, stage }) => result === null && stage === 'waiting').length;
  const going = targets.length - done - waiting;
  const results = resultCounts({ plan, targets });
  return [
    `${done} of ${targets.length} done${results === '' ? '' : `: ${results}`}`,
    going === 0 ? '' : `${going} under way`,
    waiting === 0 ? '' : `${waiting} to come`,
  ]
    .filter((part) => part !== '')
    .join('; ');
}

/** "2 fixed, 1 failed", or "2 diagnosed": a diagnosis fixes nothing. Empty while nothing is done. */
export function resultCounts({ plan, targets }: Pick<RemediationRecord, 'plan' | 'targets'>): string {
  const wordsOf = (result: TargetResult, words: string) =>
    result === 'fixed' && plan.action === 'diagnose' ? 'diagnosed' : words;
  return COUNTED.map(
    ([result, words]) =>
      [targets.filter((each) => each.result === result).length, wordsOf(result, words)] as const,
  )
    .filter(([count]) => count !== 0)
    .map(([count, words]) => `${count} ${words}`)
    .join(', ');
}
