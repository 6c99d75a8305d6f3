/** Everything that holds for every schedule. */

import type { History, Invariant } from './history.ts';
import { callsAreMadeOnce, instancesAreActedOnOnce, nothingOverlaps } from './invariants-acts.ts';
import { actsAreApproved } from './invariants-approval.ts';
import { clicksAreAnswered, everythingEnds, fixedIsFixed, theAuditIsWhole } from './invariants-end.ts';
import { wavesAreSmall } from './invariants-waves.ts';

const INVARIANTS: Readonly<Record<string, Invariant>> = {
  'nothing overlaps': nothingOverlaps,
  'calls are made once': callsAreMadeOnce,
  'instances are acted on once': instancesAreActedOnOnce,
  'acts are approved': actsAreApproved,
  'waves are small': wavesAreSmall,
  'everything ends': everythingEnds,
  'fixed is fixed': fixedIsFixed,
  'the audit is whole': theAuditIsWhole,
  'clicks are answered': clicksAreAnswered,
};

/** What must never be and is, with the name of what it breaks. */
export function violations(history: History): readonly string[] {
  return Object.entries(INVARIANTS).flatMap(([name, invariant]) =>
    invariant(history).map((wrong) => `${name}: ${wrong}`),
  );
}
