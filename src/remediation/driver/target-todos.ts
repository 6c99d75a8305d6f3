/** What is to be done next about each target that is under way. */

import type { RemediationRecord, TargetState } from '../../model/remediation.ts';
import { keyOf } from '../../store/instance-locks.ts';
import { byScope } from '../instance-keys.ts';
import { firstCallOf } from './intents.ts';
import { callsOf } from './record.ts';
import type { Step, Todo } from './step.ts';
import type { View } from './view.ts';

type Kind = 'check-again' | 'act' | 'look-for-return' | 'check-health' | 'assess';

interface Need {
  readonly kind: Kind;
  readonly at: number;
  readonly target: TargetState;
}

/** Targets that need the same thing by now are looked at together, a scope at a time. */
export function targetTodos(record: RemediationRecord, view: View): readonly Todo[] {
  const needs = record.targets.map((target) => needOf(record, target, view)).filter((need) => need !== null);
  const later = needs
    .filter(({ at }) => at > view.now)
    .map(({ at, kind, target }): Todo => ({ at, step: { kind, targets: [target] } }));
  const due = needs.filter(({ at }) => at <= view.now);
  return [
    ...KINDS.flatMap((kind) =>
      together(
        record,
        due.filter((need) => need.kind === kind),
        view,
      ),
    ),
    ...later,
  ];
}

/** Needs of one kind that are due: a step for each scope. */
function together(record: RemediationRecord, needs: readonly Need[], view: View): readonly Todo[] {
  const [first] = needs;
  if (!first) return [];
  const at = Math.min(...needs.map((need) => need.at));
  return byScope(needs.map(({ target }) => target)).map(({ instances }) => ({
    at,
    step: { kind: first.kind, targets: first.kind === 'act' ? oneCall(record, instances, view) : instances },
  }));
}

function oneCall(
  record: RemediationRecord,
  targets: readonly TargetState[],
  { settings }: View,
): readonly TargetState[] {
  const typed = settings.environments.get(record.plan.environment);
  return typed ? firstCallOf(record, targets, typed) : [];
}

const KINDS: readonly Kind[] = ['act', 'check-again', 'look-for-return', 'check-health', 'assess'];

function needOf(record: RemediationRecord, target: TargetState, view: View): Need | null {
  const { timing } = view;
  switch (target.stage) {
    case 'snapshot':
    case 'acting':
    case 'scanning':
      return callNeed(record, target, view);
    case 'returning':
      return paced('look-for-return', target, timing.returnLookMs, view);
    case 'verifying':
      return target.healthAfter === undefined && comparesHealth(record)
        ? paced('check-health', target, timing.healthLookMs, view)
        : paced('assess', target, timing.assessAgainMs, view);
    default:
      return null;
  }
}

/** What only reads cannot have made an instance less healthy. */
function comparesHealth({ plan }: RemediationRecord): boolean {
  return plan.action !== 'scan' && plan.action !== 'diagnose';
}

function callNeed(record: RemediationRecord, target: TargetState, view: View): Need | null {
  const calls = callsOf(record, target, target.stage);
  const last = calls.at(-1);
  if (last && last.state !== 'not-sent') return null;
  const at = last
    ? Date.parse(last.answeredAt ?? last.absentAt ?? last.intendedAt) + backOff(calls.length, view)
    : 0;
  if (at > view.now) return { kind: 'act', at, target };
  return isReady(target, view)
    ? { kind: 'act', at, target }
    : paced('check-again', target, view.timing.waveAgainMs, view);
}

function backOff(tries: number, { timing }: View): number {
  return Math.min(timing.longestBackOffMs, timing.backOffMs * 2 ** (tries - 1));
}

/** Looked at in this stage, and not long ago. */
function isReady({ readyAt, stageSince }: TargetState, { now, timing }: View): boolean {
  if (readyAt === undefined || Date.parse(readyAt) < Date.parse(stageSince)) return false;
  return now - Date.parse(readyAt) <= timing.readyForMs;
}

function paced(kind: Kind, target: TargetState, everyMs: number, { looked }: View): Need {
  const last = looked.get(lookKey(kind, target));
  return { kind, target, at: last === undefined ? 0 : last + everyMs };
}

/** Under which a look at a target is remembered. */
export function lookKey(kind: Step['kind'], target: TargetState): string {
  return `${kind} ${target.stage} ${keyOf(target)}`;
}
