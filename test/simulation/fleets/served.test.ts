import { EC2Client, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { GetInstanceProfileCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  DescribeInstancePatchesCommand,
  DescribeInstancePatchStatesCommand,
  GetCommandInvocationCommand,
  paginateDescribeInstanceProperties,
  paginateListCommandInvocations,
  paginateListResourceComplianceSummaries,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyCauseFleet } from '../../../src/simulation/aws/fleets/every-cause.ts';
import { BENCHMARK_FLEET, generatedFleet } from '../../../src/simulation/aws/fleets/generated.ts';
import { type SimulatedAws, startSimulatedAws } from '../../../src/simulation/aws/server.ts';
import type { World } from '../../../src/simulation/aws/world.ts';

const { world } = everyCauseFleet(new Date());
const [payments, web] = world.accounts;

async function assumedRole(aws: SimulatedAws, from: World, accountIndex: number, region: string) {
  const account = from.accounts[accountIndex];
  const role = account?.roles[0];
  const sts = new STSClient({ endpoint: aws.endpoint, region, credentials: from.caller });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: role?.arn,
      RoleSessionName: 'fleet-test',
      ExternalId: role?.externalId ?? undefined,
    }),
  );
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  return { endpoint: aws.endpoint, region, credentials };
}

async function gather<Page, Item>(pages: AsyncIterable<Page>, items: (page: Page) => Item[] | undefined) {
  const all: Item[] = [];
  for await (const page of pages) all.push(...(items(page) ?? []));
  return all;
}

describe('the fleet with every cause, served', () => {
  let aws: SimulatedAws;
  beforeAll(async () => {
    aws = await startSimulatedAws({ world, throttle: false });
  });
  afterAll(() => aws.close());

  it('tells its compliance rows, nodes and instances through the SDK', async () => {
    const settings = await assumedRole(aws, world, 0, 'us-east-1');
    const region = payments?.regions[0];
    const ssm = new SSMClient(settings);

    const rows = await gather(
      paginateListResourceComplianceSummaries({ client: ssm }, {}),
      (page) => page.ResourceComplianceSummaryItems,
    );
    const nodes = await gather(
      paginateDescribeInstanceProperties({ client: ssm }, {}),
      (page) => page.InstanceProperties,
    );
    const reservations = await gather(
      paginateDescribeInstances({ client: new EC2Client(settings) }, { MaxResults: 1000 }),
      (page) => page.Reservations,
    );

    expect(rows).toHaveLength(region?.compliance.length ?? -1);
    expect(nodes.map((node) => node.InstanceId).sort()).toEqual(
      region?.nodes.map((node) => node.InstanceId).sort(),
    );
    const told = reservations.flatMap((reservation) => reservation.Instances ?? []);
    expect(told.map((instance) => instance.InstanceId).sort()).toEqual(
      region?.instances.map((instance) => instance.InstanceId).sort(),
    );
  });

  it('shows the late record to the second read only, and its rows from the start', async () => {
    const settings = await assumedRole(aws, world, 0, 'eu-west-1');
    const ssm = new SSMClient(settings);
    const [id] = [...(payments?.regions[1]?.changes.keys() ?? [])];
    const read = new DescribeInstancePatchStatesCommand({ InstanceIds: [id ?? ''] });

    const first = await ssm.send(read);
    const second = await ssm.send(read);
    const rows = await ssm.send(
      new DescribeInstancePatchesCommand({
        InstanceId: id,
        Filters: [{ Key: 'State', Values: ['Missing'] }],
      }),
    );

    expect(first.InstancePatchStates?.[0]?.MissingCount).toBe(5);
    expect(second.InstancePatchStates?.[0]?.MissingCount).toBe(2);
    expect(rows.Patches).toHaveLength(2);
  });

  it('cuts the deciding line off in the listing and tells it in full', async () => {
    const ssm = new SSMClient(await assumedRole(aws, world, 0, 'us-east-1'));
    const runs = await gather(
      paginateListCommandInvocations({ client: ssm }, { Details: true }),
      (page) => page.CommandInvocations,
    );
    const cut = runs.find((run) =>
      run.CommandPlugins?.some(({ Output }) => Output?.includes('jammy-updates')),
    );

    const whole = await ssm.send(
      new GetCommandInvocationCommand({
        CommandId: cut?.CommandId,
        InstanceId: cut?.InstanceId,
        PluginName: 'PatchLinux',
      }),
    );

    expect(cut?.CommandPlugins?.map(({ Output }) => Output).join('')).not.toContain('held broken packages');
    expect(whole.StandardOutputContent).toContain('held broken packages');
  });

  it('lets IAM be read in one account and not in the other', async () => {
    const read = new GetInstanceProfileCommand({ InstanceProfileName: 'backup-writer' });
    const readable = new IAMClient(await assumedRole(aws, world, 0, 'us-east-1'));
    const closed = new IAMClient(await assumedRole(aws, world, 1, 'us-east-1'));

    await expect(readable.send(read)).resolves.toMatchObject({
      InstanceProfile: { InstanceProfileName: 'backup-writer' },
    });
    await expect(closed.send(read)).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(web?.instanceProfiles.length).toBeGreaterThan(0);
  });
});

describe('a generated fleet, served', () => {
  it('tells all its nodes and its non-compliant rows through the SDK', async () => {
    const generated = generatedFleet({ ...BENCHMARK_FLEET, now: new Date() });
    const aws = await startSimulatedAws({ world: generated, throttle: false });
    try {
      const ssm = new SSMClient(await assumedRole(aws, generated, 0, 'us-east-1'));

      const nodes = await gather(
        paginateDescribeInstanceProperties({ client: ssm, pageSize: 1000 }, {}),
        (page) => page.InstanceProperties,
      );
      const rows = await gather(
        paginateListResourceComplianceSummaries(
          { client: ssm },
          {
            Filters: [
              { Key: 'ComplianceType', Type: 'EQUAL', Values: ['Patch'] },
              { Key: 'Status', Type: 'EQUAL', Values: ['NON_COMPLIANT'] },
            ],
          },
        ),
        (page) => page.ResourceComplianceSummaryItems,
      );

      expect(nodes).toHaveLength(1000);
      expect(rows).toHaveLength(300);
    } finally {
      await aws.close();
    }
  });
});
