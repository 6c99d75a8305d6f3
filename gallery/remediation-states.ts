/** A planned remediation as it might be later on. Pure. */

import type { RemediationRecord, TargetState } from '../src/model/remediation.ts';
import type { UnrankedFinding } from '../src/model/report.ts';

const BOB = 'U0BOB';

function after(record: RemediationRecord, minutes: number): string {
  return new Date(Date.parse(record.plan.plannedAt) + minutes * 60_000).toISOString();
}

export function requested(record: RemediationRecord): RemediationRecord {
  return {
    ...record,
    state: 'awaiting-approval',
    reason: 'CHG-4711: pending since Monday',
    requestedAt: after(record, 1),
    expiresAt: after(record, 61),
  };
}

export function askedAnew(record: RemediationRecord): RemediationRecord {
  const note =
    'The plan was approved for 3 instances and would now act on others, so it needs a new approval.';
  return { ...requested(record), note };
}

/** The same for 200 instances. */
export function enlarged(record: RemediationRecord): RemediationRecord {
  const numbers = Array.from({ length: 200 }, (_, index) => index);
  const id = (index: number) => `i-${String(index).padStart(17, '0')}`;
  const [target] = record.plan.targets;
  const [state] = record.targets;
  if (target === undefined || state === undefined) return record;
  const targets = numbers.map((index) => ({ ...target, instanceId: id(index), name: `web-${index + 1}` }));
  const calls = record.plan.calls.slice(0, 1).map((call) => ({ ...call, instances: targets.length }));
  return {
    ...record,
    plan: { ...record.plan, targets, calls },
    targets: numbers.map((index) => ({ ...state, position: index, instanceId: id(index) })),
  };
}

function decidedBy(record: RemediationRecord, decision: 'approved' | 'denied', reason: string) {
  const { workspace } = record.requestedBy;
  return { decision, by: { user: BOB, workspace }, at: after(record, 5), reason };
}

export function approved(record: RemediationRecord): RemediationRecord {
  return { ...requested(record), state: 'approved', decision: decidedBy(record, 'approved', '') };
}

/** The first is done, the second is restarting, the others wait. */
export function running(record: RemediationRecord): RemediationRecord {
  const targets = record.targets.map((target, index): TargetState => {
    if (index === 0) return done({ ...target, wave: 0 }, 'fixed', after(record, 9));
    if (index > 8) return target;
    return {
      ...target,
      wave: 1,
      stage: index < 3 ? 'returning' : 'verifying',
      detail: WORDS[index % 2] ?? '',
    };
  });
  return { ...approved(record), state: 'running', startedAt: after(record, 6), targets };
}

const WORDS = ['Scanned; assessed anew.', 'Restarted; waits until it is online again.'];

export function stopping(record: RemediationRecord): RemediationRecord {
  const stop = { by: BOB, at: after(record, 10), reason: 'The shop is slow' };
  return { ...running(record), state: 'stopping', stop };
}

export function fixed(record: RemediationRecord): RemediationRecord {
  const at = after(record, 17);
  return over(record, 'fixed', (target) => done(target, 'fixed', at));
}

/**
 * One of each, as far as there are so many: fixed, another cause, failed, skipped.
 *
 * @param found what one of them is not compliant for now
 * @param which of them that is
 */
export function mixed(record: RemediationRecord, found: UnrankedFinding, which = 1): RemediationRecord {
  const at = after(record, 17);
  return over(record, 'partly-fixed', (target, index) => {
    if (index === which) {
      return { ...done(target, 'not-fixed', at), finding: found, detail: found.rootCause.summary };
    }
    if (index === 2) {
      return {
        ...done(target, 'failed', at),
        detail: 'It did not come back within 20 minutes of its restart.',
      };
    }
    return done(target, index % 3 === 0 && index > 0 ? 'skipped' : 'fixed', at);
  });
}

export function diagnosed(record: RemediationRecord): RemediationRecord {
  const at = after(record, 17);
  const diagnosis = [
    'The instance reaches ssm.us-east-1.amazonaws.com.',
    'It does not reach ec2messages: port 443 times out.',
  ];
  const all = over(record, 'fixed', (target) => ({ ...done(target, 'fixed', at), diagnosis }));
  return { ...all, plan: { ...all.plan, action: 'diagnose' } };
}

export function brokenGlass(record: RemediationRecord): RemediationRecord {
  return { ...running(record), breakGlass: true, decision: null };
}

export function denied(record: RemediationRecord): RemediationRecord {
  const decision = decidedBy(record, 'denied', 'Not while the sale is on. Ask again tomorrow.');
  return { ...requested(record), state: 'denied', decision, finishedAt: decision.at };
}

export function expired(record: RemediationRecord): RemediationRecord {
  return { ...requested(record), state: 'expired', finishedAt: after(record, 61) };
}

export function withdrawn(record: RemediationRecord): RemediationRecord {
  const stop = { by: record.requestedBy.user, at: after(record, 3), reason: '' };
  return { ...requested(record), state: 'withdrawn', stop, finishedAt: stop.at };
}

export function refusedAtStart(record: RemediationRecord): RemediationRecord {
  const note = 'The change calendar sale-freeze is closed until 2026-11-30 00:00 UTC.';
  return { ...approved(record), state: 'refused', note, finishedAt: after(record, 6) };
}

function over(
  record: RemediationRecord,
  outcome: RemediationRecord['outcome'],
  target: (state: TargetState, index: number) => TargetState,
): RemediationRecord {
  return {
    ...approved(record),
    state: 'done',
    outcome,
    startedAt: after(record, 6),
    finishedAt: after(record, 17),
    targets: record.targets.map(target),
  };
}

function done(target: TargetState, result: TargetState['result'], at: string): TargetState {
  return { ...target, wave: target.wave ?? 1, stage: 'done', result, actedAt: at, finishedAt: at };
}
