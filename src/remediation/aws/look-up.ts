/**
 * Did a call whose answer was lost reach AWS? Most calls leave a mark to look for; a restart of an instance
 * leaves none.
 */

import { MOST_SKEW_MS } from '../../aws/acting/acting.ts';
import { callComment, SNAPSHOT_TAG } from '../../aws/acting/marks.ts';
import { type AwsReader, ReadFailed } from '../../aws/reader.ts';
import { readExecutionsSince } from '../../aws/readers/association-statuses.ts';
import { readAutomation, readAutomationsStarted } from '../../aws/readers/automations.ts';
import { readCommandByComment } from '../../aws/readers/commands.ts';
import { readLiveInstances } from '../../aws/readers/live-instances.ts';
import { readTaggedSnapshot } from '../../aws/readers/snapshots.ts';
import { sessionWord } from '../../aws/session.ts';
import type { Call } from '../../model/remediation.ts';
import type { Identity, LookUp } from '../ports.ts';
import type { ReadScope } from './places.ts';

/** Clocks differ, by no more than what anything is sent with: looked for from so long before the intent. */
const BEFORE_MS = MOST_SKEW_MS + 60_000;
/** Nothing of a call appears later than this after its time to be sent. */
const AFTER_MS = 10 * 60_000;
/** An association has runs of its own: only one that began with the call counts. */
const WITH_THE_CALL_MS = 10_000;
const STARTED = new Set(['pending', 'running']);

/** Throws nothing that AWS or the network did: what may not be read cannot be told. */
export async function lookUpCall(read: ReadScope, call: Call, identity: Identity): Promise<LookUp> {
  if (call.operation === 'ec2:RebootInstances') {
    return cannotTell('EC2 keeps no record of a restart that can be asked for.');
  }
  try {
    return await read(call, identity, (reader) => search(reader, call, identity));
  } catch (thrown) {
    if (!(thrown instanceof ReadFailed)) throw thrown;
    return cannotTell(`${thrown.message} ${thrown.nextStep}`);
  }
}

async function search(reader: AwsReader, call: Call, identity: Identity): Promise<LookUp> {
  switch (call.operation) {
    case 'ssm:SendCommand': {
      const { from, to } = timesOf(call);
      return answer(await readCommandByComment(reader, callComment(call.id), from, to));
    }
    case 'ec2:CreateSnapshot':
      return answer(await readTaggedSnapshot(reader, SNAPSHOT_TAG, call.id));
    case 'ssm:StartAutomationExecution':
      return findAutomation(reader, call, identity);
    case 'ssm:StartAssociationsOnce':
      return findAssociationRun(reader, call);
    case 'ec2:StartInstances':
      return findStarted(reader, call);
    default:
      return cannotTell(`${call.operation} leaves nothing to look for.`);
  }
}

/** Started in this session's name, with the same parameters: a token is not told by any read. */
async function findAutomation(reader: AwsReader, call: Call, identity: Identity): Promise<LookUp> {
  const { from, to } = timesOf(call);
  const started = await readAutomationsStarted(reader, call.document ?? '', from, to);
  const session = `/${sessionWord(identity.id)}`;
  for (const { id, startedBy } of started) {
    if (startedBy !== null && !startedBy.endsWith(session)) continue;
    const execution = await readAutomation(reader, id);
    if (execution !== null && hasParameters(execution.parameters, call.parameters)) return found(id);
  }
  return { kind: 'absent' };
}

/** AWS adds the parameters that have defaults. */
function hasParameters(told: Call['parameters'], asked: Call['parameters']): boolean {
  return Object.entries(asked).every(([name, values]) => told[name]?.join('\n') === values.join('\n'));
}

/**
 * A run of the association's own schedule that began in the same seconds counts too: it did the same. One that began
 * earlier by our clock may be the call's, if that clock is ahead.
 */
async function findAssociationRun(reader: AwsReader, call: Call): Promise<LookUp> {
  const run = await associationRunOf(reader, call);
  if (run !== null) return found(run);
  if (call.associationId === null) return { kind: 'absent' };
  const [before] = await readExecutionsSince(reader, call.associationId, timesOf(call).from);
  if (before === undefined || before.createdAt >= call.intendedAt) return { kind: 'absent' };
  return cannotTell(`Run ${before.executionId} of the association began around that time.`);
}

/** Execution of the association that the call began; null where there is none. */
export async function associationRunOf(reader: AwsReader, call: Call): Promise<string | null> {
  if (call.awsId !== null) return call.awsId;
  if (call.associationId === null) return null;
  const from = new Date(Date.parse(call.intendedAt) - WITH_THE_CALL_MS).toISOString();
  const latest = new Date(Date.parse(call.sendBefore) + AFTER_MS).toISOString();
  const [first] = await readExecutionsSince(reader, call.associationId, from);
  return first === undefined || first.createdAt > latest ? null : first.executionId;
}

/** Starting is asked for together, and done together. */
async function findStarted(reader: AwsReader, call: Call): Promise<LookUp> {
  const instances = await readLiveInstances(reader, call.instanceIds);
  return instances.some(({ state }) => STARTED.has(state ?? '')) ? found(null) : { kind: 'absent' };
}

function timesOf({ intendedAt, sendBefore }: Call): { readonly from: string; readonly to: string } {
  return {
    from: new Date(Date.parse(intendedAt) - BEFORE_MS).toISOString(),
    to: new Date(Date.parse(sendBefore) + AFTER_MS).toISOString(),
  };
}

function answer(row: { readonly id: string } | null): LookUp {
  return row === null ? { kind: 'absent' } : found(row.id);
}

function found(awsId: string | null): LookUp {
  return { kind: 'found', awsId };
}

function cannotTell(reason: string): LookUp {
  return { kind: 'cannot-tell', reason };
}
