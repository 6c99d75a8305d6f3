import { describe, expect, it } from 'vitest';
import type { Settings } from '../../src/model/settings.ts';
import { BENCHMARK_FLEET, generatedFleet } from '../../src/simulation/aws/fleets/generated.ts';
import type { World } from '../../src/simulation/aws/world.ts';
import { assessed, NOW, settingsOfSmallWorld } from './support/assessed.ts';

/** Calls that depend on single nodes or executions, which no sweep can spare. */
const BY_THE_PIECE = [
  'ssm:DescribeInstancePatches',
  'ssm:GetCommandInvocation',
  'ssm:DescribeInstanceAssociationsStatus',
  'ssm:DescribeMaintenanceWindowExecutions',
  'ssm:DescribeMaintenanceWindowExecutionTasks',
  'ssm:DescribeMaintenanceWindowExecutionTaskInvocations',
];

function settingsFor(world: World): Settings {
  const settings = settingsOfSmallWorld();
  const [environment] = settings.environments.values();
  if (!environment) throw new Error('no environment');
  const accounts = world.accounts.map((account) => ({
    id: account.id,
    name: account.name,
    assessRole: account.roles.find((role) => role.arn.includes('assess'))?.arn ?? '',
    externalId: account.roles[0]?.externalId ?? null,
    remediateRoles: {},
  }));
  const regions = world.accounts[0]?.regions.map((region) => region.region) ?? [];
  return { ...settings, environments: new Map([['prod', { ...environment, accounts, regions }]]) };
}

describe('calls for 1,000 managed nodes of which 300 are non-compliant', () => {
  it('stay within 110 besides those that are made by the piece', async () => {
    const world = generatedFleet({ ...BENCHMARK_FLEET, now: NOW });
    const { report } = await assessed({ world, settings: settingsFor(world) });

    const [scope] = report.scopes;
    const calls = Object.entries(scope?.apiCalls ?? {});
    const bulk = calls.filter(([operation]) => !BY_THE_PIECE.includes(operation));
    const sum = bulk.reduce((total, [, count]) => total + count, 0);
    expect(report.totals).toMatchObject({ managedNodes: 1000 });
    expect(report.totals.nonCompliant).toBeGreaterThanOrEqual(290);
    expect(sum, JSON.stringify(Object.fromEntries(calls))).toBeLessThanOrEqual(110);
    expect(scope?.apiCalls['ssm:DescribeInstancePatches']).toBeLessThanOrEqual(report.instances.length);
  });
});
