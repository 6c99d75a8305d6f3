/** The roles that the configuration names, each once, whatever environments name it. */

import { REMEDIATE_ACTIONS, type RemediateAction, type Settings } from '../../model/settings.ts';

export interface RoleToCheck {
  readonly arn: string;
  readonly accountId: string;
  readonly externalId: string | null;
  /** Of all environments that name it, in their order. */
  readonly regions: readonly string[];
  /** Does anything act in its account? Then remediation reads with the role that assesses. */
  readonly isActedIn: boolean;
  /** What it is assumed for; empty: to assess. */
  readonly actions: readonly RemediateAction[];
  /** For checks: `patchcheck-assess in 111122223333 (payments)`. */
  readonly subject: string;
}

/** Roles that assessments assume. */
export function assessRoles(settings: Settings): RoleToCheck[] {
  return distinctRoles(settings, (account) => [account.assessRole]);
}

/** Roles that actions assume. */
export function remediateRoles(settings: Settings): RoleToCheck[] {
  return distinctRoles(settings, (account) => Object.values(account.remediateRoles));
}

function distinctRoles(
  { environments }: Settings,
  arnsOf: (account: Account) => readonly string[],
): RoleToCheck[] {
  const roles = new Map<string, RoleToCheck>();
  for (const { accounts, regions } of environments.values()) {
    for (const account of accounts) {
      for (const arn of new Set(arnsOf(account))) {
        const key = JSON.stringify([account.id, arn, account.externalId]);
        const known = roles.get(key) ?? toCheck(account, arn);
        roles.set(key, {
          ...known,
          regions: [...new Set([...known.regions, ...regions])],
          isActedIn: known.isActedIn || Object.keys(account.remediateRoles).length > 0,
          actions: REMEDIATE_ACTIONS.filter(
            (action) => known.actions.includes(action) || account.remediateRoles[action] === arn,
          ),
        });
      }
    }
  }
  return [...roles.values()];
}

type Account = NonNullable<ReturnType<Settings['environments']['get']>>['accounts'][number];

function toCheck(account: Account, arn: string): RoleToCheck {
  const title = account.name === account.id ? account.id : `${account.id} (${account.name})`;
  return {
    arn,
    accountId: account.id,
    externalId: account.externalId,
    regions: [],
    isActedIn: false,
    actions: [],
    subject: `${roleName(arn)} in ${title}`,
  };
}

/** With its path: `ops/patchcheck-assess`. */
export function roleName(arn: string): string {
  return arn.slice(arn.indexOf(':role/') + ':role/'.length);
}
