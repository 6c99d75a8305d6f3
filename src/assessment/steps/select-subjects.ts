/** Who is reported: every instance that is not plainly compliant. */

import { complianceStanding } from '../../diagnosis/compliance-status.ts';
import type { ScopeAssessment } from '../../model/assessment.ts';
import { lightFacts } from '../facts.ts';
import type { ScopeWork } from '../scope-work.ts';
import type { Targets } from './list-targets.ts';
import { type Baselines, type BaselineTables, readBaselines } from './patch-configuration.ts';

export interface Selection {
  readonly targets: Targets;
  /** Ids of non-compliant and unknown instances, in order. */
  readonly subjects: readonly string[];
  readonly nonCompliant: number;
  readonly totals: ScopeAssessment['totals'];
  /** Reported by earlier runs, and compliant or gone by now: nothing is found about them. */
  readonly recovered: readonly { readonly instanceId: string; readonly isGone: boolean }[];
  /** Baselines that the records of the subjects were made with. */
  readonly baselines: Baselines;
}

/** Drops what was read of compliant instances: a fleet of any size must fit into memory. */
export async function selectSubjects(
  work: ScopeWork,
  targets: Targets,
  tables: BaselineTables,
): Promise<Selection> {
  const undecided = await readBaselines(work, baselinesWithUpdates(targets), tables.list);
  const now = work.clock.now();
  const subjects: string[] = [];
  const recovered: { instanceId: string; isGone: boolean }[] = [];
  let nonCompliant = 0;
  let compliant = 0;
  for (const id of targets.ids) {
    const { status } = complianceStanding(lightFacts(work, targets, undecided, id, now));
    if (status === 'compliant') compliant++;
    if (status === 'compliant' && work.reported.has(id)) recovered.push({ instanceId: id, isGone: false });
    if (status === 'non-compliant') nonCompliant++;
    if (status === 'non-compliant' || status === 'unknown') subjects.push(id);
  }
  recovered.push(...goneInstances(work, targets));
  const kept = onlyOf(targets, new Set(subjects));
  const remaining = [...usedBaselines(kept)].filter((id) => !undecided.has(id));
  const baselines = await readBaselines(work, new Set(remaining), tables.list);
  return {
    targets: kept,
    subjects,
    nonCompliant,
    recovered,
    totals: { ...countAll(targets), compliant },
    baselines: new Map([...undecided, ...baselines]),
  };
}

/** Terminated, or unknown to EC2, which answers for everything that exists. */
function goneInstances({ reported }: ScopeWork, { instances }: Targets): Selection['recovered'] {
  if (!instances.known) return [];
  const isGone = (id: string) => {
    const state = instances.value.get(id)?.state ?? null;
    return state === null || state === 'terminated' || state === 'shutting-down';
  };
  return [...reported.keys()].filter(isGone).map((instanceId) => ({ instanceId, isGone: true }));
}

/** "12 non-compliant, 3 unknown, 85 compliant", and what is missing where AWS holds no record at all. */
export function describeSelection({ subjects, nonCompliant, totals, targets }: Selection): string {
  const unknown = subjects.length - nonCompliant;
  const hybrid = targets.hybridNodes === 0 ? '' : `, ${targets.hybridNodes} hybrid nodes not assessed`;
  const counts = `${nonCompliant} non-compliant, ${unknown} unknown, ${totals.compliant} compliant${hybrid}`;
  const anyRecord = targets.compliance.value.size > 0 || totals.compliant > 0 || hasStates(targets);
  return anyRecord ? counts : `${counts}, ${missingPrerequisite(totals, targets)}`;
}

function hasStates({ patchStates }: Targets): boolean {
  return !patchStates.known || patchStates.value.size > 0;
}

/** Why a scope has no compliance data at all, as far as it can be proved. */
function missingPrerequisite(
  { ec2Instances, managedNodes }: Selection['totals'],
  { nodes }: Targets,
): string {
  if (ec2Instances === 0) return 'no EC2 instances in this Region';
  if (!nodes.known) return 'no compliance data';
  if (managedNodes === 0) return 'no compliance data: no instance is registered with Systems Manager';
  return 'no compliance data: nothing has scanned the managed nodes in 30 days';
}

function countAll({ instances, nodes }: Targets): Pick<Selection['totals'], 'ec2Instances' | 'managedNodes'> {
  const all = instances.known ? [...instances.value.values()] : [];
  const there = all.filter(({ state }) => state !== 'terminated' && state !== 'shutting-down');
  return { ec2Instances: there.length, managedNodes: nodes.known ? nodes.value.size : 0 };
}

/** Whether updates that are not approved make a node non-compliant is a setting of its baseline. */
function baselinesWithUpdates({ patchStates }: Targets): Set<string> {
  const states = patchStates.known ? [...patchStates.value.values()] : [];
  const waiting = states.filter((state) => state.counts.availableSecurityUpdate > 0);
  return new Set(waiting.map((state) => state.baselineId).filter((id) => id !== null));
}

function usedBaselines({ patchStates }: Targets): Set<string> {
  const states = patchStates.known ? [...patchStates.value.values()] : [];
  return new Set(states.map((state) => state.baselineId).filter((id) => id !== null));
}

function onlyOf(targets: Targets, ids: ReadonlySet<string>): Targets {
  return {
    compliance: { ...targets.compliance, value: only(targets.compliance.value, ids) },
    instances: targets.instances.known
      ? { ...targets.instances, value: only(targets.instances.value, ids) }
      : targets.instances,
    nodes: targets.nodes.known ? { ...targets.nodes, value: only(targets.nodes.value, ids) } : targets.nodes,
    patchStates: targets.patchStates.known
      ? { ...targets.patchStates, value: only(targets.patchStates.value, ids) }
      : targets.patchStates,
    ids: targets.ids,
    hybridNodes: targets.hybridNodes,
  };
}

function only<T>(rows: ReadonlyMap<string, T>, ids: ReadonlySet<string>): Map<string, T> {
  return new Map([...rows].filter(([id]) => ids.has(id)));
}
