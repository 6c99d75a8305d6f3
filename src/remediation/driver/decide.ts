/**
 * What is next for a remediation? It follows from the record, the time and the settings alone, so that any
 * process comes to the same answer after any crash.
 */

import { type EmergencyStop, FINAL_STATES, type RemediationRecord } from '../../model/remediation.ts';
import { governingEnvironments } from '../governing.ts';
import { afterCall } from './aftermath.ts';
import { callTodos } from './call-todos.ts';
import { changeOf, machineEvent } from './change.ts';
import { dropChange } from './drop.ts';
import { whyNoFurtherWave } from './failures.ts';
import { isUnderWay, targetsOf } from './record.ts';
import type { Step, Todo } from './step.ts';
import { lookKey, targetTodos } from './target-todos.ts';
import { isoNow, type View } from './view.ts';
import { nextWave, nextWaveNumber, strictestWaves, type WaveLimits } from './waves.ts';

export function decide(record: RemediationRecord, view: View): Step {
  if (FINAL_STATES.includes(record.state) || record.state === 'draft') return { kind: 'over' };
  if (record.state === 'awaiting-approval') return awaitApproval(record, view);
  if (record.state === 'approved') return awaitStart(record, view);
  return (
    halt(record, view) ??
    afterCalls(record, view) ??
    dropWaiting(record, view) ??
    first(underWayTodos(record, view), view) ??
    ending(record, view)
  );
}

/** Nothing is left to do: it is over, unless a target waits for what nobody does. */
function ending(record: RemediationRecord, { now, timing }: View): Step {
  if (record.targets.every(({ stage }) => stage === 'done')) return { kind: 'conclude' };
  return { kind: 'wait', until: new Date(now + timing.waveAgainMs).toISOString() };
}

function awaitApproval({ expiresAt }: RemediationRecord, { now }: View): Step {
  if (expiresAt === null) return { kind: 'over' };
  return now >= Date.parse(expiresAt) ? { kind: 'expire' } : { kind: 'wait', until: expiresAt };
}

function awaitStart({ plan, lookAt }: RemediationRecord, { now }: View): Step {
  const due = [plan.options.startAt, lookAt].filter((at) => at !== null).filter((at) => Date.parse(at) > now);
  const until = due.toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1);
  return until === undefined ? { kind: 'start' } : { kind: 'wait', until };
}

/** An emergency stop ends every remediation that it governs, whoever wrote it down. */
function halt(record: RemediationRecord, view: View): Step | null {
  if (record.state !== 'running' || !view.emergency) return null;
  const stop = stopOf(view.emergency);
  const audit = [machineEvent('stopped', record, isoNow(view), { stop })];
  return {
    kind: 'change',
    change: changeOf(record, isoNow(view), { set: { state: 'stopping', stop }, audit }),
  };
}

function stopOf({ environment, by, at, reason }: EmergencyStop): RemediationRecord['stop'] {
  return { by: by.user, at, reason: `Emergency stop of ${environment}: ${reason}` };
}

/** Targets whose call has ended, and calls that nobody waits for any more. */
function afterCalls(record: RemediationRecord, view: View): Step | null {
  const targets = record.targets
    .filter((target) => ['snapshot', 'acting', 'scanning'].includes(target.stage))
    .map((target) => afterCall(record, target, view))
    .filter((target) => target !== null);
  const calls = record.calls
    .filter((call) => call.state === 'accepted' && !call.settled && targetsOf(record, call).length === 0)
    .map((call) => ({ ...call, settled: true }));
  if (targets.length === 0 && calls.length === 0) return null;
  return { kind: 'change', change: changeOf(record, isoNow(view), { targets, calls }) };
}

/** Those that are not begun any more: after a stop at once, after failures when the wave is over. */
function dropWaiting(record: RemediationRecord, view: View): Step | null {
  const waiting = record.targets.filter(({ stage }) => stage === 'waiting');
  if (waiting.length === 0) return null;
  const why = record.state === 'stopping' ? stoppedDetail(record) : whyNotOn(record, view);
  if (why === null) return null;
  return { kind: 'change', change: dropChange(record, waiting, why, isoNow(view)) };
}

function stoppedDetail({ stop }: RemediationRecord): string {
  return stop?.reason ? `Not begun: it was stopped. ${stop.reason}` : 'Not begun: it was stopped.';
}

function whyNotOn(record: RemediationRecord, view: View): string | null {
  if (record.targets.some(isUnderWay)) return null;
  if (!view.settings.environments.has(record.plan.environment)) {
    return `Not begun: environment ${record.plan.environment} is not configured any more.`;
  }
  return whyNoFurtherWave(record, limitsOf(record, view));
}

function underWayTodos(record: RemediationRecord, view: View): readonly Todo[] {
  const todos = [...callTodos(record, view), ...targetTodos(record, view)];
  if (todos.length > 0 || record.targets.some(isUnderWay)) return todos;
  const targets = nextWave(record, limitsOf(record, view));
  if (targets.length === 0) return [];
  const last = targets[0] && view.looked.get(lookKey('begin-wave', targets[0]));
  const at = last === undefined ? 0 : last + view.timing.waveAgainMs;
  return [{ at, step: { kind: 'begin-wave', wave: nextWaveNumber(record), targets } }];
}

function limitsOf({ plan }: RemediationRecord, { settings }: View): WaveLimits {
  return strictestWaves(governingEnvironments(plan, settings));
}

/** What has been due longest; else a wait for what is due first. */
function first(todos: readonly Todo[], { now }: View): Step | null {
  const [next] = todos.toSorted((a, b) => a.at - b.at);
  if (!next) return null;
  return next.at <= now ? next.step : { kind: 'wait', until: new Date(next.at).toISOString() };
}
