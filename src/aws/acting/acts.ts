/** The requests that calls are made of: one for each operation, and those that cancel what they began. */

import { CreateSnapshotCommand, RebootInstancesCommand, StartInstancesCommand } from '@aws-sdk/client-ec2';
import {
  CancelCommandCommand,
  SendCommandCommand,
  StartAssociationsOnceCommand,
  StartAutomationExecutionCommand,
  StopAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import type { Operation } from '../../model/reading.ts';
import type { Call } from '../../model/remediation.ts';
import type { PatchDocuments } from '../acting-permissions.ts';
import type { Accepted, Act } from './acting.ts';
import type { ActingClients } from './clients.ts';
import { callComment, callToken, SNAPSHOT_TAG } from './marks.ts';
import { sessionPolicy } from './session-policy.ts';

type Send = (
  call: Call,
  clients: ActingClients,
  options: { readonly abortSignal: AbortSignal },
  purpose: string,
) => Promise<Accepted>;

/** How long Run Command tries to deliver a command, in seconds. */
const DELIVERY_SECONDS = 600;

const SENDERS: Readonly<Partial<Record<Operation, Send>>> = {
  'ssm:SendCommand': sendCommand,
  'ec2:RebootInstances': rebootInstances,
  'ec2:StartInstances': startInstances,
  'ssm:StartAssociationsOnce': startAssociation,
  'ssm:StartAutomationExecution': startAutomation,
  'ec2:CreateSnapshot': createSnapshot,
};

/**
 * The request that `call` stands for; null where nothing sends such a call. `documents`: private documents of
 * all environments. `purpose`: who wants it and why, for what is kept in AWS.
 */
export function actOf(call: Call, documents: readonly PatchDocuments[], purpose: string): Act | null {
  const send = SENDERS[call.operation];
  if (send === undefined) return null;
  return {
    scope: { accountId: call.accountId, region: call.region },
    operation: call.operation,
    about: about(call),
    policy: (until) => sessionPolicy(call, documents, until),
    send: (clients, options) => send(call, clients, options, purpose),
  };
}

/** The request that cancels what `call` began; null where AWS knows no such thing. */
export function cancellationOf(call: Call, documents: readonly PatchDocuments[]): Act | null {
  const { awsId } = call;
  if (awsId === null) return null;
  switch (call.operation) {
    case 'ssm:SendCommand':
      return cancellation(call, 'ssm:CancelCommand', documents, async ({ ssm }, options) =>
        done(await ssm.send(new CancelCommandCommand({ CommandId: awsId }), options)),
      );
    case 'ssm:StartAutomationExecution':
      return cancellation(call, 'ssm:StopAutomationExecution', documents, async ({ ssm }, options) => {
        const input = { AutomationExecutionId: awsId, Type: 'Cancel' as const };
        return done(await ssm.send(new StopAutomationExecutionCommand(input), options));
      });
    default:
      return null;
  }
}

function cancellation(
  call: Call,
  operation: Operation,
  documents: readonly PatchDocuments[],
  send: Act['send'],
): Act {
  const subject = {
    ...call,
    operation,
    document: null,
    ...(call.awsId === null ? {} : { executionId: call.awsId }),
  };
  return {
    scope: { accountId: call.accountId, region: call.region },
    operation,
    about: call.awsId ?? '',
    policy: () => sessionPolicy(subject, documents, null),
    send,
  };
}

async function sendCommand(
  call: Call,
  { ssm }: ActingClients,
  options: { readonly abortSignal: AbortSignal },
): Promise<Accepted> {
  const answer = await ssm.send(
    new SendCommandCommand({
      DocumentName: call.document ?? '',
      DocumentVersion: '$DEFAULT',
      InstanceIds: [...call.instanceIds],
      Parameters: mutable(call.parameters),
      Comment: callComment(call.id),
      TimeoutSeconds: DELIVERY_SECONDS,
      // A call is a wave, or a part of one: what is in it runs side by side.
      MaxConcurrency: '100%',
      MaxErrors: '0',
      CloudWatchOutputConfig: { CloudWatchOutputEnabled: false },
    }),
    options,
  );
  return withId(answer, answer.Command?.CommandId);
}

async function rebootInstances(
  call: Call,
  { ec2 }: ActingClients,
  options: { readonly abortSignal: AbortSignal },
): Promise<Accepted> {
  return done(await ec2.send(new RebootInstancesCommand({ InstanceIds: [...call.instanceIds] }), options));
}

async function startInstances(
  call: Call,
  { ec2 }: ActingClients,
  options: { readonly abortSignal: AbortSignal },
): Promise<Accepted> {
  return done(await ec2.send(new StartInstancesCommand({ InstanceIds: [...call.instanceIds] }), options));
}

/** Runs on every target of the association: State Manager cannot be told to leave some out. */
async function startAssociation(
  call: Call,
  { ssm }: ActingClients,
  options: { readonly abortSignal: AbortSignal },
): Promise<Accepted> {
  const AssociationIds = call.associationId === null ? [] : [call.associationId];
  return done(await ssm.send(new StartAssociationsOnceCommand({ AssociationIds }), options));
}

async function startAutomation(
  call: Call,
  { ssm }: ActingClients,
  options: { readonly abortSignal: AbortSignal },
): Promise<Accepted> {
  const answer = await ssm.send(
    new StartAutomationExecutionCommand({
      DocumentName: call.document ?? '',
      DocumentVersion: '$DEFAULT',
      Parameters: mutable(call.parameters),
      ClientToken: callToken(call.id),
    }),
    options,
  );
  return withId(answer, answer.AutomationExecutionId);
}

async function createSnapshot(
  call: Call,
  { ec2 }: ActingClients,
  options: { readonly abortSignal: AbortSignal },
  purpose: string,
): Promise<Accepted> {
  const answer = await ec2.send(
    new CreateSnapshotCommand({
      VolumeId: call.volumeId ?? '',
      Description: purpose.slice(0, LONGEST_DESCRIPTION),
      TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: SNAPSHOT_TAG, Value: call.id }] }],
    }),
    options,
  );
  return withId(answer, answer.SnapshotId);
}

const LONGEST_DESCRIPTION = 255;

function done({ $metadata }: Pick<Accepted, '$metadata'>): Accepted {
  return { awsId: null, $metadata };
}

/** An answer without the id that it promises says success and proves nothing. */
function withId({ $metadata }: Pick<Accepted, '$metadata'>, awsId: string | undefined): Accepted {
  if (awsId !== undefined && awsId !== '') return { awsId, $metadata };
  throw Object.assign(new Error('the answer holds no id'), { name: 'MalformedResponse', $metadata });
}

function mutable(parameters: Call['parameters']): Record<string, string[]> {
  return Object.fromEntries(Object.entries(parameters).map(([key, values]) => [key, [...values]]));
}

function about({ document, instanceIds, associationId, volumeId }: Call): string {
  const what = document ?? associationId ?? volumeId;
  const [first = '', ...others] = instanceIds;
  const whom = others.length === 0 ? first : `${first} and ${others.length} more`;
  return what === null ? whom : `${what} on ${whom}`;
}
