/** How far a command is on each of its instances, and why it failed where its output proves that. */

import { inFlight } from '../../aws/in-flight.ts';
import { decidingStep, type Invocation, listedOutput } from '../../aws/invocation.ts';
import { type AwsReader, ReadFailed } from '../../aws/reader.ts';
import { readCommand } from '../../aws/readers/commands.ts';
import { invocationPages, readFullOutput } from '../../aws/readers/invocations.ts';
import { OUTPUT_CAUSES } from '../../diagnosis/output/causes.ts';
import { classifyOutput } from '../../diagnosis/output/classify.ts';
import { isPatchDocument } from '../../model/patch-documents.ts';
import type { CommandOutput } from '../../model/records.ts';
import type { Call } from '../../model/remediation.ts';
import type { RemediationSettings } from '../../model/settings.ts';
import type { CallProgress } from '../ports.ts';
import { publicName } from './places.ts';

type State = CallProgress['state'];

const STATES: Readonly<Record<string, State>> = {
  Pending: 'pending',
  Delayed: 'pending',
  InProgress: 'running',
  Cancelling: 'running',
  Success: 'succeeded',
  Cancelled: 'cancelled',
  Failed: 'failed',
  TimedOut: 'timed-out',
};

/** What details say that the status does not (AWS: status details of a command). */
const STATES_BY_DETAIL: Readonly<Record<string, State>> = {
  DeliveryTimedOut: 'timed-out',
  ExecutionTimedOut: 'timed-out',
  Terminated: 'cancelled',
};

const MEANINGS: Readonly<Record<string, string>> = {
  DeliveryTimedOut: 'the agent did not pick it up in time',
  ExecutionTimedOut: 'it ran for longer than it may',
  Undeliverable: 'it could not be delivered to the agent',
  Terminated: 'Run Command ended it since it failed on other instances',
  InvalidPlatform: 'the document is not made for this platform',
  AccessDenied: 'the role may not send it to this instance',
};

const OVER = new Set(['Success', 'Cancelled', 'Failed', 'TimedOut', 'Incomplete']);

/** One sweep of the command's invocations; instances that it does not show yet are left out. */
export async function commandProgress(
  reader: AwsReader,
  call: Call,
  documents: readonly RemediationSettings['documents'][],
): Promise<CallProgress[]> {
  const { awsId: commandId } = call;
  if (commandId === null) return [];
  const rows: Invocation[] = [];
  for await (const page of invocationPages(reader, { commandId })) rows.push(...page);
  const shown = new Map(
    rows.filter((row) => call.instanceIds.includes(row.instanceId)).map((row) => [row.instanceId, row]),
  );
  const progress = await inFlight([...shown.values()], (row) => progressOf(reader, row, documents));
  const missing = call.instanceIds.filter((id) => !shown.has(id));
  return missing.length === 0 ? progress : [...progress, ...(await neverBegun(reader, commandId, missing))];
}

/** A command may end without ever having an invocation: quotas of the account. */
async function neverBegun(
  reader: AwsReader,
  commandId: string,
  instanceIds: readonly string[],
): Promise<CallProgress[]> {
  const command = await readCommand(reader, commandId);
  if (command === null || !OVER.has(command.status)) return [];
  const state = command.status === 'Success' ? 'failed' : (STATES[command.status] ?? 'failed');
  const detail = `${command.statusDetails || command.status}: it never began on this instance`;
  return instanceIds.map((instanceId) => ({ instanceId, state, detail, diagnosis: [] }));
}

async function progressOf(
  reader: AwsReader,
  row: Invocation,
  documents: readonly RemediationSettings['documents'][],
): Promise<CallProgress> {
  const word = row.statusDetails || row.status;
  const state = STATES_BY_DETAIL[word] ?? STATES[row.status] ?? 'failed';
  const meaning = MEANINGS[word];
  const detail = meaning === undefined ? word : `${word}: ${meaning}`;
  const cause =
    state === 'failed' || word === 'ExecutionTimedOut' ? await causeOf(reader, row, documents) : null;
  return { instanceId: row.instanceId, state, detail: cause ?? detail, diagnosis: [] };
}

/** "Failed, since the disk is full (disk-full): "No space left on device"" */
async function causeOf(
  reader: AwsReader,
  row: Invocation,
  documents: readonly RemediationSettings['documents'][],
): Promise<string | null> {
  const document = publicName(row.document, documents);
  if (!isPatchDocument(document)) return exitCode(row);
  const step = decidingStep(row.steps);
  const output = await outputOf(reader, row);
  const { code, line } = classifyOutput({
    platform: null,
    document,
    step: step?.name ?? null,
    status: row.statusDetails || row.status,
    exitCode: step?.responseCode ?? null,
    stdout: output?.stdout ?? '',
    stderr: output?.stderr ?? '',
  });
  const because = OUTPUT_CAUSES.find((cause) => cause.code === code)?.because;
  if (because === undefined) return exitCode(row);
  const said = line === '' ? '' : `: "${shortened(line)}"`;
  return `${row.statusDetails || row.status}, because ${because} (${code})${said}`;
}

function exitCode(row: Invocation): string | null {
  const step = decidingStep(row.steps);
  if (step === null || step.responseCode === null || step.responseCode === 0) return null;
  return `${row.statusDetails || row.status}: step ${step.name} ended with exit code ${step.responseCode}`;
}

/** Cut output is fetched whole; where that may not be read, the cut one has to do. */
async function outputOf(reader: AwsReader, row: Invocation): Promise<CommandOutput | null> {
  const listed = listedOutput(row);
  if (!listed?.truncated) return listed;
  try {
    return (await readFullOutput(reader, row)) ?? listed;
  } catch (thrown) {
    if (thrown instanceof ReadFailed) return listed;
    throw thrown;
  }
}

const LONGEST_LINE = 300;

function shortened(line: string): string {
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE - 1)}…`;
}
