/** How long a fix took: from the request, and from when it was needed. Pure. */

import type { RemediationRecord, TargetState } from '../../model/remediation.ts';
import { timeToFix } from '../../remediation/time-to-fix.ts';
import { age, duration } from '../text.ts';

type Asked = Pick<RemediationRecord, 'plan' | 'requestedAt'>;

/** ", 4 min 10 s after it was asked for; non-compliant for at least 12 days before"; empty where it is not fixed. */
export function tookWords(record: Asked, target: TargetState): string {
  const took = timeToFix(record, target);
  if (took === null) return '';
  const before = waited(took.nonCompliantSince, record);
  return `, ${duration(took.sinceRequestMs)} after it was asked for${before === null ? '' : `; non-compliant for ${before}`}`;
}

/** Of those that are fixed, what waited longest: "; the oldest finding stood for at least 12 days before". */
export function longestWords(record: Asked & Pick<RemediationRecord, 'targets'>): string {
  const starts = record.targets.flatMap((target) => timeToFix(record, target)?.nonCompliantSince ?? []);
  const before = waited(starts.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null, record);
  if (before === null) return '';
  return `; ${record.targets.length === 1 ? 'it was non-compliant' : 'the oldest finding stood'} for ${before}`;
}

/** Only a lower bound is ever proved. null where there is none, or none worth telling. */
function waited(since: string | null, { requestedAt }: Asked): string | null {
  if (since === null || requestedAt === null) return null;
  if (Date.parse(requestedAt) - Date.parse(since) < 60_000) return null;
  return `at least ${age(since, requestedAt)} before`;
}
