import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  ACTING_OPTIONS,
  type ActingOption,
  actingStatements,
  type PatchDocuments,
} from '../../src/aws/acting-permissions.ts';
import { policyStatement } from '../../src/aws/acting-policy.ts';
import { READ_PERMISSIONS, REMEDIATION_READ_PERMISSIONS } from '../../src/aws/assess-permissions.ts';
import { ConfigFile } from '../../src/config/config-file.ts';
import { REMEDIATE_ACTIONS, type RemediateAction } from '../../src/model/settings.ts';
import { botPolicy } from '../../src/roles/bot-policy.ts';
import { FENCE, pascal } from '../../src/roles/names.ts';
import {
  ACCOUNT,
  BOT,
  type DeployedRole,
  deployed,
  EXTERNAL_ID,
  type StackParameters,
  templateOf,
} from './support/deployed.ts';

const ALL_ACTIONS: StackParameters = Object.fromEntries(
  REMEDIATE_ACTIONS.map((action) => [`Allow${pascal(action)}`, 'yes']),
);
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555';
const ALL_OPTIONS: StackParameters = {
  SnapshotBeforeInstall: 'yes',
  DiagnoseWithScripts: 'yes',
  StartKeyArns: KEY,
};
const SPLIT: StackParameters = { SplitRoles: 'yes' };
const NO_DOCUMENTS: PatchDocuments = { scan: null, install: null };
const PLACE = { partition: 'aws', region: '*', accountId: ACCOUNT };

function roleNamed(roles: readonly DeployedRole[], name: string): DeployedRole {
  const found = roles.find((role) => role.name === name);
  if (!found) throw new Error(`No role ${name} among ${roles.map((role) => role.name).join(', ')}`);
  return found;
}

/** What the table says, as IAM would have it. */
function fromTheTable(
  action: RemediateAction,
  options: readonly ActingOption[],
  documents = NO_DOCUMENTS,
  fence: typeof FENCE | null = null,
) {
  return actingStatements(action, documents, options).map((statement) =>
    policyStatement(statement, PLACE, { keys: [KEY] }, fence),
  );
}

describe('the roles of an account', () => {
  it('are read-only unless somebody says otherwise', () => {
    const { roles, outputs } = deployed();
    expect(roles.map(({ name }) => name)).toEqual(['patchcheck-assess']);
    const actions = roleNamed(roles, 'patchcheck-assess').policy.Statement.flatMap(({ Action }) => Action);
    const listed = [...READ_PERMISSIONS, ...REMEDIATION_READ_PERMISSIONS].map(({ action }) => action);
    expect(actions.toSorted()).toEqual(listed.toSorted());
    expect(outputs.Configuration).not.toContain('remediateRoles');
  });

  it('are one that acts, with the rights of the actions that are allowed and no others', () => {
    const { roles } = deployed({ AllowScan: 'yes', AllowReboot: 'yes' });
    expect(roles.map(({ name }) => name)).toEqual(['patchcheck-assess', 'patchcheck-remediate']);
    expect(roleNamed(roles, 'patchcheck-remediate').policy.Statement).toEqual([
      ...fromTheTable('scan', []),
      ...fromTheTable('reboot', []),
    ]);
  });

  it.each(REMEDIATE_ACTIONS)('are one for each action where they are split: %s', (action) => {
    const { roles } = deployed({ ...SPLIT, [`Allow${pascal(action)}`]: 'yes' });
    expect(roles.map(({ name }) => name)).toEqual(['patchcheck-assess', `patchcheck-${action}`]);
    expect(roleNamed(roles, `patchcheck-${action}`).policy.Statement).toEqual(fromTheTable(action, []));
  });

  it.each(REMEDIATE_ACTIONS)('hold the rights of options only where these are wanted: %s', (action) => {
    const { roles } = deployed({ ...SPLIT, ...ALL_ACTIONS, ...ALL_OPTIONS });
    expect(roleNamed(roles, `patchcheck-${action}`).policy.Statement).toEqual(
      fromTheTable(action, ACTING_OPTIONS),
    );
  });

  it.each(REMEDIATE_ACTIONS)('are fenced by the tag where that is wanted: %s', (action) => {
    const { roles } = deployed({ ...SPLIT, ...ALL_ACTIONS, ...ALL_OPTIONS, FenceByTag: 'yes' });
    expect(roleNamed(roles, `patchcheck-${action}`).policy.Statement).toEqual(
      fromTheTable(action, ACTING_OPTIONS, NO_DOCUMENTS, FENCE),
    );
  });

  it.each(REMEDIATE_ACTIONS)('name private documents where there are any: %s', (action) => {
    const documents = { scan: 'patchcheck-Scan', install: 'patchcheck-Install' };
    const parameters = { ScanDocument: documents.scan, InstallDocument: documents.install };
    const { roles } = deployed({ ...SPLIT, ...ALL_ACTIONS, ...parameters });
    expect(roleNamed(roles, `patchcheck-${action}`).policy.Statement).toEqual(
      fromTheTable(action, [], documents),
    );
  });

  it.each([{}, SPLIT])(
    'fit into what IAM has room for: 10,240 characters of inline policies a role (%j)',
    (split) => {
      const { roles } = deployed(
        { ...split, ...ALL_ACTIONS, ...ALL_OPTIONS, FenceByTag: 'yes' },
        'aws-us-gov',
      );
      expect(roles.length).toBeGreaterThan(1);
      for (const { policySize } of roles) expect(policySize).toBeLessThan(10_240);
    },
  );

  it.each(['aws-cn', 'aws-us-gov'])('are right in other partitions: %s', (partition) => {
    const { roles } = deployed(ALL_ACTIONS, partition);
    const text = JSON.stringify(roles.map(({ policy }) => policy));
    expect(text).toContain(`arn:${partition}:ec2:*:${ACCOUNT}:instance/*`);
    expect(text).not.toContain('arn:aws:');
  });

  it('take another prefix and a permissions boundary', () => {
    const boundary = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
    const { roles } = deployed({ RoleNamePrefix: 'pc', AllowScan: 'yes', PermissionsBoundaryArn: boundary });
    expect(roles.map(({ name }) => name)).toEqual(['pc-assess', 'pc-remediate']);
    expect(new Set(roles.map((role) => role.boundary))).toEqual(new Set([boundary]));
    expect(deployed().roles[0]?.boundary).toBeUndefined();
  });
});

describe('who may assume them', () => {
  const { roles } = deployed({ ...SPLIT, ...ALL_ACTIONS });

  it.each(['patchcheck-assess', ...REMEDIATE_ACTIONS.map((action) => `patchcheck-${action}`)])(
    'the bot alone, with the external id, and for an hour: %s',
    (name) => {
      const { trust, maxSessionSeconds } = roleNamed(roles, name);
      expect(maxSessionSeconds).toBe(3600);
      expect(trust.Statement.map(({ Action }) => Action)).toEqual([
        'sts:AssumeRole',
        'sts:SetSourceIdentity',
      ]);
      for (const { Principal } of trust.Statement) expect(Principal).toEqual({ AWS: BOT });
      expect(trust.Statement[0]?.Condition?.StringEquals).toEqual({ 'sts:ExternalId': EXTERNAL_ID });
    },
  );

  it('and, of those that act, only in somebody’s name', () => {
    const named = roles.filter(({ trust }) => trust.Statement[0]?.Condition?.Null !== undefined);
    expect(named.map(({ name }) => name)).toEqual(REMEDIATE_ACTIONS.map((action) => `patchcheck-${action}`));
    expect(named[0]?.trust.Statement[0]?.Condition?.Null).toEqual({ 'sts:SourceIdentity': 'false' });
  });

  it('the bot may assume each of them, and nothing else', () => {
    const policy = JSON.parse(botPolicy()) as { Statement: { Action: string[]; Resource: string[] }[] };
    const [statement] = policy.Statement;
    expect(statement?.Action).toEqual(['sts:AssumeRole', 'sts:SetSourceIdentity']);
    const names = [...roles, ...deployed({ AllowScan: 'yes' }).roles].map(({ name }) => name);
    expect(statement?.Resource.toSorted()).toEqual(
      [...new Set(names)].map((name) => `arn:aws:iam::*:role/${name}`).toSorted(),
    );
  });
});

describe('what the stack says of itself', () => {
  it.each([{}, SPLIT])('is a piece of configuration that is right: one role an action (%j)', (split) => {
    const { outputs, roles } = deployed({ ...split, AllowScan: 'yes', AllowInstall: 'yes' });
    const accounts: unknown = parse(outputs.Configuration ?? '');
    const file = ConfigFile.parse({ environments: { prod: { regions: ['us-east-1'], accounts } } });
    expect(file.environments.prod?.accounts).toMatchObject([
      { id: ACCOUNT, assessRole: roleNamed(roles, 'patchcheck-assess').arn },
    ]);
    const arns = Object.values(outputs).filter((value) => value.startsWith('arn:'));
    expect(arns.toSorted()).toEqual(roles.map(({ arn }) => arn).toSorted());
    const name = (action: string) => ('SplitRoles' in split ? action : 'remediate');
    expect(accounts).toMatchObject([
      {
        remediateRoles: {
          scan: `arn:aws:iam::${ACCOUNT}:role/patchcheck-${name('scan')}`,
          install: `arn:aws:iam::${ACCOUNT}:role/patchcheck-${name('install')}`,
        },
      },
    ]);
  });

  it('never the external id', () => {
    const { outputs } = deployed({ ...ALL_ACTIONS });
    expect(JSON.stringify(outputs)).not.toContain(EXTERNAL_ID);
    const template = templateOf('patchcheck-roles.cfn.yaml') as {
      Parameters: { ExternalId: { NoEcho: boolean } };
    };
    expect(template.Parameters.ExternalId.NoEcho).toBe(true);
  });

  it('in text that YAML 1.1 reads as text: a bare yes would be true', () => {
    const { Parameters } = templateOf('patchcheck-roles.cfn.yaml') as {
      Parameters: Record<string, { AllowedValues?: unknown[]; Default?: unknown }>;
    };
    for (const { AllowedValues = [], Default = '' } of Object.values(Parameters)) {
      for (const value of [...AllowedValues, Default]) expect(typeof value).toBe('string');
    }
  });
});
