import { describe, expect, it } from 'vitest';
import type { RemediationOptions } from '../../../src/model/remediation.ts';
import type { RemediateAction } from '../../../src/model/settings.ts';
import { DEFAULT_REMEDIATION, type EnvironmentSettings, type Settings } from '../../../src/model/settings.ts';
import { defaultOptions } from '../../../src/remediation/options.ts';
import { makePlan } from '../../../src/remediation/planning/make-plan.ts';
import { commitChange } from '../../../src/store/remediation-commit.ts';
import { insertDraft } from '../../../src/store/remediations.ts';
import { aRecord } from '../../store/remediation-records.ts';
import {
  addInstance,
  anAccount,
  anEnvironment,
  asking,
  aWorld,
  type HandMadeWorld,
  pendingReboot,
  portsOf,
  ROLE,
  settingsOf,
  tagged,
} from '../support/hand-made.ts';
import { key, useService } from '../support/service-kit.ts';

const kit = useService();

interface Wish {
  readonly action?: RemediateAction;
  readonly options?: Partial<RemediationOptions>;
  readonly instances?: readonly string[];
  readonly environment?: EnvironmentSettings;
  readonly settings?: Settings;
  readonly id?: string;
  /** What the cards say, where the world says something else by now. */
  readonly cards?: Parameters<typeof asking>[0];
}

function planOf(world: HandMadeWorld, wish: Wish = {}) {
  const { action = 'reboot', environment = anEnvironment('staging'), id = 'rem-1' } = wish;
  const instances = (wish.instances ?? [...world.instances.keys()]).map(key);
  const code = wish.cards ?? 'reboot';
  return makePlan(
    {
      store: kit().store,
      ports: portsOf(world),
      settings: wish.settings ?? settingsOf(environment),
      clock: kit().clock,
    },
    {
      environment,
      runId: 'run-1',
      action,
      options: { ...defaultOptions(action, false), ...wish.options },
      instances,
      findings: [...world.instances.keys()].map((id) => ({
        ...key(id),
        name: `card-${id}`,
        remediation: code,
      })),
      identity: { id, requestedBy: 'U0OLGA' },
    },
  );
}

describe('every instance that is asked for is a target or left out, once', () => {
  it('plans for those that are fit, whatever else is asked for', async () => {
    const world = aWorld();
    addInstance(world, 'i-fit');
    addInstance(world, 'i-fixed', { finding: null });
    addInstance(world, 'i-gone', { state: 'terminated' });

    const plan = await planOf(world, { instances: ['i-fit', 'i-fixed', 'i-gone', 'i-forged', 'i-fit'] });

    expect(plan.targets.map(({ instanceId }) => instanceId)).toEqual(['i-fit']);
    expect(plan.leftOut.map(({ instanceId, code }) => [instanceId, code])).toEqual([
      ['i-fixed', 'fixed'],
      ['i-gone', 'gone'],
      ['i-forged', 'not-applicable'],
    ]);
  });

  it.each([
    ['fixed', 'reboot', { finding: null }],
    ['changed', 'reboot', { finding: pendingReboot('i-1', asking('fix-baseline')) }],
    ['stopped', 'reboot', { state: 'stopped' }],
    ['stopped', 'reboot', { state: 'stopping' }],
    ['offline', 'reboot', { ping: 'ConnectionLost' }],
    ['offline', 'reboot', { ping: null }],
    ['busy', 'reboot', { busy: 'AWS-RunPatchBaseline Install (InProgress)' }],
    ['gone', 'reboot', { state: null }],
    ['gone', 'reboot', { state: 'shutting-down' }],
    ['changed', 'start', { state: 'running' }],
    ['busy', 'start', { state: 'stopping' }],
  ] as const)('leaves out as %s before %s: %o', async (code, action, changes) => {
    const world = aWorld();
    addInstance(world, 'i-1', changes);

    const plan = await planOf(world, { action });

    expect(plan.targets).toEqual([]);
    expect(plan.leftOut).toMatchObject([{ code, instanceId: 'i-1', reason: expect.stringMatching(/\.$/) }]);
  });

  it('tells the new cause where the instance changed since the card', async () => {
    const world = aWorld();
    addInstance(world, 'i-1', {}, asking('fix-baseline'));

    const [out] = (await planOf(world)).leftOut;

    expect(out?.reason).toBe('Changed since the card: Patches wait for a restart. Now: To do: fix-baseline.');
  });

  it('acts where another finding asks for the same action by now', async () => {
    const world = aWorld();
    addInstance(world, 'i-1', {}, asking('install-patches'));

    const plan = await planOf(world, { action: 'install', cards: 'wait-for-window' });

    expect(plan.targets).toMatchObject([{ instanceId: 'i-1', remediation: 'install-patches' }]);
  });

  it('names what the remediation asks for where the action never fitted', async () => {
    const world = aWorld();
    addInstance(world, 'i-1');

    const plan = await planOf(world, { action: 'install' });

    expect(plan.leftOut).toMatchObject([
      { code: 'not-applicable', reason: expect.stringContaining('Reboot, then scan') },
    ]);
  });

  it('leaves members of Auto Scaling groups to their group, with the way to go', async () => {
    const world = aWorld();
    const finding = tagged({});
    addInstance(world, 'i-1', {}, { context: { ...finding.context, autoScalingGroup: 'web-asg' } });

    const plan = await planOf(world);

    expect(plan.leftOut).toMatchObject([{ code: 'auto-scaling' }]);
    expect(plan.leftOut[0]?.reason).toMatch(/web-asg.*new AMI.*instance refresh/);
  });

  it('acts only on instances with the required tag', async () => {
    const world = aWorld();
    addInstance(world, 'i-yes', {}, tagged({ patchcheck: 'allowed' }));
    addInstance(world, 'i-no', {}, tagged({ patchcheck: 'denied' }));
    const remediation = { ...DEFAULT_REMEDIATION, requireTag: { key: 'patchcheck', value: 'allowed' } };

    const plan = await planOf(world, { environment: anEnvironment('staging', { remediation }) });

    expect(plan.targets.map(({ instanceId }) => instanceId)).toEqual(['i-yes']);
    expect(plan.leftOut).toMatchObject([{ code: 'not-tagged', reason: expect.stringContaining('=denied') }]);
  });

  it('needs a role for this very action', async () => {
    const world = aWorld();
    addInstance(world, 'i-1');
    const environment = anEnvironment('staging', { accounts: [anAccount('111122223333', ['scan'])] });

    expect((await planOf(world, { environment })).leftOut).toMatchObject([{ code: 'no-role' }]);
  });

  it('keeps away from what another remediation holds, but not from what it holds itself', async () => {
    const world = aWorld();
    addInstance(world, 'i-1');
    const other = aRecord(0, { id: 'rem-other' });
    const { store } = kit();
    await insertDraft(store, other, [], 'c');
    await commitChange(store, other, { lock: [key('i-1')], audit: [] }, 'c');

    const foreign = await planOf(world);
    const own = await planOf(world, { id: 'rem-other' });

    expect(foreign.leftOut).toMatchObject([
      { code: 'remediating', reason: expect.stringContaining('rem-other') },
    ]);
    expect(own.targets).toHaveLength(1);
  });
});

describe('what cannot be read is left alone', () => {
  it.each(['assess', 'readiness', 'busy'] as const)('without %s', async (port) => {
    const world = aWorld();
    addInstance(world, 'i-1');
    world.broken.add(port);

    const plan = await planOf(world);

    expect(plan.targets).toEqual([]);
    expect(plan.leftOut).toMatchObject([{ code: 'unread', reason: expect.stringMatching(/AccessDenied/) }]);
  });

  it('never takes silence in a partly read scope for compliance', async () => {
    const world = aWorld();
    addInstance(world, 'i-1', { finding: null });
    world.status = 'partial';
    world.gaps = [{ operation: 'ssm:DescribeInstancePatchStates', code: 'ThrottlingException' }];

    const plan = await planOf(world);

    expect(plan.leftOut).toMatchObject([
      { code: 'unread', reason: expect.stringContaining('ssm:DescribeInstancePatchStates') },
    ]);
  });

  it('acts on nothing whose tags are not known, since production shows in them', async () => {
    const world = aWorld();
    addInstance(world, 'i-1');
    world.status = 'partial';
    world.gaps = [{ operation: 'ec2:DescribeInstances', code: 'UnauthorizedOperation' }];

    expect((await planOf(world)).leftOut).toMatchObject([{ code: 'unread' }]);
  });

  it('does not install without the snapshot that was asked for', async () => {
    const world = aWorld();
    addInstance(world, 'i-1', {}, asking('install-patches'));
    world.broken.add('surroundings');

    const without = await planOf(world, { action: 'install', options: { snapshot: true } });
    const plain = await planOf(world, { action: 'install' });

    expect(without.leftOut).toMatchObject([{ code: 'unread' }]);
    expect(plain.targets).toMatchObject([{ rootVolumeId: null }]);
  });

  it('takes instances whose target groups are not known one at a time, and says so', async () => {
    const world = aWorld();
    addInstance(world, 'i-1', { surroundings: { rootVolumeId: null, targetGroups: null } });
    addInstance(world, 'i-2', { surroundings: { rootVolumeId: null, targetGroups: null } });

    const plan = await planOf(world);
    const [one, two] = plan.targets;

    expect(one?.targetGroups).toEqual(two?.targetGroups);
    expect(one?.targetGroups).toHaveLength(1);
    expect(plan.warnings.join(' ')).toContain('one at a time');
  });
});

describe('what is called', () => {
  it('reboots, and scans afterwards, under the same role', async () => {
    const world = aWorld();
    addInstance(world, 'i-1');
    addInstance(world, 'i-2');

    const { calls } = await planOf(world);

    expect(calls).toEqual([
      {
        accountId: '111122223333',
        region: 'us-east-1',
        operation: 'ec2:RebootInstances',
        document: null,
        parameters: {},
        roleArn: ROLE,
        instances: 2,
      },
      expect.objectContaining({
        document: 'AWS-RunPatchBaseline',
        parameters: { Operation: ['Scan'] },
        instances: 2,
      }),
    ]);
  });

  it('installs with the reboot that was chosen, after a snapshot of each volume', async () => {
    const world = aWorld();
    addInstance(world, 'i-1', {}, asking('install-patches'));
    addInstance(world, 'i-2', {}, asking('install-patches'));

    const plan = await planOf(world, { action: 'install', options: { reboot: 'none', snapshot: true } });

    expect(
      plan.calls.map(({ operation, parameters, instances }) => [operation, parameters, instances]),
    ).toEqual([
      ['ec2:CreateSnapshot', { VolumeId: ['vol-i-1'] }, 1],
      ['ec2:CreateSnapshot', { VolumeId: ['vol-i-2'] }, 1],
      ['ssm:SendCommand', { Operation: ['Install'], RebootOption: ['NoReboot'] }, 2],
    ]);
    expect(plan.targets.every(({ reboots }) => reboots === 'no')).toBe(true);
    expect(plan.warnings.join(' ')).toMatch(/Nothing is rolled back by itself/);
  });

  it('gives no operation to a private document, which has its own', async () => {
    const world = aWorld();
    addInstance(world, 'i-1', {}, asking('install-patches'));
    const documents = { scan: 'acme-scan', install: 'acme-install' };
    const environment = anEnvironment('staging', { remediation: { ...DEFAULT_REMEDIATION, documents } });

    const [call] = (await planOf(world, { action: 'install', environment })).calls;

    expect(call).toMatchObject({
      document: 'acme-install',
      parameters: { RebootOption: ['RebootIfNeeded'] },
    });
  });

  it.each([
    ['restore-connection', 'Ubuntu 24.04', 'AWSSupport-TroubleshootManagedInstance'],
    ['fix-host', 'Amazon Linux 2023', 'AWSSupport-TroubleshootPatchManagerLinux'],
    ['fix-host', 'Microsoft Windows Server 2022 Datacenter', 'AWSSupport-TroubleshootWindowsUpdate'],
  ] as const)('diagnoses %s on %s by %s', async (code, platform, document) => {
    const world = aWorld();
    addInstance(world, 'i-1', {}, { ...asking(code), platform });

    const { targets } = await planOf(world, { action: 'diagnose', cards: code });

    expect(targets).toMatchObject([{ document, parameters: { InstanceId: ['i-1'] } }]);
  });

  it('diagnoses a lost connection, which needs no agent, but a running instance', async () => {
    const world = aWorld();
    addInstance(world, 'i-lost', { ping: 'ConnectionLost' }, asking('restore-connection'));
    addInstance(world, 'i-off', { state: 'stopped' }, asking('restore-connection'));

    const plan = await planOf(world, { action: 'diagnose', cards: 'restore-connection' });

    expect(plan.targets.map(({ instanceId }) => instanceId)).toEqual(['i-lost']);
    expect(plan.leftOut).toMatchObject([{ code: 'stopped' }]);
  });

  const association = { parameters: { associationIds: ['a-1'] }, associationDocument: 'Acme-Metrics' };

  it('runs an association once, on all of its targets, and never one that restarts them', async () => {
    const world = aWorld();
    addInstance(world, 'i-1', {}, asking('run-association', association));
    addInstance(world, 'i-2', {}, asking('run-association', { ...association, reboots: true }));

    const plan = await planOf(world, { action: 'run-association', cards: 'run-association' });

    expect(plan.targets).toMatchObject([{ instanceId: 'i-1', associationId: 'a-1' }]);
    expect(plan.calls).toMatchObject([{ parameters: { AssociationIds: ['a-1'] } }]);
    expect(plan.leftOut).toMatchObject([{ instanceId: 'i-2', code: 'not-applicable' }]);
    expect(plan.warnings.join(' ')).toContain('all of its targets');
  });

  it.each([
    'AWS-RunPatchBaseline',
    'arn:aws:ssm:us-east-1:111122223333:document/AWS-RunPatchBaselineAssociation',
    'AWS-InstallWindowsUpdates',
    'Acme-Scan',
  ])('runs no association of %s: it would patch where nobody looked', async (associationDocument) => {
    const world = aWorld();
    const documents = { scan: 'Acme-Scan', install: null };
    const environment = anEnvironment('prod', { remediation: { ...DEFAULT_REMEDIATION, documents } });
    addInstance(world, 'i-1', {}, asking('run-association', { ...association, associationDocument }));

    const plan = await planOf(world, {
      action: 'run-association',
      cards: 'run-association',
      environment,
    });

    expect(plan.targets).toEqual([]);
    expect(plan.leftOut).toMatchObject([
      { instanceId: 'i-1', code: 'not-applicable', reason: expect.stringContaining('a patch document') },
    ]);
  });

  it('runs no association of which it is not known what it does', async () => {
    const world = aWorld();
    addInstance(world, 'i-1', {}, asking('run-association', { parameters: association.parameters }));

    const plan = await planOf(world, { action: 'run-association', cards: 'run-association' });

    expect(plan.leftOut).toMatchObject([{ code: 'not-applicable' }]);
  });
});

describe('production follows the instance', () => {
  it('by its tag, in whatever environment, even one that says it is none', async () => {
    const world = aWorld();
    addInstance(world, 'i-1', {}, tagged({ Stage: 'live' }));
    addInstance(world, 'i-2', {}, tagged({ Stage: 'test' }));

    const plan = await planOf(world, { environment: anEnvironment('dev', { production: false }) });

    expect(plan.targets.map(({ instanceId, production }) => [instanceId, production])).toEqual([
      ['i-2', false],
      ['i-1', true],
    ]);
    expect(plan.production).toBe(true);
    expect(plan.warnings[0]).toBe('1 of 2 are production instances: another person has to approve.');
  });

  it('by its account and Region in any production environment, which then governs it', async () => {
    const world = aWorld();
    addInstance(world, 'i-1');
    const typed = anEnvironment('everything');
    const settings = settingsOf(
      typed,
      anEnvironment('prod', { production: true }),
      anEnvironment('prod-elsewhere', { production: true, regions: ['eu-west-1'] }),
      anEnvironment('test'),
    );

    const { targets } = await planOf(world, { environment: typed, settings });

    expect(targets).toMatchObject([{ production: true, governedBy: ['everything', 'prod'] }]);
  });

  it('restarts nothing in production unless somebody chose that', () => {
    expect(defaultOptions('install', true).reboot).toBe('none');
    expect(defaultOptions('install', false).reboot).toBe('if-needed');
  });

  it('begins with the instances that hurt least', async () => {
    const world = aWorld();
    addInstance(world, 'i-1', {}, tagged({ Env: 'prod' }));
    addInstance(world, 'i-2', { surroundings: { rootVolumeId: null, targetGroups: ['arn:tg/1'] } });
    addInstance(world, 'i-3');

    const { targets, warnings } = await planOf(world);

    expect(targets.map(({ instanceId }) => instanceId)).toEqual(['i-3', 'i-2', 'i-1']);
    expect(warnings.join(' ')).toContain('3 instances will restart');
    expect(warnings.join(' ')).toContain('1 instance of load balancers may restart without being drained');
  });
});
