/**
 * What each action may send, and the rights it needs for that: the one table from which the gate before every
 * request, the policies of sessions, the roles to deploy and their documentation are made.
 */

import type { Operation } from '../model/reading.ts';
import type { RemediateAction, RemediationSettings } from '../model/settings.ts';

/** What a statement is limited to. A document or runbook of AWS begins with `AWS`, and belongs to no account. */
export type ActingResource =
  | { readonly kind: 'document' | 'runbook'; readonly name: string }
  | {
      readonly kind:
        | 'instance'
        | 'association'
        | 'execution'
        | 'volume'
        | 'snapshot'
        | 'key'
        /** IAM knows nothing narrower than "*". */
        | 'any';
    };

/** Rights that not everybody wants to grant: without them the rest of the action works all the same. */
export const ACTING_OPTIONS = [
  /** install: a snapshot of the root volume first. */
  'snapshot',
  /** start: instances whose volumes are encrypted with keys of the customer. */
  'encrypted-volumes',
  /** diagnose: the runbooks that run scripts on the node. Whoever has this right can run anything there. */
  'scripts-on-nodes',
] as const;
export type ActingOption = (typeof ACTING_OPTIONS)[number];

export interface ActingStatement {
  readonly sid: string;
  /** The request for which it is needed. One request may need several statements. */
  readonly operation: Operation;
  /** IAM actions. */
  readonly actions: readonly string[];
  readonly resources: readonly ActingResource[];
  /** Is it limited to things that carry the instance's tag? Documents, executions and snapshots do not. */
  readonly fenced: boolean;
  /** IAM condition operator → key → value. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** null: the action is nothing without it. */
  readonly option: ActingOption | null;
}

/** Names of the documents that scan and install; null: AWS-RunPatchBaseline. */
export type PatchDocuments = RemediationSettings['documents'];

interface ActingPermission {
  /** Requests that change something. */
  readonly operations: readonly Operation[];
  statements(documents: PatchDocuments): readonly ActingStatement[];
}

export const PATCH_DOCUMENT = 'AWS-RunPatchBaseline';
export const AGENT_DOCUMENT = 'AWS-UpdateSSMAgent';
/** Reads what AWS knows of an instance and its network. */
export const CONNECTION_RUNBOOK = 'AWSSupport-TroubleshootManagedInstance';
/** Run scripts on the node. */
export const NODE_RUNBOOKS = [
  'AWSSupport-TroubleshootPatchManagerLinux',
  'AWSSupport-TroubleshootWindowsUpdate',
] as const;
const SCRIPT_DOCUMENTS = ['AWS-RunShellScript', 'AWS-RunPowerShellScript'] as const;

/**
 * What the runbooks read, with the rights of whoever started them. Source: "Required IAM permissions" of the
 * three in AWS's Automation runbook reference.
 */
const RUNBOOK_READS = [
  'ec2:DescribeInstances',
  'ec2:DescribeNetworkAcls',
  'ec2:DescribeRouteTables',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeVpcEndpoints',
  'iam:GetInstanceProfile',
  'iam:ListAttachedRolePolicies',
  'iam:ListRoles',
  'ssm:DescribeAutomationExecutions',
  'ssm:DescribeAutomationStepExecutions',
  'ssm:DescribeDocument',
  'ssm:DescribeInstanceInformation',
  'ssm:DescribeInstanceProperties',
  'ssm:GetAutomationExecution',
  'ssm:GetCommandInvocation',
  'ssm:GetDocument',
  'ssm:ListCommandInvocations',
  'ssm:ListCommands',
  'ssm:ListDocuments',
];

const COMMAND: readonly Operation[] = ['ssm:SendCommand', 'ssm:CancelCommand'];

const PERMISSIONS: Readonly<Record<RemediateAction, ActingPermission>> = {
  scan: {
    operations: COMMAND,
    statements: ({ scan }) => command('Scan', scan),
  },
  install: {
    operations: [...COMMAND, 'ec2:CreateSnapshot'],
    statements: ({ install }) => [...command('Install', install), ...snapshot()],
  },
  reboot: {
    operations: ['ec2:RebootInstances', ...COMMAND],
    statements: ({ scan }) => [
      statement('Reboot', 'ec2:RebootInstances', [{ kind: 'instance' }], { fenced: true }),
      ...command('Scan', scan),
    ],
  },
  start: {
    operations: ['ec2:StartInstances', ...COMMAND],
    statements: ({ scan }) => [
      statement('Start', 'ec2:StartInstances', [{ kind: 'instance' }], { fenced: true }),
      statement('StartEncrypted', 'ec2:StartInstances', [{ kind: 'key' }], {
        actions: ['kms:CreateGrant'],
        conditions: {
          Bool: { 'kms:GrantIsForAWSResource': 'true' },
          StringLike: { 'kms:ViaService': 'ec2.*.amazonaws.com*' },
        },
        option: 'encrypted-volumes',
      }),
      ...command('Scan', scan),
    ],
  },
  'update-agent': {
    operations: COMMAND,
    statements: () => command('UpdateAgent', AGENT_DOCUMENT),
  },
  'run-association': {
    operations: ['ssm:StartAssociationsOnce'],
    // Fenced by a tag of the association: it runs on all its targets, whatever their tags are.
    statements: () => [
      statement('RunAssociation', 'ssm:StartAssociationsOnce', [{ kind: 'association' }], { fenced: true }),
    ],
  },
  diagnose: {
    operations: ['ssm:StartAutomationExecution', 'ssm:StopAutomationExecution'],
    statements: () => [
      runbooks('Diagnose', [CONNECTION_RUNBOOK]),
      statement('WhatDiagnosesRead', 'ssm:StartAutomationExecution', [{ kind: 'any' }], {
        actions: RUNBOOK_READS,
      }),
      statement('StopDiagnosis', 'ssm:StopAutomationExecution', [{ kind: 'execution' }]),
      { ...runbooks('DiagnoseOnNode', NODE_RUNBOOKS), option: 'scripts-on-nodes' },
      ...scripts(),
    ],
  },
};

/** Every request that changes something and that `action` may send. A gate refuses anything else. */
export function actingOperations(action: RemediateAction): readonly Operation[] {
  return PERMISSIONS[action].operations;
}

/** The rights that `action` needs, with those of its `options`. */
export function actingStatements(
  action: RemediateAction,
  documents: PatchDocuments,
  options: readonly ActingOption[] = ACTING_OPTIONS,
): readonly ActingStatement[] {
  return PERMISSIONS[action]
    .statements(documents)
    .filter(({ option }) => option === null || options.includes(option));
}

/**
 * SendCommand is allowed on the document and, apart from that, on each instance. A fence on the document would
 * ask for its tags, and AWS's own have none.
 */
function command(name: string, document: string | null): ActingStatement[] {
  return [
    statement(`${name}Document`, 'ssm:SendCommand', [{ kind: 'document', name: document ?? PATCH_DOCUMENT }]),
    statement(`${name}Instances`, 'ssm:SendCommand', [{ kind: 'instance' }], { fenced: true }),
    statement(`${name}Cancel`, 'ssm:CancelCommand', [{ kind: 'any' }]),
  ];
}

/** A volume carries no tag of its instance, so no fence holds here. Tags only while the snapshot is made. */
function snapshot(): ActingStatement[] {
  return [
    statement('Snapshot', 'ec2:CreateSnapshot', [{ kind: 'volume' }, { kind: 'snapshot' }], {
      option: 'snapshot',
    }),
    statement('SnapshotTags', 'ec2:CreateSnapshot', [{ kind: 'snapshot' }], {
      actions: ['ec2:CreateTags'],
      conditions: { StringEquals: { 'ec2:CreateAction': 'CreateSnapshot' } },
      option: 'snapshot',
    }),
  ];
}

/** Automation looks at the definition, the document and the execution that it makes. */
function runbooks(sid: string, names: readonly string[]): ActingStatement {
  return statement(sid, 'ssm:StartAutomationExecution', [
    ...names.map((name) => ({ kind: 'runbook', name }) as const),
    ...names.map((name) => ({ kind: 'document', name }) as const),
    { kind: 'execution' },
  ]);
}

function scripts(): ActingStatement[] {
  const more = { actions: ['ssm:SendCommand'], option: 'scripts-on-nodes' } as const;
  const documents = SCRIPT_DOCUMENTS.map((name) => ({ kind: 'document', name }) as const);
  return [
    statement('ScriptDocuments', 'ssm:StartAutomationExecution', documents, more),
    statement('ScriptInstances', 'ssm:StartAutomationExecution', [{ kind: 'instance' }], {
      ...more,
      fenced: true,
    }),
  ];
}

function statement(
  sid: string,
  operation: Operation,
  resources: readonly ActingResource[],
  more: Partial<ActingStatement> = {},
): ActingStatement {
  const plain = { actions: [operation], fenced: false, conditions: {}, option: null };
  return { ...plain, ...more, sid, operation, resources };
}
