/** Associations that failed or hang on the instances, with the output of the last run where that may be read. */

import { inFlight } from '../../aws/in-flight.ts';
import { listedOutput } from '../../aws/invocation.ts';
import type { AwsReader } from '../../aws/reader.ts';
import {
  type AssociationRun,
  readAssociationStatuses,
  readLatestAssociationRuns,
} from '../../aws/readers/association-statuses.ts';
import { readFullOutput, readInvocation } from '../../aws/readers/invocations.ts';
import { documentName, isPatchDocument } from '../../model/patch-documents.ts';
import { NOT_READ, type Reading } from '../../model/reading.ts';
import type { AssociationStatus, CommandOutput } from '../../model/records.ts';
import { groupById } from '../by-id.ts';
import type { ScopeWork } from '../scope-work.ts';
import type { Targets } from './list-targets.ts';

const STEP = 'blockers';

type Trouble = ReadonlyMap<string, Reading<readonly AssociationStatus[]>>;

export async function readAssociationTrouble(
  work: ScopeWork,
  targets: Targets,
  subjects: readonly string[],
): Promise<Trouble> {
  const rows = await inFlight(subjects, async (id) => [id, await readStatuses(work, targets, id)] as const);
  return withOutput(work, rows);
}

/** Asked only where the node, or its compliance, says that something is not Success: two calls a second. */
async function readStatuses(
  { reader, gaps }: ScopeWork,
  targets: Targets,
  id: string,
): Promise<Reading<readonly AssociationStatus[]>> {
  if (!hasTrouble(targets, id)) return NOT_READ;
  return gaps.attempt(STEP, 'ssm:DescribeInstanceAssociationsStatus', async () => {
    const statuses = await readAssociationStatuses(reader, id);
    return statuses.filter((status) => status.status !== 'Success');
  });
}

function hasTrouble({ compliance, nodes }: Targets, id: string): boolean {
  if (compliance.value.get(id)?.some((record) => record.type === 'Association')) return true;
  const node = nodes.known ? nodes.value.get(id) : undefined;
  return Object.entries(node?.associationCounts ?? {}).some(
    ([status, count]) => status !== 'Success' && count > 0,
  );
}

/** The latest executions of each association are read once for all of its nodes. */
async function withOutput(
  work: ScopeWork,
  rows: readonly (readonly [string, Reading<readonly AssociationStatus[]>])[],
): Promise<Trouble> {
  const failures = rows.flatMap(([instanceId, reading]) =>
    (reading.known ? reading.value : [])
      .filter((status) => mayShowOutput(status))
      .map(({ associationId }) => ({ associationId, instanceId })),
  );
  const runs = await inFlight(
    [...groupById(failures, (row) => row.associationId)],
    ([associationId, nodes]) =>
      work.gaps.attempt(STEP, 'ssm:DescribeAssociationExecutions', () =>
        readLatestAssociationRuns(
          work.reader,
          associationId,
          nodes.map((node) => node.instanceId),
        ),
      ),
  );
  const latest = runs.flatMap((reading) => (reading.known ? [...reading.value.values()] : []));
  const outputs = new Map(
    await inFlight(latest, async (run) => [keyOf(run), await readOutput(work, run)] as const),
  );
  return new Map(
    rows.map(([instanceId, reading]) => [
      instanceId,
      mapKnown(reading, (statuses) =>
        statuses.map((status) => ({
          ...status,
          output: outputs.get(keyOf({ ...status, instanceId })) ?? null,
        })),
      ),
    ]),
  );
}

/** Output of other documents may hold anything, secrets too, and says nothing about patching: left alone. */
function mayShowOutput({ document, status }: AssociationStatus): boolean {
  const ours = isPatchDocument(document) || documentName(document) === 'AWS-GatherSoftwareInventory';
  return ours && (status === 'Failed' || status === 'TimedOut');
}

async function readOutput({ reader, gaps }: ScopeWork, run: AssociationRun): Promise<CommandOutput | null> {
  const { commandId, instanceId } = run;
  if (commandId === null) return null;
  const output = await gaps.attempt(STEP, 'ssm:ListCommandInvocations', () =>
    readWholeOutput(reader, commandId, instanceId),
  );
  return output.known ? output.value : null;
}

async function readWholeOutput(
  reader: AwsReader,
  commandId: string,
  instanceId: string,
): Promise<CommandOutput | null> {
  const invocation = await readInvocation(reader, commandId, instanceId);
  if (invocation === null) return null;
  const listed = listedOutput(invocation);
  return listed?.truncated ? ((await readFullOutput(reader, invocation)) ?? listed) : listed;
}

function keyOf({ associationId, instanceId }: { associationId: string; instanceId: string }): string {
  return `${associationId} ${instanceId}`;
}

function mapKnown<T>(reading: Reading<T>, change: (value: T) => T): Reading<T> {
  return reading.known ? { ...reading, value: change(reading.value) } : reading;
}
