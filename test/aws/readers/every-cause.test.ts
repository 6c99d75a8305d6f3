/** The readers against a whole scope: what they say is what the world holds. */

import { beforeEach, describe, expect, it } from 'vitest';
import { createAwsAccess } from '../../../src/aws/access.ts';
import type { AwsReader } from '../../../src/aws/reader.ts';
import { readLatestAssociationRuns } from '../../../src/aws/readers/association-statuses.ts';
import { readAssociationParameters, readAssociations } from '../../../src/aws/readers/associations.ts';
import { readBaseline, readBaselineList, readPatchGroups } from '../../../src/aws/readers/baselines.ts';
import {
  readComplianceItems,
  readComplianceRecords,
  readComplianceTotals,
} from '../../../src/aws/readers/compliance.ts';
import { readEc2Instances, readStatusChecks } from '../../../src/aws/readers/ec2-instances.ts';
import { readAutoScalingGroups, readLoadBalancers } from '../../../src/aws/readers/fleet-membership.ts';
import {
  readSecurityGroups,
  readSubnets,
  readVpcDns,
  readVpcEndpoints,
} from '../../../src/aws/readers/network.ts';
import { readDefaultHostManagementRole, readManagedNodes } from '../../../src/aws/readers/nodes.ts';
import { readPatchStates } from '../../../src/aws/readers/patch-states.ts';
import { readPatches } from '../../../src/aws/readers/patches.ts';
import { readProfileRights } from '../../../src/aws/readers/profile-rights.ts';
import { readNetworkAcls, readRouteTables } from '../../../src/aws/readers/routes.ts';
import { readWindowExecutions } from '../../../src/aws/readers/window-executions.ts';
import { readWindows } from '../../../src/aws/readers/windows.ts';
import { everyCauseFleet } from '../../../src/simulation/aws/fleets/every-cause.ts';
import type { SimulatedRegion } from '../../../src/simulation/aws/world.ts';
import { FOREVER, RUN, simulated } from '../support/opened.ts';

const now = new Date();
const { world } = everyCauseFleet(now);
const since = new Date(now.getTime() - 30 * 24 * 60 * 60_000).toISOString();

let reader: AwsReader;
let region: SimulatedRegion;

beforeEach(async () => {
  const account = world.accounts[0];
  const role = account?.roles[0];
  const first = account?.regions[0];
  if (!account || !role || !first) throw new Error('The fleet has no first scope.');
  region = first;
  await simulated({ world, throttle: false });
  const scope = { accountId: account.id, region: first.region };
  reader = await createAwsAccess().open(scope, role, RUN, FOREVER);
});

const sorted = (ids: Iterable<string | undefined>) => [...ids].map((id) => id ?? '').toSorted();

describe('compliance', () => {
  it('brings every record, or those that match, and totals that agree', async () => {
    const records = await readComplianceRecords(reader);
    expect(records).toHaveLength(region.compliance.length);
    const nonCompliant = await readComplianceRecords(reader, { type: 'Patch', status: 'NON_COMPLIANT' });
    expect(nonCompliant.every((row) => row.type === 'Patch' && row.status === 'NON_COMPLIANT')).toBe(true);
    const total = (await readComplianceTotals(reader)).find((row) => row.type === 'Patch');
    expect(total?.nonCompliant).toBe(nonCompliant.length);
    expect(nonCompliant.length).toBeGreaterThan(0);
  });

  it('brings the items behind a record', async () => {
    const [record] = await readComplianceRecords(reader, { type: 'Association', status: 'NON_COMPLIANT' });
    const items = await readComplianceItems(reader, record?.resourceId ?? '', { status: 'NON_COMPLIANT' });
    expect(items.length).toBeGreaterThan(0);
    expect(items[0]).toMatchObject({ resourceId: record?.resourceId, status: 'NON_COMPLIANT' });
  });
});

describe('nodes and their patches', () => {
  it('brings every node, from either operation', async () => {
    const { nodes, source } = await readManagedNodes(reader);
    expect(source).toBe('ssm:DescribeInstanceProperties');
    expect(sorted(nodes.map((node) => node.instanceId))).toEqual(
      sorted(region.nodes.map((node) => node.InstanceId)),
    );
    expect(await readDefaultHostManagementRole(reader)).toBe(region.defaultHostManagementRole);
  });

  it('brings a state for each node that has one, and none for those that do not', async () => {
    const unknown = 'i-0ffffffffffffffff';
    const ids = [...region.nodes.map((node) => node.InstanceId ?? ''), unknown];
    const states = await readPatchStates(reader, ids);
    const reporting = region.patchStates.filter((state) => ids.includes(state.InstanceId ?? ''));
    expect(sorted(states.map((state) => state.instanceId))).toEqual(
      sorted(reporting.map((state) => state.InstanceId)),
    );
    const [raw] = region.patchStates;
    expect(states.find((state) => state.instanceId === raw?.InstanceId)).toMatchObject({
      counts: { missing: raw?.MissingCount, installedOther: raw?.InstalledOtherCount },
      operation: raw?.Operation,
      endedAt: new Date(Math.floor((raw?.OperationEndTime?.getTime() ?? 0) / 1000) * 1000).toISOString(),
    });
  });

  it('names the patches that are not in order, and only those', async () => {
    const lacking = region.patchStates.find((state) => (state.MissingCount ?? 0) > 0);
    const patches = await readPatches(reader, lacking?.InstanceId ?? '', 'Amazon Linux');
    expect(patches.filter((patch) => patch.state === 'MISSING')).toHaveLength(lacking?.MissingCount ?? 0);
    expect(patches.some((patch) => patch.state === 'INSTALLED')).toBe(false);
    expect(patches[0]).toMatchObject({ installedAt: null });
  });
});

describe('configuration', () => {
  it('brings baselines by their short id, AWS’s own and generated ones included', async () => {
    const list = await readBaselineList(reader);
    expect(list.every((baseline) => /^pb-[0-9a-f]+$/.test(baseline.id))).toBe(true);
    const own = list.find((baseline) => baseline.reference.startsWith('arn:'));
    await expect(readBaseline(reader, own?.id ?? '', own ?? null)).resolves.toMatchObject({
      id: own?.id,
      isDefault: own?.isDefault,
    });
    await expect(readBaseline(reader, 'pb-00000000000000000', null)).resolves.toBeNull();
    expect(await readPatchGroups(reader)).toHaveLength(region.patchGroups.length);
  });

  it('brings associations, and the parameters of one', async () => {
    const associations = await readAssociations(reader);
    expect(associations).toHaveLength(region.associations.length);
    expect(associations[0]?.parameters).toBeNull();
    const [first] = associations;
    if (!first) throw new Error('The scope has no association.');
    const full = await readAssociationParameters(reader, first);
    expect(full).toMatchObject({ id: first.id, document: first.document });
    expect(full.parameters).toHaveProperty('Operation');
  });

  it('knows which command an association ran last on each node', async () => {
    const execution = region.associationExecutions.at(-1);
    const target = execution?.targets.find(({ commandId }) => commandId !== null);
    const ids = [target?.resourceId ?? '', 'i-0ffffffffffffffff'];
    const runs = await readLatestAssociationRuns(reader, execution?.associationId ?? '', ids);
    expect([...runs.keys()]).toEqual([target?.resourceId]);
    expect(runs.get(target?.resourceId ?? '')?.commandId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('brings windows with targets and tasks, and the commands of their newest executions', async () => {
    const windows = await readWindows(reader);
    expect(windows).toHaveLength(region.windows.length);
    expect(windows.every((window) => window.tasks.length > 0)).toBe(true);
    const [window] = windows;
    const executions = await readWindowExecutions(reader, window?.id ?? '', since, 1);
    const times = executions.map((execution) => execution.startedAt ?? '');
    expect(times).toEqual(times.toSorted().toReversed());
    expect(executions[0]?.commandIds.length).toBeGreaterThan(0);
    expect(executions[1]?.commandIds).toEqual([]);
  });
});

describe('EC2 and its neighbours', () => {
  it('brings instances of every state, and checks of those that run', async () => {
    const instances = await readEc2Instances(reader);
    expect(sorted(instances.map((row) => row.instanceId))).toEqual(
      sorted(region.instances.map((row) => row.InstanceId)),
    );
    expect(instances.some((row) => row.state === 'stopped')).toBe(true);
    const checks = await readStatusChecks(reader);
    expect(checks.some((row) => row.instance === 'impaired')).toBe(true);
  });

  it('brings the network', async () => {
    const [groups, subnets, endpoints, tables, acls] = await Promise.all([
      readSecurityGroups(reader),
      readSubnets(reader),
      readVpcEndpoints(reader),
      readRouteTables(reader),
      readNetworkAcls(reader),
    ]);
    expect(groups).toHaveLength(region.securityGroups.length);
    expect(subnets).toHaveLength(region.subnets.length);
    expect(endpoints).toHaveLength(region.vpcEndpoints.length);
    expect(tables).toHaveLength(region.routeTables.length);
    expect(acls).toHaveLength(region.networkAcls.length);
    expect(tables.flatMap((table) => table.routes).some((route) => route.target.startsWith('igw-'))).toBe(
      true,
    );
    for (const [vpcId, dns] of region.vpcDns) {
      await expect(readVpcDns(reader, vpcId)).resolves.toEqual({ vpcId, ...dns });
    }
  });

  it('knows Auto Scaling groups and load balancers', async () => {
    expect((await readAutoScalingGroups(reader)).size).toBe(region.autoScalingInstances.length);
    const balancers = await readLoadBalancers(reader);
    const [group] = region.targetGroups;
    expect(balancers.get(group?.targets[0]?.id ?? '')?.length).toBeGreaterThan(0);
  });

  it.each([
    ['workload-node', { sufficient: true, missing: [], trustsEc2: true }],
    ['own-agent-policy', { sufficient: true, missing: [] }],
    ['locked-down', { sufficient: false, missing: ['ssm:UpdateInstanceInformation'] }],
    ['backup-writer', { sufficient: false }],
    ['function-role', { sufficient: true, trustsEc2: false }],
    ['deleted-long-ago', { sufficient: false, roleName: null }],
  ])('judges the rights of profile %s', async (name, rights) => {
    const arn = `arn:aws:iam::111122223333:instance-profile/${name}`;
    await expect(readProfileRights(reader, arn)).resolves.toMatchObject({ profileName: name, ...rights });
  });
});
