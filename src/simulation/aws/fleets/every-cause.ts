/**
 * The fleet with every root cause: two accounts in two Regions, about 300 instances, each cause beside what
 * is easily taken for it, and what an assessment must conclude of each.
 */

import type { World } from '../world.ts';
import { type AccountPlan, CALLER, environmentOf, simulatedAccount } from './accounts.ts';
import { addBaselines } from './baselines.ts';
import { CASES } from './cases/all.ts';
import type { Case, Expected, ScopeName } from './cases/case.ts';
import { healthyTraits } from './healthy.ts';
import { draftNode } from './node.ts';
import { PLATFORM_KEYS } from './platforms.ts';
import { associationIn, finishScope, type ScopeDraft, startScope } from './scope.ts';
import { settle } from './settle.ts';
import { type Timeline, timeline } from './timeline.ts';

const INSTANCES_PER_SCOPE = 75;
const PAYMENTS = { id: '111122223333', name: 'payments', externalId: 'correct-horse', iamReadable: true };
const WEB = { id: '444455556666', name: 'web', externalId: 'battery-staple', iamReadable: false };

const SCOPES: Readonly<Record<ScopeName, { account: AccountPlan; region: string }>> = {
  'payments-us': { account: PAYMENTS, region: 'us-east-1' },
  'payments-eu': { account: PAYMENTS, region: 'eu-west-1' },
  'web-us': { account: WEB, region: 'us-east-1' },
  'web-eu': { account: WEB, region: 'eu-west-1' },
};

export interface EveryCauseFleet {
  readonly world: World;
  /** What patchcheck.yaml holds for it, as a plain object. */
  readonly configuration: Record<string, unknown>;
  /** Instance id → what an assessment must conclude. Instances that are not in it are compliant. */
  readonly expected: ReadonlyMap<string, Expected>;
}

/** Builds the fleet as it stands at `now`; the same moment gives the same fleet, ids are always the same. */
export function everyCauseFleet(now: Date): EveryCauseFleet {
  const time = timeline(now);
  const expected = new Map<string, Expected>();
  const scopes = new Map<ScopeName, ScopeDraft>();
  for (const name of Object.keys(SCOPES) as ScopeName[]) {
    scopes.set(name, buildScope(name, time, expected));
  }
  const regionsOf = (account: AccountPlan) =>
    [...scopes.values()].filter((scope) => scope.accountId === account.id).map(finishScope);
  const world = {
    caller: CALLER,
    accounts: [PAYMENTS, WEB].map((account) => simulatedAccount(account, regionsOf(account))),
  };
  const prod = { production: true, ...environmentOf(world) };
  const dev = { regions: ['eu-west-1'], accounts: prod.accounts.slice(1) };
  return { world, configuration: { environments: { prod, dev } }, expected };
}

function buildScope(name: ScopeName, time: Timeline, expected: Map<string, Expected>): ScopeDraft {
  const { account, region } = SCOPES[name];
  const scope = startScope(account.id, region, time, account === PAYMENTS ? 'command' : 'snapshot');
  addBaselines({ accountId: account.id, region: scope.region, now: time.now });
  associationIn(scope, 'scan');
  associationIn(scope, 'inventory');
  if (name === 'payments-eu')
    scope.region.defaultHostManagementRole = 'AWSSystemsManagerDefaultEC2InstanceManagementRole';
  const cases = CASES.filter((candidate) => candidate.in === name);
  for (const each of cases) expected.set(addCase(scope, each), each.expected);
  for (let index = cases.length; index < INSTANCES_PER_SCOPE; index += 1) {
    addHealthy(scope, name, index);
  }
  return scope;
}

function addCase(scope: ScopeDraft, each: Case): string {
  const node = draftNode(scope, each.name, each.platform);
  for (const trait of each.traits) trait(node);
  settle(node);
  return node.id;
}

function addHealthy(scope: ScopeDraft, name: ScopeName, index: number): void {
  const platform = PLATFORM_KEYS[index % PLATFORM_KEYS.length] ?? 'amazon-linux-2023';
  const node = draftNode(scope, `${name}-${index}`, platform);
  for (const trait of healthyTraits(name, index, platform)) trait(node);
  settle(node);
}
