/** Small worlds for tests: one account, one Region, one role that may read everything. */

import { emptyAccount } from '../../src/simulation/aws/empty-world.ts';
import type {
  SimulatedAccount,
  SimulatedRegion,
  SimulatedRole,
  World,
} from '../../src/simulation/aws/world.ts';

export const ACCOUNT_ID = '111122223333';
export const REGION = 'us-east-1';
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/patchcheck-assess`;
export const EXTERNAL_ID = 'correct-horse';

/** An empty account with a role that may call everything. */
export function emptyWorld(regions: readonly string[] = [REGION]): World {
  const account = emptyAccount(ACCOUNT_ID, 'payments', regions);
  account.roles.push(readerRole());
  return {
    caller: {
      accessKeyId: 'AKIASIMULATEDCALLER1',
      secretAccessKey: 'simulated-secret-of-the-caller',
      accountId: '999988887777',
    },
    accounts: [account],
  };
}

export function readerRole(changes: Partial<SimulatedRole> = {}): SimulatedRole {
  return {
    arn: ROLE_ARN,
    externalId: EXTERNAL_ID,
    allow: ['*'],
    deny: [],
    maxSessionSeconds: 3600,
    ...changes,
  };
}

export function account(world: World, id: string = ACCOUNT_ID): SimulatedAccount {
  const found = world.accounts.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`The world has no account ${id}.`);
  return found;
}

export function region(world: World, name: string = REGION, accountId: string = ACCOUNT_ID): SimulatedRegion {
  const found = account(world, accountId).regions.find((candidate) => candidate.region === name);
  if (!found) throw new Error(`Account ${accountId} has no Region ${name}.`);
  return found;
}
