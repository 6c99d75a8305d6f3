/** Associations that are applied again: at once, to the nodes that they target. */

import type { AssociationDescription, InstanceAssociationStatusInfo } from '@aws-sdk/client-ssm';
import { summaryOf } from '../fleets/compliance-row.ts';
import type { SimulatedAssociationExecution, SimulatedRegion } from '../world.ts';
import type { Acts } from './acts.ts';
import { anyDocument, documentNamed } from './documents.ts';
import {
  instanceOf,
  later,
  type Machine,
  nodeOf,
  type Place,
  regionDuration,
  scenarioOf,
} from './machine.ts';
import { replaceItems } from './record.ts';
import type { Running } from './running.ts';
import { ORDER_DEFAULTS, send } from './send.ts';

/** Runs an association on all of its nodes that are Online, or on one of them alone. */
export function applyAssociation(
  acts: Acts,
  place: Place,
  association: AssociationDescription,
  now: Date,
  only: string | null = null,
): void {
  const ids = targetsOf(place.region, association).filter((id) => only === null || id === only);
  const executionId = acts.newId();
  const execution: SimulatedAssociationExecution = {
    associationId: association.AssociationId ?? '',
    executionId,
    status: ids.length === 0 ? 'Success' : 'Pending',
    detailedStatus: ids.length === 0 ? 'Success' : 'Pending',
    createdAt: now,
    targets: [],
  };
  acts.agenda.at(later(now, regionDuration(place.region, 'listed')), () => {
    place.region.associationExecutions.push(execution);
  });
  association.LastExecutionDate = now;
  if (ids.length === 0) return;
  const { command } = send(
    acts,
    place,
    {
      ...ORDER_DEFAULTS,
      document: documentOf(place.region, association),
      parameters: association.Parameters ?? {},
      instanceIds: ids,
      maxErrors: '100%',
      comment: `${execution.associationId}:${executionId}`,
      targets: association.Targets ?? [],
      ended: (run, then) => ended(place.region, association, execution, run, then),
    },
    now,
  );
  const commandId = command.CommandId ?? '';
  execution.targets.push(...ids.map((resourceId) => ({ resourceId, status: 'Pending', commandId })));
  for (const id of ids) setStatus(place.region, association, id, 'Pending', now);
}

/** AWS-RefreshAssociation: these of the node's associations, or all of them. */
export function refreshAssociations(acts: Acts, machine: Machine, ids: string, now: Date): void {
  const wanted = ids
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  const { place } = machine;
  for (const association of place.region.associations) {
    const asked = wanted.length === 0 || wanted.includes(association.AssociationId ?? '');
    if (asked && targetsOf(place.region, association).includes(machine.id)) {
      applyAssociation(acts, place, association, now, machine.id);
    }
  }
}

function documentOf(region: SimulatedRegion, association: AssociationDescription) {
  const name = association.Name ?? '';
  try {
    return documentNamed(region, name);
  } catch {
    return anyDocument(name);
  }
}

/** Nodes that an association reaches now: those of its targets that are Online. */
export function targetsOf(region: SimulatedRegion, { Targets }: AssociationDescription): string[] {
  return region.nodes
    .filter(({ PingStatus }) => PingStatus === 'Online')
    .map(({ InstanceId }) => InstanceId ?? '')
    .filter((id) =>
      (Targets ?? []).every(({ Key, Values }) => isTarget(region, id, Key ?? '', Values ?? [])),
    );
}

function isTarget(region: SimulatedRegion, id: string, key: string, values: readonly string[]): boolean {
  if (key === 'InstanceIds') return values.includes('*') || values.includes(id);
  const tags = instanceOf(region, id)?.Tags ?? [];
  return tags.some(({ Key, Value }) => key === `tag:${Key}` && values.includes(Value ?? ''));
}

function ended(
  region: SimulatedRegion,
  association: AssociationDescription,
  execution: SimulatedAssociationExecution,
  run: Running,
  now: Date,
): void {
  const fails = scenarioOf(run.machine).association === 'fails' && run.sent.document.does !== 'patch';
  if (fails) failInvocation(run);
  const status = run.invocation.status;
  const target = execution.targets.find(({ resourceId }) => resourceId === run.machine.id);
  if (target) target.status = status;
  const over = execution.targets.every((each) => each.status !== 'Pending');
  const overall = execution.targets.every((each) => each.status === 'Success') ? 'Success' : 'Failed';
  execution.status = over ? overall : 'InProgress';
  execution.detailedStatus = execution.status;
  setStatus(region, association, run.machine.id, status, now);
}

function failInvocation({ invocation }: Running): void {
  invocation.status = 'Failed';
  invocation.statusDetails = 'Failed';
  for (const step of invocation.plugins) {
    Object.assign(step, { Status: 'Failed', StatusDetails: 'Failed', ResponseCode: 1 });
    step.stderr = 'failed to run commands: exit status 1';
  }
}

function setStatus(
  region: SimulatedRegion,
  association: AssociationDescription,
  id: string,
  status: string,
  now: Date,
): void {
  const statuses = region.associationStatuses.get(id) ?? [];
  region.associationStatuses.set(id, statuses);
  const known = statuses.find(({ AssociationId }) => AssociationId === association.AssociationId);
  const entry: InstanceAssociationStatusInfo = known ?? {
    AssociationId: association.AssociationId,
    AssociationName: association.AssociationName,
    AssociationVersion: '1',
    DocumentVersion: '1',
    Name: association.Name,
    InstanceId: id,
  };
  if (!known) statuses.push(entry);
  const failed = status === 'Success' ? 0 : 1;
  delete entry.ErrorCode;
  Object.assign(entry, { Status: status, DetailedStatus: status });
  if (status === 'Pending') return;
  entry.ExecutionDate = now;
  entry.ExecutionSummary = `1 out of 1 plugin processed, ${1 - failed} success, ${failed} failed, 0 timedout, 0 skipped. `;
  tellNode(region, id, statuses, now);
  tellOverview(region, association);
  writeCompliance(region, id, statuses, now);
}

function tally(statuses: readonly (string | undefined)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const status of statuses) counts[status ?? ''] = (counts[status ?? ''] ?? 0) + 1;
  return counts;
}

function worst(counts: Readonly<Record<string, number>>): string {
  return ['Failed', 'TimedOut', 'Pending'].find((status) => counts[status]) ?? 'Success';
}

function tellNode(
  region: SimulatedRegion,
  id: string,
  statuses: readonly InstanceAssociationStatusInfo[],
  now: Date,
): void {
  const node = nodeOf(region, id);
  if (!node) return;
  const counts = tally(statuses.map(({ Status }) => Status));
  node.AssociationStatus = worst(counts);
  node.AssociationOverview = {
    DetailedStatus: worst(counts),
    InstanceAssociationStatusAggregatedCount: counts,
  };
  node.LastAssociationExecutionDate = now;
}

function tellOverview(region: SimulatedRegion, association: AssociationDescription): void {
  const all = [...region.associationStatuses.values()].flat();
  const own = all.filter(({ AssociationId }) => AssociationId === association.AssociationId);
  const counts = tally(own.map(({ Status }) => Status));
  association.Overview = {
    Status: worst(counts),
    DetailedStatus: worst(counts),
    AssociationStatusAggregatedCount: counts,
  };
}

function writeCompliance(
  region: SimulatedRegion,
  id: string,
  statuses: readonly InstanceAssociationStatusInfo[],
  now: Date,
): void {
  const broken = statuses.filter(({ Status }) => Status !== 'Success' && Status !== 'Skipped');
  const summary = {
    ...summaryOf(id, 'Association', statuses.length - broken.length, broken.length),
    ExecutionSummary: { ExecutionTime: now },
  };
  const known = region.compliance.find(
    (row) => row.ResourceId === id && row.ComplianceType === 'Association',
  );
  if (known) Object.assign(known, summary);
  else region.compliance.push(summary);
  const items = broken.map((status) => ({
    ComplianceType: 'Association',
    ResourceType: 'ManagedInstance',
    ResourceId: id,
    Id: status.AssociationId,
    Title: '',
    Status: 'NON_COMPLIANT' as const,
    Severity: 'UNSPECIFIED' as const,
    ExecutionSummary: { ExecutionTime: status.ExecutionDate ?? now },
    Details: { DocumentName: status.Name ?? '', DocumentVersion: status.DocumentVersion ?? '' },
  }));
  replaceItems(region, id, 'Association', items);
}
