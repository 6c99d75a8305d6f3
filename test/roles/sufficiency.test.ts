import { describe, expect, it } from 'vitest';
import type { PatchDocuments } from '../../src/aws/acting-permissions.ts';
import type { Call } from '../../src/model/remediation.ts';
import { REMEDIATE_ACTIONS, type RemediateAction } from '../../src/model/settings.ts';
import { actionCall, scanCall, scansAfter, snapshotCall } from '../../src/remediation/calls.ts';
import type { CallOutcome } from '../../src/remediation/ports.ts';
import { pascal } from '../../src/roles/names.ts';
import { RUNBOOKS } from '../../src/simulation/aws/acts/runbooks.ts';
import {
  type ActingAccount,
  ASSOCIATION,
  actingAccount,
  actingWorld,
  callOf,
  IDENTITY,
  LINUX,
  PRIVATE_DOCUMENTS,
  STOPPED,
  VOLUME,
  WINDOWS,
} from './support/acting-account.ts';
import { type DeployedRole, deployed, EXTERNAL_ID, type StackParameters } from './support/deployed.ts';

const AWS_DOCUMENTS: PatchDocuments = { scan: null, install: null };

const WITH_OPTIONS: StackParameters = {
  SplitRoles: 'yes',
  SnapshotBeforeInstall: 'yes',
  DiagnoseWithScripts: 'yes',
  FenceByTag: 'yes',
};

function rolesFor(action: RemediateAction, more: StackParameters = {}): readonly DeployedRole[] {
  return deployed({ ...WITH_OPTIONS, [`Allow${pascal(action)}`]: 'yes', ...more }).roles;
}

/** Every call that the action can bring about, as its own table says. */
function callsOf(action: RemediateAction, documents = AWS_DOCUMENTS): Call[] {
  const subjects = SUBJECTS[action].map((subject) => {
    const shape = actionCall(action, { reboot: 'if-needed' }, subject, documents);
    if (shape === null) throw new Error(`${action} calls nothing for ${JSON.stringify(subject)}.`);
    return callOf(shape, action, subject.instanceId);
  });
  const snapshots = action === 'install' ? [callOf(snapshotCall(VOLUME), action, LINUX)] : [];
  const scans = scansAfter(action) ? [callOf(scanCall(documents), action, LINUX)] : [];
  return [...snapshots, ...subjects, ...scans];
}

const ON_LINUX = { instanceId: LINUX, platform: 'Amazon Linux 2023', associationId: null } as const;
const FIX_HOST = { ...ON_LINUX, remediation: 'fix-host' } as const;

type Subject = Parameters<typeof actionCall>[2];

const SUBJECTS: Readonly<Record<RemediateAction, readonly Subject[]>> = {
  scan: [{ ...ON_LINUX, remediation: 'scan' }],
  install: [{ ...ON_LINUX, remediation: 'install-patches' }],
  reboot: [{ ...ON_LINUX, instanceId: WINDOWS, remediation: 'reboot' }],
  start: [{ ...ON_LINUX, instanceId: STOPPED, remediation: 'start-instance' }],
  'update-agent': [{ ...ON_LINUX, remediation: 'update-agent' }],
  'run-association': [{ ...ON_LINUX, associationId: ASSOCIATION, remediation: 'run-association' }],
  diagnose: [
    { ...ON_LINUX, remediation: 'restore-connection' },
    FIX_HOST,
    { ...FIX_HOST, instanceId: WINDOWS, platform: 'Microsoft Windows Server 2022' },
  ],
};

/** Sends each call, follows what runs on its own rights, and cancels what can be: what was refused, in words. */
async function refusals({ actor, observer }: ActingAccount, calls: readonly Call[]): Promise<string[]> {
  const told: string[] = [];
  const note = (outcome: CallOutcome) => {
    if (outcome.kind !== 'accepted') told.push(`${outcome.kind}: ${outcome.error}`);
  };
  for (const call of calls) {
    const sent = await actor.send(call, IDENTITY, EXTERNAL_ID);
    note(sent);
    if (sent.kind !== 'accepted') continue;
    const accepted: Call = { ...call, state: 'accepted', awsId: sent.awsId };
    if (call.operation === 'ssm:StartAutomationExecution') {
      const progress = await observer.progress(accepted, IDENTITY);
      expect(progress).not.toEqual([]);
      told.push(
        ...progress.flatMap(({ state, detail }) => (state === 'failed' ? [`failed: ${detail}`] : [])),
      );
    }
    if (/SendCommand|StartAutomation/.test(call.operation)) {
      note(await actor.cancel(accepted, IDENTITY, EXTERNAL_ID));
    }
  }
  return told;
}

/** The roles without one action of one statement of the role that acts. */
function without(roles: readonly DeployedRole[], sid: string, action: string): readonly DeployedRole[] {
  return roles.map((role) => {
    if (role.name.endsWith('-assess')) return role;
    const Statement = role.policy.Statement.flatMap((statement) => {
      if (statement.Sid !== sid) return [statement];
      const Action = [statement.Action].flat().filter((each) => each !== action);
      return Action.length === 0 ? [] : [{ ...statement, Action }];
    });
    return { ...role, policy: { ...role.policy, Statement } };
  });
}

/** Reads that AWS's runbooks list as needed, and that the simulated ones have no use for. */
const RUNBOOK_READS = new Set(RUNBOOKS.flatMap(({ reads }) => reads));

const RIGHTS = REMEDIATE_ACTIONS.flatMap((action) => {
  const [, role] = rolesFor(action);
  if (!role) throw new Error(`No role for ${action}.`);
  return role.policy.Statement.flatMap(({ Sid: sid, Action }) =>
    [Action]
      .flat()
      .filter((right) => sid !== 'WhatDiagnosesRead' || RUNBOOK_READS.has(right))
      .map((right) => ({ action, sid, right })),
  );
});

describe('the rights of the template', () => {
  it.each(REMEDIATE_ACTIONS)('suffice, behind the fence of tags: %s', async (action) => {
    const account = await actingAccount(actingWorld(), rolesFor(action));
    expect(await refusals(account, callsOf(action))).toEqual([]);
  });

  it.each(RIGHTS)('are all needed: $action without $right of $sid', async ({ action, sid, right }) => {
    const account = await actingAccount(actingWorld(), without(rolesFor(action), sid, right));
    const told = await refusals(account, callsOf(action));
    expect(told).not.toEqual([]);
    for (const each of told) {
      expect(each).toMatch(/^(refused|failed): /);
      expect(each).toContain(`not authorized to perform: ${right}`);
    }
  });

  it.each(REMEDIATE_ACTIONS)('of one role for all actions suffice: %s', async (action) => {
    const all = Object.fromEntries(REMEDIATE_ACTIONS.map((each) => [`Allow${pascal(each)}`, 'yes']));
    const { roles } = deployed({ ...WITH_OPTIONS, ...all, SplitRoles: 'no' });
    const account = await actingAccount(actingWorld(), roles);
    const calls = callsOf(action).map((call) => ({ ...call, roleArn: roles[1]?.arn ?? '' }));
    expect(await refusals(account, calls)).toEqual([]);
  });

  it.each(REMEDIATE_ACTIONS)('of an action do no other: %s', async (action) => {
    const roles = rolesFor(action);
    const account = await actingAccount(actingWorld(), roles);
    const others = REMEDIATE_ACTIONS.filter((other) => other !== action && !isPartOf(other, action));
    for (const other of others) {
      const [first] = callsOf(other);
      if (!first) throw new Error(`${other} calls nothing.`);
      const outcome = await account.actor.send(
        { ...first, roleArn: roles[1]?.arn ?? '' },
        IDENTITY,
        EXTERNAL_ID,
      );
      expect(outcome.kind, other).toBe('refused');
    }
  });
});

/** Without private documents whoever may scan may install: that is what they are for. */
function isPartOf(other: RemediateAction, action: RemediateAction): boolean {
  return other === 'scan' && ['install', 'reboot', 'start'].includes(action);
}

describe('private documents', () => {
  const DOCUMENTS: StackParameters = {
    ScanDocument: 'patchcheck-Scan',
    InstallDocument: 'patchcheck-Install',
  };

  it.each(['scan', 'install', 'reboot', 'start'] as const)('suffice: %s', async (action) => {
    const roles = rolesFor(action, DOCUMENTS);
    const account = await actingAccount(actingWorld(), roles, { documents: PRIVATE_DOCUMENTS });
    expect(await refusals(account, callsOf(action, PRIVATE_DOCUMENTS))).toEqual([]);
  });

  it.each(['scan', 'reboot', 'start'] as const)(
    'let nobody install who may only scan: %s',
    async (action) => {
      const roles = rolesFor(action, DOCUMENTS);
      const account = await actingAccount(actingWorld(), roles, { documents: PRIVATE_DOCUMENTS });
      const [, install] = callsOf('install', PRIVATE_DOCUMENTS);
      if (!install) throw new Error('install calls nothing');
      const roleArn = roles[1]?.arn ?? '';
      for (const call of [
        install,
        { ...install, document: 'AWS-RunPatchBaseline', parameters: { Operation: ['Install'] } },
      ]) {
        const outcome = await account.actor.send({ ...call, roleArn }, IDENTITY, EXTERNAL_ID);
        expect(outcome.kind).toBe('refused');
      }
      expect(
        account.aws.requests.entries().filter(({ mutates, errorCode }) => mutates && !errorCode),
      ).toEqual([]);
    },
  );
});

describe('the fence of tags', () => {
  const FENCED = REMEDIATE_ACTIONS.filter((action) => action !== 'diagnose');

  it.each(FENCED)('holds whatever patchcheck asks for: %s', async (action) => {
    const world = actingWorld();
    for (const instance of world.accounts[0]?.regions[0]?.instances ?? []) instance.Tags = [];
    world.accounts[0]?.regions[0]?.associationTags?.clear();
    const account = await actingAccount(world, rolesFor(action));
    const calls = callsOf(action).filter(({ operation }) => operation !== 'ec2:CreateSnapshot');
    const told = await refusals(account, calls);
    expect(told).toHaveLength(calls.length);
    for (const each of told) expect(each).toContain('not authorized to perform');
  });

  it('does not let scripts run on an instance without the tag', async () => {
    const world = actingWorld();
    for (const instance of world.accounts[0]?.regions[0]?.instances ?? []) instance.Tags = [];
    const account = await actingAccount(world, rolesFor('diagnose'));
    const [connection, linux] = callsOf('diagnose');
    if (!connection || !linux) throw new Error('diagnose calls nothing');
    expect(await refusals(account, [connection])).toEqual([]);
    expect((await refusals(account, [linux])).join()).toContain('ssm:SendCommand');
  });
});

describe('whoever assumes a role that acts', () => {
  it.each([
    ['a wrong external id', 'another-external-id'],
    ['no external id', null],
  ])('is refused with %s', async (_, externalId) => {
    const account = await actingAccount(actingWorld(), rolesFor('scan'));
    const [call] = callsOf('scan');
    if (!call) throw new Error('scan calls nothing');
    const outcome = await account.actor.send(call, IDENTITY, externalId);
    expect(outcome).toMatchObject({ kind: 'refused' });
    expect(JSON.stringify(outcome)).toContain('sts:AssumeRole');
  });

  it('does so in the name of the person who asked', async () => {
    const account = await actingAccount(actingWorld(), rolesFor('scan'));
    await refusals(account, callsOf('scan'));
    const sent = account.aws.requests.entries().filter(({ mutates }) => mutates);
    expect(sent.map(({ operation }) => operation)).toEqual(['SendCommand', 'CancelCommand']);
    for (const { sourceIdentity } of sent) expect(sourceIdentity).toBe('U024BE7LH');
  });
});
