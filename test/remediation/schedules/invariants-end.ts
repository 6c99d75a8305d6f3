/** Everything ends, nothing stays behind, what is told is true, and everybody is told. */

import { FINAL_STATES } from '../../../src/model/remediation.ts';
import type { History, Invariant } from './history.ts';

const LASTING = new Set<string>([...FINAL_STATES, 'draft']);

export const everythingEnds: Invariant = ({ remediations, locks, isOver }) => [
  ...remediations
    .filter(({ state }) => !LASTING.has(state))
    .map(({ id, state, note }) => `${id} is still ${state}: ${note}`),
  ...remediations.flatMap(({ id, state, outcome, targets }) =>
    state === 'done' && (outcome === null || targets.some(({ result }) => result === null))
      ? [`${id} is done without saying how it ended`]
      : [],
  ),
  ...locks.map(({ instanceId, remediationId }) => `${instanceId} is still held by ${remediationId}`),
  ...(isOver ? [] : ['not everybody was answered, or something still runs']),
];

/** Nobody is told that an instance is compliant while its record says otherwise. */
export const fixedIsFixed: Invariant = (history) =>
  history.audit
    .filter(({ kind, details }) => kind === 'target-done' && details.result === 'fixed')
    .filter(({ at, details }) => !isCompliant(history, String(details.instanceId), at))
    .map(
      ({ at, details, remediationId }) => `${remediationId}: ${details.instanceId} was not fixed at ${at}`,
    );

function isCompliant({ compliance }: History, instanceId: string, at: string): boolean {
  const then = compliance.get(instanceId)?.findLast((each) => each.at <= at);
  return then?.compliant ?? false;
}

export const theAuditIsWhole: Invariant = ({ damage }) => (damage === null ? [] : [damage]);

export const clicksAreAnswered: Invariant = ({ clicks }) => [
  ...clicks
    .filter(({ answer, defect }) => answer === null && defect === null)
    .map(({ by, what, at }) => `${by} got no answer to ${what} at ${at}`),
  ...clicks
    .filter(({ defect }) => defect !== null)
    .map(({ by, what, at, defect }) => `${by} got an error for ${what} at ${at}: ${describe(defect)}`),
];

function describe(defect: unknown): string {
  return defect instanceof Error ? (defect.stack ?? defect.message) : String(defect);
}
