/** How far a call is on each of its instances. */

import type { AwsReader } from '../../aws/reader.ts';
import { readExecutionRuns } from '../../aws/readers/association-statuses.ts';
import { readAutomation } from '../../aws/readers/automations.ts';
import { readLiveInstances } from '../../aws/readers/live-instances.ts';
import { readSnapshot } from '../../aws/readers/snapshots.ts';
import type { Call } from '../../model/remediation.ts';
import type { RemediationSettings } from '../../model/settings.ts';
import type { CallProgress } from '../ports.ts';
import { automationProgress } from './automation-progress.ts';
import { commandProgress } from './command-progress.ts';
import { associationRunOf } from './look-up.ts';

type State = CallProgress['state'];

export async function readProgress(
  reader: AwsReader,
  call: Call,
  documents: readonly RemediationSettings['documents'][],
): Promise<readonly CallProgress[]> {
  switch (call.operation) {
    case 'ssm:SendCommand':
      return commandProgress(reader, call, documents);
    case 'ssm:StartAutomationExecution': {
      const execution = call.awsId === null ? null : await readAutomation(reader, call.awsId);
      return execution === null ? [] : call.instanceIds.map((id) => automationProgress(id, execution));
    }
    case 'ssm:StartAssociationsOnce':
      return associationProgress(reader, call);
    case 'ec2:CreateSnapshot':
      return snapshotProgress(reader, call);
    case 'ec2:StartInstances':
      return startProgress(reader, call);
    case 'ec2:RebootInstances':
      return call.instanceIds.map((id) =>
        row(id, 'succeeded', 'EC2 took the request; only its agent tells when it has restarted.'),
      );
    default:
      return [];
  }
}

const ASSOCIATION_STATES: Readonly<Record<string, State>> = {
  Success: 'succeeded',
  Failed: 'failed',
  TimedOut: 'timed-out',
  Skipped: 'cancelled',
  RateExceeded: 'failed',
  InProgress: 'running',
};

async function associationProgress(reader: AwsReader, call: Call): Promise<CallProgress[]> {
  const execution = await associationRunOf(reader, call);
  if (execution === null || call.associationId === null) return [];
  const runs = await readExecutionRuns(reader, call.associationId, execution);
  return runs
    .filter((run) => call.instanceIds.includes(run.instanceId))
    .map(({ instanceId, status }) => row(instanceId, ASSOCIATION_STATES[status] ?? 'pending', status));
}

const SNAPSHOT_STATES: Readonly<Record<string, State>> = {
  completed: 'succeeded',
  error: 'failed',
  pending: 'running',
};

async function snapshotProgress(reader: AwsReader, call: Call): Promise<CallProgress[]> {
  const snapshot = call.awsId === null ? null : await readSnapshot(reader, call.awsId);
  if (snapshot === null) return [];
  const state = SNAPSHOT_STATES[snapshot.state] ?? 'running';
  const more = state === 'failed' ? snapshot.message : snapshot.progress;
  const detail = [`${snapshot.id} ${snapshot.state}`, more].filter((part) => part !== null).join(', ');
  return call.instanceIds.map((id) => row(id, state, detail));
}

/** One that is still stopped may yet start: EC2's answers lag behind. One that is gone never will. */
const START_STATES: Readonly<Record<string, State>> = {
  running: 'succeeded',
  pending: 'running',
  stopped: 'pending',
  stopping: 'pending',
  'shutting-down': 'failed',
  terminated: 'failed',
};

async function startProgress(reader: AwsReader, call: Call): Promise<CallProgress[]> {
  const instances = await readLiveInstances(reader, call.instanceIds);
  return instances.map(({ instanceId, state }) =>
    row(instanceId, START_STATES[state ?? ''] ?? 'pending', state ?? 'state unknown'),
  );
}

function row(instanceId: string, state: State, detail: string): CallProgress {
  return { instanceId, state, detail, diagnosis: [] };
}
