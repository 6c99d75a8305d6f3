/** Rules about the plan itself. */

import type { Plan } from '../../model/remediation.ts';
import type { EnvironmentSettings, RemediateAction } from '../../model/settings.ts';
import { isActedOn } from '../offers.ts';
import type { Refusal } from '../remediations.ts';
import { refuse } from './refusal.ts';

/** As many as a person can still answer for, and a message can still show. */
export const MOST_TARGETS = 500;

/** Without a role that acts, an environment is read-only. */
export function readOnly(environment: EnvironmentSettings, action: RemediateAction): readonly Refusal[] {
  if (isActedOn(environment, action)) return [];
  const text = `Environment ${environment.name} is read-only: no account has a role for ${action}. Set remediateRole in patchcheck.yaml.`;
  return [refuse('read-only', text)];
}

export function tooMany(count: number): readonly Refusal[] {
  if (count <= MOST_TARGETS) return [];
  const text = `${count} instances are more than one remediation takes (${MOST_TARGETS}). Choose fewer, and do it in parts.`;
  return [refuse('too-many', text)];
}

/** Names the reasons, so that nobody has to guess. */
export function noTargets({ targets, leftOut }: Pick<Plan, 'targets' | 'leftOut'>): readonly Refusal[] {
  if (targets.length > 0) return [];
  const [first] = leftOut;
  if (first === undefined) return [refuse('no-targets', 'No instance was chosen.')];
  const counts = new Map<string, number>();
  for (const { code } of leftOut) counts.set(code, (counts.get(code) ?? 0) + 1);
  const reasons = [...counts].map(([code, count]) => `${count} ${code}`).join(', ');
  const text =
    leftOut.length === 1
      ? `Nothing is left to act on. ${first.reason}`
      : `Nothing is left to act on: of ${leftOut.length} instances ${reasons}.`;
  return [refuse('no-targets', text)];
}

/** Every environment whose rules apply has to allow it: one that is typed speaks for no other. */
export function breakGlassOff(
  governing: readonly EnvironmentSettings[],
  breakGlass: boolean,
): readonly Refusal[] {
  if (!breakGlass) return [];
  return governing
    .filter(({ remediation }) => !remediation.breakGlass)
    .map(({ name, approvers }) => {
      const text = `Environment ${name} does not allow acting without approval. Ask an approver.`;
      return refuse('break-glass-off', text, { people: approvers });
    });
}
