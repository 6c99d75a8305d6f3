/** Whose rules apply to an instance: the environment that was typed, and every production one that holds it. */

import type { Scope } from '../model/records.ts';
import type { Plan } from '../model/remediation.ts';
import type { EnvironmentSettings, Settings } from '../model/settings.ts';

/** Names, the typed one first, the others in alphabetical order. */
export function governedBy(typed: string, scope: Scope, settings: Settings): readonly string[] {
  const others = [...settings.environments.values()]
    .filter((environment) => environment.name !== typed && environment.production === true)
    .filter((environment) => holds(environment, scope))
    .map(({ name }) => name);
  return [typed, ...others.sort()];
}

/** Is an instance of this scope a member of any production environment? */
export function isInProduction(scope: Scope, settings: Settings): boolean {
  return [...settings.environments.values()].some(
    (environment) => environment.production === true && holds(environment, scope),
  );
}

/** The settings of every environment that governs a plan, the typed one first; those unknown by now are not told. */
export function governingEnvironments(
  plan: Pick<Plan, 'environment' | 'targets'>,
  settings: Settings,
): readonly EnvironmentSettings[] {
  const names = new Set([plan.environment, ...plan.targets.flatMap((target) => target.governedBy)]);
  return [...names]
    .map((name) => settings.environments.get(name))
    .filter((environment) => environment !== undefined);
}

function holds({ accounts, regions }: EnvironmentSettings, { accountId, region }: Scope): boolean {
  return regions.includes(region) && accounts.some(({ id }) => id === accountId);
}
