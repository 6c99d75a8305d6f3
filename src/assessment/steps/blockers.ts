/** Step 7: what stands in the way: full output, silent message channels, failed associations, odd items. */

import { inFlight } from '../../aws/in-flight.ts';
import { readComplianceItems } from '../../aws/readers/compliance.ts';
import { readFullOutput } from '../../aws/readers/invocations.ts';
import { readMessageChannel } from '../../aws/readers/nodes.ts';
import { fateOf } from '../../diagnosis/run-fate.ts';
import { known, NOT_READ, type Reading } from '../../model/reading.ts';
import type { AssociationStatus, ComplianceItem, ComplianceRecord, PatchRun } from '../../model/records.ts';
import type { ScopeWork } from '../scope-work.ts';
import type { Count } from '../step-tracker.ts';
import { readAssociationTrouble } from './association-trouble.ts';
import type { Targets } from './list-targets.ts';
import type { History } from './patch-history.ts';
import type { Selection } from './select-subjects.ts';

export interface Blockers {
  readonly runs: ReadonlyMap<string, Reading<readonly PatchRun[]>>;
  readonly messageChannels: ReadonlyMap<string, Reading<'connected' | 'notconnected'>>;
  /** Associations that are not Success, by instance. */
  readonly associations: ReadonlyMap<string, Reading<readonly AssociationStatus[]>>;
  readonly items: ReadonlyMap<string, Reading<readonly ComplianceItem[]>>;
}

const STEP = 'blockers';

export async function readBlockers(
  work: ScopeWork,
  { targets, subjects }: Selection,
  history: History,
  count: Count,
): Promise<Blockers> {
  let done = 0;
  const tick = <T>(value: T): T => {
    count(++done, subjects.length * 3);
    return value;
  };
  const each = async <T>(read: (id: string) => Promise<T>) =>
    new Map(await inFlight(subjects, async (id) => [id, tick(await read(id))] as const));
  const [runs, messageChannels, items, associations] = await Promise.all([
    each((id) => withFullOutput(work, history, id)),
    each((id) => readChannel(work, targets, id, history.runsOf(id))),
    each((id) => readItems(work, targets, id)),
    readAssociationTrouble(work, targets, subjects),
  ]);
  return { runs, messageChannels, associations, items };
}

/** Output that was cut is fetched whole where it may name the cause: the newest failure of each operation. */
async function withFullOutput(
  { reader, gaps }: ScopeWork,
  history: History,
  id: string,
): Promise<Reading<readonly PatchRun[]>> {
  const runs = history.runsOf(id);
  if (!runs.known) return runs;
  const wanted = new Set(OPERATIONS.map((operation) => newestTrouble(runs.value, operation)));
  const value = await inFlight(runs.value, async (run) => {
    const cut = wanted.has(run) ? history.cutInvocation(run) : undefined;
    if (cut === undefined) return run;
    const output = await gaps.attempt(STEP, 'ssm:GetCommandInvocation', () => readFullOutput(reader, cut));
    if (!output.known || output.value === null) return run;
    return { ...run, output: output.value, outputSource: 'ssm:GetCommandInvocation' as const };
  });
  return { ...runs, value };
}

const OPERATIONS = ['Install', 'Scan', null] as const;

/** The newest run that failed; an install may leave failures behind and call itself a success. */
function newestTrouble(runs: readonly PatchRun[], operation: PatchRun['operation']): PatchRun | undefined {
  const ofOperation = runs.filter((run) => run.operation === operation);
  return ofOperation.find((run) => fateOf(run) === 'failed') ?? ofOperation[0];
}

/** Asked for nodes that have a heartbeat and yet do not take commands. */
async function readChannel(
  { reader, gaps }: ScopeWork,
  { nodes }: Targets,
  id: string,
  runs: Reading<readonly PatchRun[]>,
): Promise<Reading<'connected' | 'notconnected'>> {
  const online = nodes.known && nodes.value.get(id)?.pingStatus === 'Online';
  const undelivered = runs.known && OPERATIONS.some((operation) => isUndelivered(runs.value, operation));
  if (!online || !undelivered) return NOT_READ;
  return gaps.attempt(STEP, 'ssm:GetConnectionStatus', () => readMessageChannel(reader, id));
}

const UNDELIVERED = new Set(['DeliveryTimedOut', 'Undeliverable']);

/** The newest run of the operation never reached the node; associations reach it another way. */
function isUndelivered(runs: readonly PatchRun[], operation: PatchRun['operation']): boolean {
  const newest = runs.find((run) => run.operation === operation);
  return newest !== undefined && UNDELIVERED.has(newest.statusDetails);
}

/** Items of custom types, and of Patch where the record contradicts the node's own patch state. */
async function readItems(
  { reader, gaps }: ScopeWork,
  targets: Targets,
  id: string,
): Promise<Reading<readonly ComplianceItem[]>> {
  const types = (targets.compliance.value.get(id) ?? [])
    .filter((record) => record.type.startsWith('Custom:') || isContradicted(record, targets, id))
    .map((record) => record.type);
  if (types.length === 0) return NOT_READ;
  const items: ComplianceItem[] = [];
  for (const type of types) {
    const reading = await gaps.attempt(STEP, 'ssm:ListComplianceItems', () =>
      readComplianceItems(reader, id, { type, status: 'NON_COMPLIANT' }),
    );
    if (!reading.known) return reading;
    items.push(...reading.value);
  }
  return known(items, 'ssm:ListComplianceItems', reader.now());
}

/** A Patch record that says non-compliant although the node counts nothing of the kind: set by hand, or newer. */
function isContradicted(record: ComplianceRecord, { patchStates }: Targets, id: string): boolean {
  if (record.type !== 'Patch' || !patchStates.known) return false;
  const counts = patchStates.value.get(id)?.counts;
  if (counts === undefined) return true;
  const { missing, failed, installedPendingReboot, installedRejected, availableSecurityUpdate } = counts;
  return [missing, failed, installedPendingReboot, installedRejected, availableSecurityUpdate].every(
    (value) => value === 0,
  );
}
