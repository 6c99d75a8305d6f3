import { RebootInstancesCommand, StartInstancesCommand } from '@aws-sdk/client-ec2';
import { SendCommandCommand, StartAssociationsOnceCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import {
  type RemediationFleet,
  type RemediationInstance,
  remediationFleet,
} from '../../../src/simulation/aws/fleets/remediation.ts';
import type { World } from '../../../src/simulation/aws/world.ts';
import { assessed, NOW, settingsFrom } from '../../assessment/support/assessed.ts';
import { assume, type Clients, clientsFor, manualClock, start } from '../aws/support.ts';

/** `name: cause, remediation` of all that is reported, in the order of names. */
async function told(world: World, configuration: Record<string, unknown>): Promise<string[]> {
  const { report } = await assessed({ world, settings: await settingsFrom(configuration) });
  return report.instances
    .map(({ name, rootCause, remediation }) => `${name}: ${rootCause.code}, ${remediation.code}`)
    .toSorted();
}

describe('the fleet to act on', () => {
  it('asks for what its buttons do', async () => {
    const { world, configuration, instances } = remediationFleet(NOW);

    expect(await told(world, configuration)).toEqual(
      [...instances].map(([name, { cause, remediation }]) => `${name}: ${cause}, ${remediation}`).toSorted(),
    );
  });

  it('has as many restarts due as wanted', async () => {
    const { world, configuration } = remediationFleet(NOW, { size: 30 });
    const { report } = await assessed({ world, settings: await settingsFrom(configuration) });

    expect(report.instances.map(({ remediation }) => remediation.code)).toEqual(Array(30).fill('reboot'));
  });

  it('is fixed by what its buttons do, but for what its scenarios say', async () => {
    const fleet = remediationFleet(NOW);
    await actOnEverything(fleet);

    expect(await told(fleet.world, fleet.configuration)).toEqual([
      'db-3: instance-impaired, restore-connection',
      'web-4: package-lock, install-patches',
      'web-eu-1: disk-full, fix-host',
      'web-eu-2: dependency-conflict, fix-host',
    ]);
  });
});

const WITHIN_MS = 300_000;

/** What each finding asks for, and a scan after it. */
async function actOnEverything({ world, instances }: RemediationFleet): Promise<void> {
  const clock = manualClock(new Date(NOW.getTime() - 2 * WITHIN_MS).toISOString());
  const aws = await start({ world, clock, throttle: false });
  const all = [...instances].filter(([name]) => name !== 'web-4');
  for (const [, instance] of all) await act(await clientsIn(aws, world, instance), instance, world);
  clock.advance(WITHIN_MS);
  for (const [, instance] of all) {
    if (!isOnline(world, instance) || instance.remediation === 'install-patches') continue;
    await patch(await clientsIn(aws, world, instance), instance.instanceId, 'Scan');
  }
  clock.advance(WITHIN_MS);
  aws.catchUp();
  expect(aws.overlaps()).toEqual([]);
}

async function clientsIn(
  aws: Awaited<ReturnType<typeof start>>,
  { caller, accounts }: World,
  { accountId, region }: RemediationInstance,
): Promise<Clients> {
  const role = accounts.find(({ id }) => id === accountId)?.roles[1];
  const input = { RoleArn: role?.arn, ExternalId: role?.externalId ?? undefined };
  return clientsFor(aws, await assume(aws, input, caller), region);
}

function isOnline({ accounts }: World, { accountId, instanceId }: RemediationInstance): boolean {
  const nodes = accounts.find(({ id }) => id === accountId)?.regions.flatMap((region) => region.nodes) ?? [];
  return nodes.some(({ InstanceId, PingStatus }) => InstanceId === instanceId && PingStatus === 'Online');
}

async function patch({ ssm }: Clients, id: string, operation: 'Scan' | 'Install'): Promise<void> {
  await ssm.send(
    new SendCommandCommand({
      DocumentName: 'AWS-RunPatchBaseline',
      InstanceIds: [id],
      Parameters: { Operation: [operation], RebootOption: ['RebootIfNeeded'] },
    }),
  );
}

async function act(clients: Clients, instance: RemediationInstance, world: World): Promise<void> {
  const { instanceId, remediation } = instance;
  const InstanceIds = [instanceId];
  if (remediation === 'install-patches') await patch(clients, instanceId, 'Install');
  if (remediation === 'reboot') await clients.ec2.send(new RebootInstancesCommand({ InstanceIds }));
  if (remediation === 'start-instance') await clients.ec2.send(new StartInstancesCommand({ InstanceIds }));
  if (remediation === 'update-agent') {
    await clients.ssm.send(new SendCommandCommand({ DocumentName: 'AWS-UpdateSSMAgent', InstanceIds }));
  }
  if (remediation === 'run-association') {
    const AssociationIds = [failedAssociation(world, instanceId)];
    await clients.ssm.send(new StartAssociationsOnceCommand({ AssociationIds }));
  }
}

function failedAssociation({ accounts }: World, instanceId: string): string {
  const regions = accounts.flatMap((account) => account.regions);
  const statuses = regions.flatMap((region) => region.associationStatuses.get(instanceId) ?? []);
  return statuses.find(({ Status }) => Status === 'Failed')?.AssociationId ?? '';
}
