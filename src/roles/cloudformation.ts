/** The roles of one account as a CloudFormation template, fit for a StackSet. */

import { stringify } from 'yaml';
import { ACTING_OPTIONS, PATCH_DOCUMENT } from '../aws/acting-permissions.ts';
import { REMEDIATE_ACTIONS } from '../model/settings.ts';
import { actionPolicies, DOCUMENT_CONDITIONS } from './cloudformation-policies.ts';
import {
  ACTION_TITLES,
  DEFAULT_PREFIX,
  FENCE,
  NAMED_PERSON_ONLY,
  pascal,
  placeholder,
  SESSION_SECONDS,
  SWITCHES,
} from './names.ts';
import { readStatements } from './read-statements.ts';
import { all, any, condition, isYes, type Json, not, ref, sub, when } from './template.ts';
import { trustPolicy } from './trust.ts';

const HEADER = [
  ' Roles by which patchcheck reads an account and, where wanted, acts in it.',
  ' Generated from the table that the code is held to. Roles are global: deploy to one Region of each account.',
  '',
].join('\n');

/** The whole file. */
export function rolesTemplate(): string {
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'patchcheck: the roles by which it assesses this account and, where wanted, acts in it.',
    Parameters: parameters(),
    Conditions: conditions(),
    Resources: resources(),
    Outputs: outputs(),
  };
  return templateText(HEADER, template);
}

/** YAML 1.1, as CloudFormation reads it: there, a bare yes is true. Long lines stay whole, so that an ARN can be found. */
export function templateText(header: string, template: Json): string {
  const comment = header
    .trimEnd()
    .split('\n')
    .map((line) => `#${line}\n`)
    .join('');
  return `${comment}${stringify(template, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false })}`;
}

function parameters(): Record<string, Json> {
  const actions = REMEDIATE_ACTIONS.map((action) => [`Allow${pascal(action)}`, action] as const);
  return {
    BotPrincipalArn: {
      Type: 'String',
      Description: 'ARN of the role (or user) that patchcheck itself runs as.',
      AllowedPattern: '^arn:aws[a-z-]*:iam::\\d{12}:(role|user)/[\\w+=,.@/-]+$',
    },
    ExternalId: {
      Type: 'String',
      NoEcho: true,
      Description:
        'A long random text that only patchcheck and these roles know: externalId in patchcheck.yaml.',
      MinLength: 16,
      MaxLength: 1224,
      AllowedPattern: '^[\\w+=,.@:/-]+$',
    },
    RoleNamePrefix: {
      Type: 'String',
      Default: DEFAULT_PREFIX,
      Description: 'Roles are named <prefix>-assess, <prefix>-remediate or <prefix>-<action>.',
      AllowedPattern: '^[\\w+=,.@-]{1,40}$',
    },
    ...Object.fromEntries(actions.map(([name, action]) => [name, yesNo(ACTION_TITLES[action])])),
    SplitRoles: yesNo('One role for each action, in place of one role for all of them?'),
    FenceByTag: yesNo(
      `Act only on what carries the tag ${FENCE.key}=${FENCE.value}? Set requireTag in patchcheck.yaml as well.`,
    ),
    [SWITCHES.snapshot.cloudFormation]: yesNo(SWITCHES.snapshot.description),
    [SWITCHES['scripts-on-nodes'].cloudFormation]: yesNo(SWITCHES['scripts-on-nodes'].description),
    [SWITCHES['encrypted-volumes'].cloudFormation]: {
      Type: 'CommaDelimitedList',
      Default: '',
      Description: SWITCHES['encrypted-volumes'].description,
    },
    ScanDocument: document('scans'),
    InstallDocument: document('installs'),
    PermissionsBoundaryArn: {
      Type: 'String',
      Default: '',
      Description: 'ARN of the permissions boundary that roles must have here; empty: none.',
    },
  };
}

function yesNo(description: string): Json {
  return { Type: 'String', AllowedValues: ['yes', 'no'], Default: 'no', Description: description };
}

function document(does: string): Json {
  return {
    Type: 'String',
    Default: PATCH_DOCUMENT,
    Description: `The document that ${does}: AWS's, or a private one of this account with a fixed operation.`,
    AllowedPattern: '^[\\w.-]{3,128}$',
  };
}

function conditions(): Record<string, Json> {
  const keys = SWITCHES['encrypted-volumes'].cloudFormation;
  return {
    ...Object.fromEntries(
      REMEDIATE_ACTIONS.map((action) => [`May${pascal(action)}`, isYes(`Allow${pascal(action)}`)]),
    ),
    Acts: any(...REMEDIATE_ACTIONS.map((action) => condition(`May${pascal(action)}`))),
    Split: isYes('SplitRoles'),
    Together: all(not(condition('Split')), condition('Acts')),
    ...Object.fromEntries(
      REMEDIATE_ACTIONS.map((action) => [
        `Split${pascal(action)}`,
        all(condition('Split'), condition(`May${pascal(action)}`)),
      ]),
    ),
    Fenced: isYes('FenceByTag'),
    ...Object.fromEntries(
      ACTING_OPTIONS.filter((option) => option !== 'encrypted-volumes')
        .map((option) => SWITCHES[option].cloudFormation)
        .map((name) => [`With${name}`, isYes(name)]),
    ),
    [`With${keys}`]: not({ 'Fn::Equals': [{ 'Fn::Join': ['', ref(keys)] }, ''] }),
    ...DOCUMENT_CONDITIONS,
    Bounded: not({ 'Fn::Equals': [ref('PermissionsBoundaryArn'), ''] }),
  };
}

function resources(): Record<string, Json> {
  return {
    AssessRole: role('assess', 'Reads, and nothing else: what a patchcheck assessment needs.', {
      policies: [
        {
          PolicyName: `${DEFAULT_PREFIX}-assess`,
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: readStatements().map(({ sid, actions }) => ({
              Sid: sid,
              Effect: 'Allow',
              Action: actions,
              Resource: '*',
            })),
          },
        },
      ],
    }),
    RemediateRole: role('remediate', 'Acts for people who press buttons of patchcheck.', {
      condition: 'Together',
    }),
    ...Object.fromEntries(
      REMEDIATE_ACTIONS.map((action) => [
        `${pascal(action)}Role`,
        role(action, `Acts for people who press buttons of patchcheck: ${action}, and nothing else.`, {
          condition: `Split${pascal(action)}`,
        }),
      ]),
    ),
    ...actionPolicies(),
  };
}

interface RoleOptions {
  /** Of a role that acts; absent: the role that reads. */
  readonly condition?: string;
  readonly policies?: Json;
}

function role(name: string, description: string, { condition: exists, policies }: RoleOptions): Json {
  const trust = { principal: ref('BotPrincipalArn'), externalId: ref('ExternalId') };
  return {
    Type: 'AWS::IAM::Role',
    ...(exists === undefined ? {} : { Condition: exists }),
    Properties: {
      RoleName: sub(`${placeholder('RoleNamePrefix')}-${name}`),
      Description: description,
      MaxSessionDuration: SESSION_SECONDS,
      PermissionsBoundary: when('Bounded', ref('PermissionsBoundaryArn')),
      AssumeRolePolicyDocument: trustPolicy(
        exists === undefined ? trust : { ...trust, conditions: NAMED_PERSON_ONLY },
      ),
      ...(policies === undefined ? {} : { Policies: policies }),
    },
  };
}

function outputs(): Record<string, Json> {
  return {
    AssessRoleArn: { Value: arn('AssessRole') },
    RemediateRoleArn: { Condition: 'Together', Value: arn('RemediateRole') },
    ...Object.fromEntries(
      REMEDIATE_ACTIONS.map((action) => [
        `${pascal(action)}RoleArn`,
        { Condition: `Split${pascal(action)}`, Value: arn(`${pascal(action)}Role`) },
      ]),
    ),
    Configuration: {
      Description: 'This account in patchcheck.yaml, below environments.<name>.accounts.',
      Value: { 'Fn::Join': ['', configuration()] },
    },
  };
}

/** A piece of patchcheck.yaml, line by line; an action without a role has no buttons. */
function configuration(): Json[] {
  return [
    sub(`- id: "${placeholder('AWS::AccountId')}"\n`),
    sub(`  assessRole: ${placeholder('AssessRole.Arn')}\n`),
    '  externalId: { env: PATCHCHECK_EXTERNAL_ID }\n',
    when('Acts', '  remediateRoles:\n', ''),
    ...REMEDIATE_ACTIONS.map((action) => {
      const name = pascal(action);
      const line = when(
        'Split',
        sub(`    ${action}: ${placeholder(`${name}Role.Arn`)}\n`),
        sub(`    ${action}: ${placeholder('RemediateRole.Arn')}\n`),
      );
      return when(`May${name}`, line, '');
    }),
  ];
}

function arn(resource: string): Json {
  return { 'Fn::GetAtt': [resource, 'Arn'] };
}
