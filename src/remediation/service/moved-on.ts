/** What became of a remediation in the meantime, for whoever comes too late. */

import { timeInWords } from '../../diagnosis/time.ts';
import type { RemediationRecord } from '../../model/remediation.ts';
import { refuse } from '../policy/refusal.ts';
import type { Refusal } from '../remediations.ts';

/** Never of a draft. */
export function movedOn(record: RemediationRecord): Refusal {
  const { state, requestedBy, requestedAt, decision, note } = record;
  if (state === 'expired') {
    return refuse('expired', 'Nobody decided in time. Plan it again from the card.');
  }
  if (state === 'withdrawn') return withdrawn(record);
  if (state === 'refused') return refuse('used', `Policy refused it. ${note ?? ''}`.trim());
  if (decision !== null) {
    const text = `It was ${decision.decision} already, at ${timeInWords(decision.at)}.${underWay(record)}`;
    return refuse('already', text, { people: [decision.by.user] });
  }
  const at = requestedAt === null ? '' : `, at ${timeInWords(requestedAt)}`;
  return refuse('already', `It was asked for already${at}.${underWay(record)}`, {
    people: [requestedBy.user],
  });
}

function withdrawn({ stop }: RemediationRecord): Refusal {
  if (stop === null) return refuse('used', 'It was withdrawn.');
  const why = stop.reason === '' ? '.' : `: ${stop.reason}`;
  return refuse('used', `It was withdrawn at ${timeInWords(stop.at)}${why}`, { people: [stop.by] });
}

function underWay({ state }: RemediationRecord): string {
  switch (state) {
    case 'awaiting-approval':
      return ' It waits for approval.';
    case 'running':
      return ' It is running.';
    case 'stopping':
      return ' It is being stopped.';
    case 'done':
      return ' It is over.';
    default:
      return '';
  }
}
