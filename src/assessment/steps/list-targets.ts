/** Step 1: everything in the scope, and who of it is reported non-compliant or not reported at all. */

import {
  type ComplianceTotal,
  readComplianceRecords,
  readComplianceTotals,
} from '../../aws/readers/compliance.ts';
import { readEc2Instances } from '../../aws/readers/ec2-instances.ts';
import { readManagedNodes } from '../../aws/readers/nodes.ts';
import { readPatchStates } from '../../aws/readers/patch-states.ts';
import type { Known, Reading } from '../../model/reading.ts';
import type { ComplianceRecord, Ec2Instance, ManagedNode, PatchState } from '../../model/records.ts';
import { byId, groupById } from '../by-id.ts';
import type { ScopeWork } from '../scope-work.ts';

/** What the sweeps of a scope brought, by instance id. */
export interface Targets {
  /** Non-compliant records of every type. */
  readonly compliance: Known<ReadonlyMap<string, readonly ComplianceRecord[]>>;
  readonly instances: Reading<ReadonlyMap<string, Ec2Instance>>;
  readonly nodes: Reading<ReadonlyMap<string, ManagedNode>>;
  readonly patchStates: Reading<ReadonlyMap<string, PatchState>>;
  /** Every EC2 instance id that one of the sweeps named, in order. */
  readonly ids: readonly string[];
  /** Nodes outside EC2 (mi-…), which are not assessed. */
  readonly hybridNodes: number;
}

/** null: the non-compliant records could not be listed, so that nothing can be said of the scope. */
export async function listTargets(work: ScopeWork): Promise<Targets | null> {
  const [compliance, instances, nodes] = await Promise.all([
    readReconciledRecords(work),
    readInstances(work),
    readNodes(work),
  ]);
  if (!compliance.known) return null;
  const named = allIds(compliance.value, instances, nodes).filter((id) => work.only?.has(id) ?? true);
  const ids = named.filter((id) => id.startsWith('i-'));
  const records = groupById(compliance.value, (record) => record.resourceId);
  const patchStates = await work.gaps.attempt('list-targets', 'ssm:DescribeInstancePatchStates', async () =>
    byId(await readPatchStates(work.reader, ids)),
  );
  return {
    compliance: { ...compliance, value: records },
    instances,
    nodes,
    patchStates,
    ids,
    hybridNodes: named.length - ids.length,
  };
}

/** The list once more where the totals say that it is not whole; what still differs then is a gap. */
async function readReconciledRecords(work: ScopeWork): Promise<Reading<ComplianceRecord[]>> {
  const [records, totals] = await Promise.all([readRecords(work), readTotals(work)]);
  if (!records.known || !totals.known || mismatch(records.value, totals.value) === null) return records;
  const [again, totalsAgain] = await Promise.all([readRecords(work), readTotals(work)]);
  if (!again.known || !totalsAgain.known) return records;
  const difference = mismatch(again.value, totalsAgain.value);
  if (difference === null) return again;
  work.gaps.note({
    step: 'list-targets',
    operation: 'ssm:ListComplianceSummaries',
    code: 'TotalsDiffer',
    consequence: `The list of non-compliant instances may not be whole: ${difference}.`,
  });
  return { ...again, value: [...again.value, ...missingFrom(again.value, records.value)] };
}

function readRecords({ reader, gaps }: ScopeWork): Promise<Reading<ComplianceRecord[]>> {
  return gaps.attempt('list-targets', 'ssm:ListResourceComplianceSummaries', () =>
    readComplianceRecords(reader, { status: 'NON_COMPLIANT' }),
  );
}

function readTotals({ reader, gaps }: ScopeWork): Promise<Reading<ComplianceTotal[]>> {
  return gaps.attempt('list-targets', 'ssm:ListComplianceSummaries', () => readComplianceTotals(reader));
}

/** "12 of type Patch are listed, the total says 14"; null where list and totals agree. */
function mismatch(records: readonly ComplianceRecord[], totals: readonly ComplianceTotal[]): string | null {
  for (const { type, nonCompliant } of totals) {
    const listed = records.filter((record) => record.type === type).length;
    if (listed !== nonCompliant)
      return `${listed} of type ${type} are listed, the total says ${nonCompliant}`;
  }
  return null;
}

function missingFrom(
  newer: readonly ComplianceRecord[],
  older: readonly ComplianceRecord[],
): readonly ComplianceRecord[] {
  const keys = new Set(newer.map((record) => `${record.resourceId} ${record.type}`));
  return older.filter((record) => !keys.has(`${record.resourceId} ${record.type}`));
}

function readInstances({
  reader,
  gaps,
  only,
}: ScopeWork): Targets['instances'] | Promise<Targets['instances']> {
  return gaps.attempt('list-targets', 'ec2:DescribeInstances', async () =>
    byId(await readEc2Instances(reader, only)),
  );
}

async function readNodes({ reader, gaps, only }: ScopeWork): Promise<Targets['nodes']> {
  const listed = await gaps.attempt('manageability', 'ssm:DescribeInstanceProperties', () =>
    readManagedNodes(reader, only),
  );
  if (!listed.known) return listed;
  if (listed.value.source !== 'ssm:DescribeInstanceProperties') {
    gaps.note({
      step: 'manageability',
      operation: 'ssm:DescribeInstanceProperties',
      code: 'AccessDeniedException',
      consequence:
        'Nodes were listed by ssm:DescribeInstanceInformation, which leaves out stopped ones: how many are registered is unknown.',
    });
  }
  return { ...listed, source: listed.value.source, value: byId(listed.value.nodes) };
}

/** Everything that one of the sweeps names: Systems Manager lists hybrid nodes (mi-…) beside EC2's instances. */
function allIds(
  records: readonly ComplianceRecord[],
  instances: Targets['instances'],
  nodes: Targets['nodes'],
): string[] {
  const ids = new Set<string>();
  for (const record of records) ids.add(record.resourceId);
  for (const id of nodes.known ? nodes.value.keys() : []) ids.add(id);
  for (const instance of instances.known ? instances.value.values() : []) ids.add(instance.instanceId);
  return [...ids].sort();
}
