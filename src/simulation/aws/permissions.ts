/** The rights that a request needs: on which resources, and with which values for conditions to ask for. */

import { instanceOf } from './acts/machine.ts';
import type { Permission } from './policy.ts';
import type { SimulatedRegion } from './world.ts';

type Input = Readonly<Record<string, unknown>>;

/** Where a request goes. */
export interface Destination {
  readonly accountId: string;
  readonly regionName: string;
  /** null: the account holds nothing there. */
  readonly region: SimulatedRegion | null;
}

type Needs = (input: Input, at: Destination) => readonly Permission[];

/** The rights for `service:Operation`, in the order in which AWS asks for them. `action` is the IAM action. */
export function permissionsFor(action: string, input: Input, at: Destination): readonly Permission[] {
  const needs = Object.hasOwn(NEEDS, action) ? NEEDS[action] : undefined;
  const found = needs?.(input, at) ?? [];
  return found.length > 0 ? found : [{ action, resources: ['*'], context: {} }];
}

const NEEDS: Readonly<Record<string, Needs>> = {
  'ssm:SendCommand': (input, at) =>
    commandPermissions(text(input.DocumentName), texts(input.InstanceIds), at),
  'ssm:StartAssociationsOnce': (input, at) =>
    texts(input.AssociationIds).map((id) => onSsm('ssm:StartAssociationsOnce', `association/${id}`, at)),
  'ssm:StartAutomationExecution': automationPermissions,
  'ssm:StopAutomationExecution': (input, at) => [
    onExecution('ssm:StopAutomationExecution', text(input.AutomationExecutionId), at),
  ],
  'ssm:GetAutomationExecution': (input, at) => [
    onExecution('ssm:GetAutomationExecution', text(input.AutomationExecutionId), at),
  ],
  'ec2:RebootInstances': onInstances('ec2:RebootInstances'),
  'ec2:StartInstances': onInstances('ec2:StartInstances'),
  'ec2:StopInstances': onInstances('ec2:StopInstances'),
  'ec2:CreateSnapshot': snapshotPermissions,
  'ec2:CreateTags': tagPermissions,

  'ssm:DescribeInstancePatchStates': onInstances('ssm:DescribeInstancePatchStates'),
  'ssm:DescribeInstancePatches': onInstances('ssm:DescribeInstancePatches'),
  'ssm:DescribeInstanceAssociationsStatus': onInstances('ssm:DescribeInstanceAssociationsStatus'),
  'ssm:GetConnectionStatus': onInstances('ssm:GetConnectionStatus'),
  'ssm:GetCalendarState': (input, at) =>
    texts(input.CalendarNames).map((name) =>
      onSsm('ssm:GetCalendarState', `document/${name.split('/').at(-1)}`, at),
    ),
};

/** On the document, and on each instance: one right does not bring the other. */
export function commandPermissions(
  document: string,
  instanceIds: readonly string[],
  at: Destination,
): Permission[] {
  const action = 'ssm:SendCommand';
  return [
    { action, resources: [documentArn('document', document, at)], context: common(at) },
    ...instanceIds.map((id) => onInstance(action, id, at)),
  ];
}

/** Passing on the use of a key to EC2, which encrypted volumes need when their instance starts. */
export function keyGrant(key: string, at: Destination): Permission {
  return {
    action: 'kms:CreateGrant',
    resources: [key],
    context: {
      ...common(at),
      'kms:GrantIsForAWSResource': 'true',
      'kms:ViaService': `ec2.${at.regionName}.amazonaws.com`,
    },
  };
}

/** By the definition or the document, and by the execution that it makes; and passing a role is a right of its own. */
function automationPermissions(input: Input, at: Destination): Permission[] {
  const action = 'ssm:StartAutomationExecution';
  const name = text(input.DocumentName);
  const version = text(input.DocumentVersion) || '$DEFAULT';
  const [role] = texts((input.Parameters as Input | undefined)?.AutomationAssumeRole);
  return [
    {
      action,
      resources: [
        `${documentArn('automation-definition', name, at)}:${version}`,
        documentArn('document', name, at),
      ],
      context: { ...common(at), 'ssm:DocumentVersion': version },
    },
    onExecution(action, 'new', at),
    ...(role
      ? [
          {
            action: 'iam:PassRole',
            resources: [role],
            context: { ...common(at), 'iam:PassedToService': 'ssm.amazonaws.com' },
          },
        ]
      : []),
  ];
}

function snapshotPermissions(input: Input, at: Destination): Permission[] {
  const action = 'ec2:CreateSnapshot';
  const tags = (input.TagSpecifications as readonly Input[] | undefined)?.flatMap(tagsIn) ?? [];
  const snapshot = [`arn:aws:ec2:${at.regionName}::snapshot/*`];
  const asked = { ...common(at), ...requestTags(tags) };
  const volume = `arn:aws:ec2:${at.regionName}:${at.accountId}:volume/${text(input.VolumeId)}`;
  return [
    { action, resources: [volume], context: common(at) },
    { action, resources: snapshot, context: asked },
    ...(tags.length > 0
      ? [
          {
            action: 'ec2:CreateTags',
            resources: snapshot,
            context: { ...asked, 'ec2:CreateAction': 'CreateSnapshot' },
          },
        ]
      : []),
  ];
}

/** Snapshots belong to no account in their ARNs. */
function tagPermissions(input: Input, at: Destination): Permission[] {
  const action = 'ec2:CreateTags';
  const asked = requestTags(tagsIn(input));
  return texts(input.ResourceIds).map((id) => {
    if (id.startsWith('i-')) {
      const { resources, context } = onInstance(action, id, at);
      return { action, resources, context: { ...context, ...asked } };
    }
    const [arn = ''] = id.startsWith('snap-')
      ? [`arn:aws:ec2:${at.regionName}::snapshot/${id}`]
      : [`arn:aws:ec2:${at.regionName}:${at.accountId}:volume/${id}`];
    return { action, resources: [arn], context: { ...common(at), ...asked } };
  });
}

function tagsIn(holder: Input): readonly Input[] {
  return (holder.Tags as readonly Input[] | undefined) ?? [];
}

function requestTags(tags: readonly Input[]): Permission['context'] {
  const values = tags.map(({ Key, Value }) => [`aws:RequestTag/${text(Key)}`, text(Value)]);
  return { ...Object.fromEntries(values), 'aws:TagKeys': tags.map(({ Key }) => text(Key)) };
}

/** Of a request that names instances in any of AWS's ways. */
function onInstances(action: string): Needs {
  return (input, at) => {
    const ids = [...texts(input.InstanceIds), ...texts(input.InstanceId), ...texts(input.Target)];
    return ids.map((id) => onInstance(action, id, at));
  };
}

function onInstance(action: string, id: string, at: Destination): Permission {
  const instance = at.region && instanceOf(at.region, id);
  const tags = (instance?.Tags ?? []).flatMap(({ Key, Value }) => [
    [`aws:ResourceTag/${Key}`, Value ?? ''],
    [`ssm:resourceTag/${Key}`, Value ?? ''],
    [`ec2:ResourceTag/${Key}`, Value ?? ''],
  ]);
  const arn = id.startsWith('mi-')
    ? `arn:aws:ssm:${at.regionName}:${at.accountId}:managed-instance/${id}`
    : `arn:aws:ec2:${at.regionName}:${at.accountId}:instance/${id}`;
  return { action, resources: [arn], context: { ...common(at), ...Object.fromEntries(tags) } };
}

function onExecution(action: string, id: string, at: Destination): Permission {
  return onSsm(action, `automation-execution/${id}`, at);
}

function onSsm(action: string, name: string, at: Destination): Permission {
  const associationId = /^association\/(.+)$/.exec(name)?.[1];
  const tags = associationId === undefined ? {} : (at.region?.associationTags?.get(associationId) ?? {});
  const context = Object.entries(tags).flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value],
    [`ssm:resourceTag/${key}`, value],
  ]);
  return {
    action,
    resources: [`arn:aws:ssm:${at.regionName}:${at.accountId}:${name}`],
    context: { ...common(at), ...Object.fromEntries(context) },
  };
}

/** Documents of AWS belong to no account. */
function documentArn(kind: 'document' | 'automation-definition', nameOrArn: string, at: Destination): string {
  if (nameOrArn.startsWith('arn:')) return nameOrArn;
  const owner = nameOrArn.startsWith('AWS') ? '' : at.accountId;
  return `arn:aws:ssm:${at.regionName}:${owner}:${kind}/${nameOrArn}`;
}

function common({ regionName, accountId }: Destination): Permission['context'] {
  return { 'aws:RequestedRegion': regionName, 'aws:PrincipalAccount': accountId };
}

/** Requests are looked at before their input is checked: whatever is no text is none. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((each): each is string => typeof each === 'string');
}
