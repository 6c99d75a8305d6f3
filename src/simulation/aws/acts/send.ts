/** From SendCommand on: what is begun, when it can be seen, and what becomes of it. */

import type { Command, Target } from '@aws-sdk/client-ssm';
import type { SimulatedInvocation } from '../world.ts';
import type { Acts } from './acts.ts';
import type { KnownDocument } from './documents.ts';
import { later, type Machine, type Place, platformOfNode, regionDuration } from './machine.ts';
import { dispatch, end, type Running, type SentCommand, silentEnding } from './running.ts';

export interface Order {
  readonly document: KnownDocument;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly instanceIds: readonly string[];
  readonly comment: string;
  readonly timeoutSeconds: number;
  readonly maxConcurrency: string;
  readonly maxErrors: string;
  readonly targets?: readonly Target[];
  readonly ended?: SentCommand['ended'];
}

/** What an order that does not say otherwise has. */
export const ORDER_DEFAULTS = { comment: '', timeoutSeconds: 3600, maxConcurrency: '50', maxErrors: '0' };

/** Beyond the time for delivery, a command has this long to run before it expires. */
const EXECUTION_SECONDS = 3600;

export function send(acts: Acts, place: Place, order: Order, now: Date): SentCommand {
  const { region } = place;
  const parameters = { ...order.parameters, ...order.document.fixed };
  const command = newCommand(acts, order, now);
  const sent: SentCommand = {
    place,
    command,
    document: order.document,
    parameters,
    runs: [],
    maxConcurrency: numberOf(order.maxConcurrency, order.instanceIds.length),
    maxErrors: numberOf(order.maxErrors, order.instanceIds.length),
    ...(order.ended ? { ended: order.ended } : {}),
  };
  sent.runs.push(...order.instanceIds.map((id) => newRun(sent, acts.machine(place, id))));
  acts.sent.set(command.CommandId ?? '', sent);
  const { agenda } = acts;
  agenda.at(later(now, regionDuration(region, 'listed')), () => region.commands.push(command));
  agenda.at(later(now, regionDuration(region, 'invocationVisible')), () => {
    region.invocations.push(...sent.runs.map(({ invocation }) => invocation));
  });
  agenda.at(later(now, regionDuration(region, 'pickUp')), (then) => dispatch(acts, sent, then));
  agenda.at(command.ExpiresAfter ?? now, (then) => expire(acts, sent, then));
  return sent;
}

/** Nodes that never fetched it get it no more. */
function expire(acts: Acts, sent: SentCommand, now: Date): void {
  for (const run of sent.runs.filter(({ state }) => state === 'waiting' || state === 'dispatched')) {
    end(acts, run, silentEnding('TimedOut', 'DeliveryTimedOut'), now);
  }
}

/** `10`, or `20%` of the targets: at least one where it is a number of nodes at once. */
function numberOf(text: string, targets: number): number {
  const number = Number.parseInt(text, 10);
  if (!text.endsWith('%')) return number;
  return number === 0 ? 0 : Math.max(1, Math.floor((targets * number) / 100));
}

function newCommand(acts: Acts, order: Order, now: Date): Command {
  const { timeoutSeconds, instanceIds } = order;
  return {
    CommandId: acts.newId(),
    DocumentName: order.document.name,
    DocumentVersion: '$DEFAULT',
    Comment: order.comment,
    ExpiresAfter: later(now, (timeoutSeconds + EXECUTION_SECONDS) * 1000),
    Parameters: Object.fromEntries(
      Object.entries(order.parameters).map(([name, values]) => [name, [...values]]),
    ),
    InstanceIds: order.targets ? [] : [...instanceIds],
    Targets: [...(order.targets ?? [])],
    RequestedDateTime: now,
    Status: 'Pending',
    StatusDetails: 'Pending',
    OutputS3Region: '',
    OutputS3BucketName: '',
    OutputS3KeyPrefix: '',
    MaxConcurrency: order.maxConcurrency,
    MaxErrors: order.maxErrors,
    TargetCount: instanceIds.length,
    CompletedCount: 0,
    ErrorCount: 0,
    DeliveryTimedOutCount: 0,
    ServiceRole: '',
    NotificationConfig: { NotificationArn: '', NotificationEvents: [] },
    CloudWatchOutputConfig: { CloudWatchLogGroupName: '', CloudWatchOutputEnabled: false },
    TimeoutSeconds: timeoutSeconds,
  };
}

function newRun(sent: SentCommand, machine: Machine): Running {
  const { command } = sent;
  const invocation: SimulatedInvocation = {
    commandId: command.CommandId ?? '',
    instanceId: machine.id,
    documentName: command.DocumentName ?? '',
    requestedAt: command.RequestedDateTime ?? new Date(0),
    comment: command.Comment ?? '',
    status: 'Pending',
    statusDetails: 'Pending',
    plugins: [
      {
        Name: stepName(sent.document, machine),
        Status: 'Pending',
        StatusDetails: 'Pending',
        ResponseCode: -1,
        startedAt: null,
        endedAt: null,
        stdout: '',
        stderr: '',
      },
    ],
  };
  return { sent, machine, invocation, state: 'waiting', startedAt: null, restarting: false, lost: false };
}

function stepName(document: KnownDocument, machine: Machine): string {
  if (document.does === 'patch') return platformOfNode(machine).step;
  return document.does === 'update-agent' ? 'aws:updateSsmAgent' : 'aws:runDocument';
}
