/** Systems Manager: commands that are sent and cancelled. */

import type {
  CancelCommandRequest,
  CancelCommandResult,
  SendCommandRequest,
  SendCommandResult,
} from '@aws-sdk/client-ssm';
import { checkParameters, documentNamed } from '../acts/documents.ts';
import { nodeOf } from '../acts/machine.ts';
import { cancel } from '../acts/running.ts';
import { ORDER_DEFAULTS, send } from '../acts/send.ts';
import { AwsError } from '../errors.ts';
import { integer, list, map, text } from '../rules.ts';
import { acts, type Operations, type RegionCall } from './operation.ts';
import { NODE_ID } from './ssm-rules.ts';

/** More ids in one call are refused as throttling, whatever the model says. */
const MAX_IDS = 50;
const SUPPORTED_VERSIONS: readonly string[] = ['$DEFAULT', '$LATEST', '1'];

const CONCURRENCY = text({ min: 1, max: 7, pattern: /^([1-9][0-9]*|[1-9][0-9]%|[1-9]%|100%)$/ });
const ERRORS = text({ min: 1, max: 7, pattern: /^([1-9][0-9]*|[0]|[1-9][0-9]%|[0-9]%|100%)$/ });

export const SEND_COMMAND_OPERATIONS: Operations = {
  SendCommand: acts(
    {
      InstanceIds: list({ ...NODE_ID, required: false }),
      DocumentName: text({ required: true, pattern: /^[a-zA-Z0-9_\-.:/]{3,128}$/ }),
      DocumentVersion: text({ pattern: /^([$]LATEST|[$]DEFAULT|[1-9][0-9]*)$/ }),
      TimeoutSeconds: integer(30, 2_592_000),
      Comment: text({ max: 100 }),
      Parameters: map(list(text())),
      MaxConcurrency: CONCURRENCY,
      MaxErrors: ERRORS,
    },
    sendCommand,
    (input: SendCommandRequest, { Command }: SendCommandResult) => ({
      awsId: Command?.CommandId ?? null,
      instanceIds: input.InstanceIds ?? [],
    }),
  ),
  CancelCommand: acts(
    {
      CommandId: text({ required: true, min: 36, max: 36 }),
      InstanceIds: list({ ...NODE_ID, required: false }, { max: MAX_IDS }),
    },
    cancelCommand,
    (input: CancelCommandRequest) => ({
      awsId: input.CommandId ?? null,
      instanceIds: input.InstanceIds ?? [],
    }),
  ),
};

function sendCommand(input: SendCommandRequest, call: RegionCall): SendCommandResult {
  const ids = input.InstanceIds ?? [];
  if (ids.length > MAX_IDS) throw new AwsError('ThrottlingException', 'Rate exceeded');
  const document = documentNamed(call.region, input.DocumentName ?? '');
  if (!SUPPORTED_VERSIONS.includes(input.DocumentVersion ?? '$DEFAULT')) {
    throw new AwsError('InvalidDocumentVersion', `The version ${input.DocumentVersion} does not exist.`);
  }
  checkParameters(document, input.Parameters ?? {});
  checkInstances(ids, call);
  const { command } = send(
    call.acts,
    call,
    {
      document,
      parameters: input.Parameters ?? {},
      instanceIds: ids,
      comment: input.Comment ?? ORDER_DEFAULTS.comment,
      timeoutSeconds: input.TimeoutSeconds ?? ORDER_DEFAULTS.timeoutSeconds,
      maxConcurrency: input.MaxConcurrency ?? ORDER_DEFAULTS.maxConcurrency,
      maxErrors: input.MaxErrors ?? ORDER_DEFAULTS.maxErrors,
    },
    call.now,
  );
  return { Command: command };
}

/** One node that is not managed, or not Online, fails the whole call. */
function checkInstances(ids: readonly string[], call: RegionCall): void {
  if (ids.length === 0) {
    throw new AwsError(
      'InvalidInstanceId',
      'The simulated AWS takes commands for explicit instance ids only.',
    );
  }
  if (new Set(ids).size < ids.length) {
    throw new AwsError('DuplicateInstanceId', 'You cannot specify an instance ID in more than one place.');
  }
  const unfit = ids.filter((id) => nodeOf(call.region, id)?.PingStatus !== 'Online');
  if (unfit.length === 0) return;
  const message = `Instances [[${unfit.join(', ')}]] not in a valid state for account ${call.account.id}`;
  throw new AwsError('InvalidInstanceId', message);
}

/** A command that is over is left as it is. */
function cancelCommand(input: CancelCommandRequest, call: RegionCall): CancelCommandResult {
  const sent = call.acts.sent.get(input.CommandId ?? '');
  const here = sent?.place.region === call.region ? sent : null;
  if (here) cancel(call.acts, here, input.InstanceIds?.length ? input.InstanceIds : null, call.now);
  else if (!call.region.commands.some(({ CommandId }) => CommandId === input.CommandId)) {
    throw new AwsError('InvalidCommandId', '');
  }
  return {};
}
