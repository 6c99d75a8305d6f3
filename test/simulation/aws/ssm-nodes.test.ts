import {
  DescribeInstanceInformationCommand,
  DescribeInstancePatchesCommand,
  DescribeInstancePatchStatesCommand,
  DescribeInstancePropertiesCommand,
  GetConnectionStatusCommand,
  GetInventoryCommand,
  GetServiceSettingCommand,
  type InstancePatchState,
  type InstanceProperty,
} from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import type { World } from '../../../src/simulation/aws/world.ts';
import { ACCOUNT_ID, emptyWorld, region } from '../../support/world.ts';
import { refusal, signedIn } from './support.ts';

const PING = new Date('2026-11-20T10:00:00.421Z');

function nodeId(number: number): string {
  return `i-${number.toString(16).padStart(17, '0')}`;
}

function node(number: number, changes: Partial<InstanceProperty> = {}): InstanceProperty {
  return {
    InstanceId: nodeId(number),
    PingStatus: 'Online',
    LastPingDateTime: PING,
    AgentVersion: '3.3.3883.0',
    PlatformType: 'Linux',
    PlatformName: 'Ubuntu',
    InstanceState: 'running',
    ResourceType: 'EC2Instance',
    InstanceRole: 'profile',
    ...changes,
  };
}

function patchState(number: number, changes: Partial<InstancePatchState> = {}): InstancePatchState {
  return {
    InstanceId: nodeId(number),
    PatchGroup: undefined,
    BaselineId: 'pb-0123456789abcdef0',
    OperationStartTime: new Date('2026-11-20T09:58:00Z'),
    OperationEndTime: new Date('2026-11-20T10:00:00.5Z'),
    Operation: 'Scan',
    MissingCount: 3,
    FailedCount: -1,
    ...changes,
  };
}

function worldWith(nodes: InstanceProperty[], states: InstancePatchState[] = []): World {
  const world = emptyWorld();
  region(world).nodes = nodes;
  region(world).patchStates = states;
  return world;
}

describe('DescribeInstanceProperties', () => {
  it('pages up to 1,000 nodes', async () => {
    const nodes = Array.from({ length: 1200 }, (_, index) => node(index));
    const { ssm } = await signedIn({ world: worldWith(nodes) });

    const first = await ssm.send(new DescribeInstancePropertiesCommand({ MaxResults: 1000 }));
    const rest = await ssm.send(
      new DescribeInstancePropertiesCommand({ MaxResults: 1000, NextToken: first.NextToken }),
    );

    expect([...(first.InstanceProperties ?? []), ...(rest.InstanceProperties ?? [])]).toEqual(nodes);
    expect(rest.NextToken).toBeUndefined();
  });

  it('filters by id, status and operator', async () => {
    const lost = node(3, { PingStatus: 'ConnectionLost' });
    const { ssm } = await signedIn({ world: worldWith([node(1), node(2), lost]) });
    const byIds = { key: 'InstanceIds' as const, valueSet: [nodeId(2), nodeId(3), nodeId(9)] };
    const ping = { Key: 'PingStatus', Values: ['Online'], Operator: 'NotEqual' as const };

    const named = await ssm.send(
      new DescribeInstancePropertiesCommand({ InstancePropertyFilterList: [byIds] }),
    );
    const notOnline = await ssm.send(new DescribeInstancePropertiesCommand({ FiltersWithOperator: [ping] }));

    expect(named.InstanceProperties).toEqual([node(2), lost]);
    expect(notOnline.InstanceProperties).toEqual([lost]);
  });

  it('refuses pages and filters outside the limits', async () => {
    const { ssm } = await signedIn();
    const small = ssm.send(new DescribeInstancePropertiesCommand({ MaxResults: 4 }));
    const large = ssm.send(new DescribeInstancePropertiesCommand({ MaxResults: 1001 }));
    const many = ssm.send(
      new DescribeInstancePropertiesCommand({
        InstancePropertyFilterList: [{ key: 'InstanceIds', valueSet: Array(41).fill(nodeId(1)) }],
      }),
    );
    const unknown = ssm.send(
      new DescribeInstancePropertiesCommand({ FiltersWithOperator: [{ Key: 'Colour', Values: ['red'] }] }),
    );

    expect((await refusal(small)).message).toMatch(/greater than or equal to 5$/);
    expect((await refusal(large)).message).toMatch(/less than or equal to 1000$/);
    expect((await refusal(many)).message).toMatch(
      /'instancePropertyFilterList\.1\.member\.valueSet'.*less than or equal to 40$/,
    );
    expect((await refusal(unknown)).name).toBe('InvalidFilterKey');
  });
});

describe('DescribeInstanceInformation', () => {
  it('leaves stopped nodes out, and EC2’s part of the others', async () => {
    const world = worldWith([node(1), node(2, { InstanceState: 'stopped' })]);
    const { ssm } = await signedIn({ world });

    const { InstanceInformationList: list } = await ssm.send(new DescribeInstanceInformationCommand({}));

    const { InstanceState, InstanceRole, ...told } = node(1);
    expect(list).toEqual([told]);
  });

  it('fails for an id that is no managed node', async () => {
    const { ssm } = await signedIn({ world: worldWith([node(1)]) });
    const Filters = [{ Key: 'InstanceIds', Values: [nodeId(1), nodeId(7)] }];

    expect(await refusal(ssm.send(new DescribeInstanceInformationCommand({ Filters })))).toEqual({
      name: 'InvalidInstanceId',
      message: `Instances [[${nodeId(7)}]] not in a valid state for account ${ACCOUNT_ID}`,
    });
  });

  it('filters by tags of the instances', async () => {
    const world = worldWith([node(1), node(2)]);
    region(world).instances = [{ InstanceId: nodeId(2), Tags: [{ Key: 'Env', Value: 'prod' }] }];
    const { ssm } = await signedIn({ world });
    const ids = async (Key: string, Values: string[]) =>
      (
        await ssm.send(new DescribeInstanceInformationCommand({ Filters: [{ Key, Values }] }))
      ).InstanceInformationList?.map(({ InstanceId }) => InstanceId);

    expect(await ids('tag:Env', ['prod'])).toEqual([nodeId(2)]);
    expect(await ids('tag-key', ['Env'])).toEqual([nodeId(2)]);
    expect(await ids('tag:Env', ['dev'])).toEqual([]);
  });
});

describe('GetConnectionStatus', () => {
  it('is connected for nodes, unless the world says otherwise', async () => {
    const world = worldWith([node(1), node(2)]);
    region(world).connections.set(nodeId(2), 'notconnected');
    const { ssm } = await signedIn({ world });
    const status = async (number: number) =>
      (await ssm.send(new GetConnectionStatusCommand({ Target: nodeId(number) }))).Status;

    expect([await status(1), await status(2), await status(3)]).toEqual([
      'connected',
      'notconnected',
      'notconnected',
    ]);
  });
});

describe('GetServiceSetting', () => {
  const SettingId = '/ssm/managed-instance/default-ec2-instance-management-role';

  it('tells the role of default host management, or that there is none', async () => {
    const world = emptyWorld();
    const { ssm } = await signedIn({ world });
    const setting = async () => {
      const { ServiceSetting } = await ssm.send(new GetServiceSettingCommand({ SettingId }));
      return { value: ServiceSetting?.SettingValue, status: ServiceSetting?.Status };
    };

    expect(await setting()).toEqual({ value: '$None', status: 'Default' });
    region(world).defaultHostManagementRole = 'service-role/DefaultHost';
    expect(await setting()).toEqual({ value: 'service-role/DefaultHost', status: 'Customized' });
    const other = ssm.send(new GetServiceSettingCommand({ SettingId: '/ssm/other' }));
    expect((await refusal(other)).name).toBe('ServiceSettingNotFound');
  });
});

describe('DescribeInstancePatchStates', () => {
  it('leaves ids without patch data out, and answers no patch group as empty text', async () => {
    const { ssm } = await signedIn({ world: worldWith([], [patchState(1)]) });

    const { InstancePatchStates } = await ssm.send(
      new DescribeInstancePatchStatesCommand({ InstanceIds: [nodeId(1), nodeId(2)] }),
    );

    expect(InstancePatchStates).toEqual([{ ...patchState(1), PatchGroup: '', OwnerInformation: '' }]);
  });

  it('refuses 51 ids, malformed ids, and none', async () => {
    const { ssm } = await signedIn();
    const send = (InstanceIds: string[] | undefined) =>
      refusal(ssm.send(new DescribeInstancePatchStatesCommand({ InstanceIds })));

    expect((await send(Array.from({ length: 51 }, (_, index) => nodeId(index)))).message).toMatch(
      /^1 validation error detected: Value '\[i-0+, .*\]' at 'instanceIds' failed to satisfy constraint: Member must have length less than or equal to 50$/,
    );
    expect((await send(['i-1'])).message).toMatch(/at 'instanceIds\.1\.member'.*regular expression pattern/);
    expect((await send(undefined)).message).toMatch(/Value null at 'instanceIds'.*must not be null$/);
  });

  it('brings changed values from the second read on, and inventory follows', async () => {
    const world = worldWith([node(1)], [patchState(1)]);
    region(world).changes.set(nodeId(1), { patchState: { MissingCount: 0 } });
    const { ssm } = await signedIn({ world });
    const missing = async () =>
      (await ssm.send(new DescribeInstancePatchStatesCommand({ InstanceIds: [nodeId(1)] })))
        .InstancePatchStates?.[0]?.MissingCount;
    const inventory = async () => {
      const answer = await ssm.send(
        new GetInventoryCommand({ ResultAttributes: [{ TypeName: 'AWS:PatchSummary' }] }),
      );
      return answer.Entities?.[0]?.Data?.['AWS:PatchSummary']?.Content?.[0]?.MissingCount;
    };

    expect([await missing(), await inventory()]).toEqual([3, '3']);
    expect([await missing(), await inventory()]).toEqual([0, '0']);
    expect(await missing()).toBe(0);
  });
});

describe('DescribeInstancePatches', () => {
  it('filters by the wire’s spelling of states, and answers in it', async () => {
    const world = emptyWorld();
    const installedTime = new Date(0);
    region(world).patches.set(nodeId(1), [
      row('a.x86_64', 'MISSING'),
      row('b.x86_64', 'INSTALLED_PENDING_REBOOT'),
      row('c.x86_64', 'INSTALLED'),
    ]);
    function row(KBId: string, State: 'MISSING' | 'INSTALLED' | 'INSTALLED_PENDING_REBOOT') {
      return { Title: KBId, KBId, State, Classification: '', Severity: '', InstalledTime: installedTime };
    }
    const { ssm } = await signedIn({ world });
    const patches = async (Values: string[]) => {
      const Filters = [{ Key: 'State', Values }];
      const answer = await ssm.send(new DescribeInstancePatchesCommand({ InstanceId: nodeId(1), Filters }));
      return answer.Patches;
    };

    expect(await patches(['Missing', 'InstalledPendingReboot'])).toEqual([
      { ...row('a.x86_64', 'MISSING'), State: 'Missing' },
      { ...row('b.x86_64', 'INSTALLED_PENDING_REBOOT'), State: 'InstalledPendingReboot' },
    ]);
    expect(await patches(['MISSING'])).toEqual([]);
  });

  it('refuses unknown filters', async () => {
    const { ssm } = await signedIn();
    const Filters = [{ Key: 'Colour', Values: ['red'] }];
    const call = ssm.send(new DescribeInstancePatchesCommand({ InstanceId: nodeId(1), Filters }));

    expect((await refusal(call)).name).toBe('InvalidFilter');
  });
});

describe('GetInventory', () => {
  it('tells patch summaries as text, with the command that made them', async () => {
    const world = worldWith([node(1), node(2)], [patchState(1)]);
    region(world).compliance = [
      { ComplianceType: 'Patch', ResourceId: nodeId(1), ExecutionSummary: executed('command-1') },
    ];
    const { ssm } = await signedIn({ world });

    const { Entities } = await ssm.send(
      new GetInventoryCommand({
        Filters: [{ Key: 'AWS:InstanceInformation.InstanceId', Values: [nodeId(1), nodeId(2)] }],
        ResultAttributes: [{ TypeName: 'AWS:PatchSummary' }],
      }),
    );

    expect(Entities?.[0]?.Data?.['AWS:PatchSummary']).toEqual({
      TypeName: 'AWS:PatchSummary',
      SchemaVersion: '1.0',
      CaptureTime: '2026-11-20T10:00:00.500Z',
      Content: [
        {
          BaselineId: 'pb-0123456789abcdef0',
          PatchGroup: '',
          ExecutionId: 'command-1',
          MissingCount: '3',
          FailedCount: '-1',
          OperationType: 'Scan',
          OperationStartTime: '2026-11-20T09:58:00.000Z',
          OperationEndTime: '2026-11-20T10:00:00.500Z',
        },
      ],
    });
    expect(Entities?.[1]).toEqual({ Id: nodeId(2), Data: {} });
  });

  it('tells the status of nodes, and refuses types it does not collect', async () => {
    const world = worldWith([
      node(1, { InstanceState: 'stopped' }),
      node(2, { PingStatus: 'ConnectionLost' }),
    ]);
    const { ssm } = await signedIn({ world });
    const Type = 'Equal' as const;
    const Filters = [{ Key: 'AWS:InstanceInformation.InstanceStatus', Values: ['ConnectionLost'], Type }];

    const { Entities } = await ssm.send(new GetInventoryCommand({ Filters }));
    const other = ssm.send(new GetInventoryCommand({ ResultAttributes: [{ TypeName: 'AWS:Application' }] }));

    expect(Entities?.map(({ Id }) => Id)).toEqual([nodeId(2)]);
    expect((await refusal(other)).name).toBe('InvalidTypeNameException');
  });

  function executed(ExecutionId: string) {
    return { ExecutionId, ExecutionTime: new Date('2026-11-20T10:00:00Z') };
  }
});
