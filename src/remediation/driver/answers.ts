/** What AWS's answers make of a call. */

import type { Call, RemediationRecord } from '../../model/remediation.ts';
import type { RemediationChange } from '../../store/remediation-changes.ts';
import type { CallOutcome, LookUp } from '../ports.ts';
import { changeOf } from './change.ts';
import { targetsOf } from './record.ts';

/** Done as soon as AWS has taken them: nothing of them can be followed. */
const IMMEDIATE = new Set(['ec2:RebootInstances', 'ec2:StartInstances']);

/** The call after it was sent. Without an answer it stays an intent, to be looked up. `at`: ISO 8601. */
export function answered(call: Call, outcome: CallOutcome, at: string): Call {
  switch (outcome.kind) {
    case 'accepted': {
      const { awsId, requestId } = outcome;
      return accepted({ ...call, awsId, requestId, answeredAt: at });
    }
    case 'refused': {
      const { error, requestId } = outcome;
      return { ...call, state: 'refused', settled: true, answeredAt: at, error, requestId };
    }
    case 'not-sent':
      return { ...call, state: 'not-sent', settled: true, answeredAt: at, error: outcome.error };
    case 'unknown':
      return { ...call, error: outcome.error };
  }
}

/** The call after a look-up. Only a second look that finds nothing is believed. */
export function lookedUp(call: Call, lookUp: LookUp, at: string): Call {
  switch (lookUp.kind) {
    case 'found':
      return accepted({ ...call, awsId: lookUp.awsId, answeredAt: at, error: null });
    case 'absent':
      return call.absentAt === undefined
        ? { ...call, absentAt: at }
        : { ...call, state: 'not-sent', settled: true };
    case 'cannot-tell':
      return { ...call, state: 'unknown', settled: true, error: lookUp.reason };
  }
}

function accepted(call: Call): Call {
  return { ...call, state: 'accepted', settled: IMMEDIATE.has(call.operation) };
}

/**
 * Writes the new state of a call into its remediation; `at` is now. `actedAt`: since when its targets count as
 * acted on, where it was accepted.
 */
export function callChange(
  record: RemediationRecord,
  call: Call,
  at: string,
  actedAt: string,
): RemediationChange {
  const isActing = call.state === 'accepted' && call.stage === 'acting';
  const targets = isActing ? targetsOf(record, call).map((target) => ({ ...target, actedAt })) : [];
  return changeOf(record, at, { calls: [call], targets });
}
