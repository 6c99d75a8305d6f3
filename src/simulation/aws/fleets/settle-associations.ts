/** A node's associations as its runs and views leave them, and the compliance row that follows. */

import { statusOn } from './associations.ts';
import { summaryOf } from './compliance-row.ts';
import { spread } from './ids.ts';
import type { NodeDraft } from './node.ts';
import { before } from './timeline.ts';

/** Puts the node's view of every association that concerns it into the Region. */
export function settleAssociations(node: NodeDraft): void {
  const { scope } = node;
  if (node.node && !node.views.has('inventory')) {
    const lastSeen = node.node.LastPingDateTime ?? scope.time.now;
    node.views.set('inventory', {
      status: 'Success',
      executedAt: before(lastSeen, { hours: 1 + spread(node.id, 9) }),
    });
  }
  for (const draft of scope.associations.values()) {
    const runs = node.runs.filter((run) => run.command.origin.id === draft.id);
    for (const { command, outcome } of runs) {
      const targets = draft.executionTargets.get(command.id) ?? [];
      targets.push({ resourceId: node.id, status: outcome.status, commandId: command.id });
      draft.executionTargets.set(command.id, targets);
    }
    const newest = runs[0];
    const view =
      node.views.get(draft.name) ??
      (newest && { status: newest.outcome.status, executedAt: newest.startedAt });
    if (!view) continue;
    draft.statuses.push(view.status);
    node.statuses.push(statusOn(draft, node.id, view));
  }
  if (node.statuses.length === 0) return;
  scope.region.associationStatuses.set(node.id, node.statuses);
  settleAssociationCompliance(node);
}

function settleAssociationCompliance(node: NodeDraft): void {
  const { region } = node.scope;
  const broken = node.statuses.filter((status) => status.Status !== 'Success' && status.Status !== 'Skipped');
  const executedAt = node.statuses[0]?.ExecutionDate ?? node.scope.time.now;
  region.compliance.push({
    ...summaryOf(node.id, 'Association', node.statuses.length - broken.length, broken.length),
    ExecutionSummary: { ExecutionTime: executedAt },
  });
  for (const status of broken) {
    region.complianceItems.push({
      ComplianceType: 'Association',
      ResourceType: 'ManagedInstance',
      ResourceId: node.id,
      Id: status.AssociationId,
      Title: '',
      Status: 'NON_COMPLIANT',
      Severity: 'UNSPECIFIED',
      ExecutionSummary: { ExecutionTime: status.ExecutionDate ?? executedAt },
      Details: { DocumentName: status.Name ?? '', DocumentVersion: status.DocumentVersion ?? '' },
    });
  }
}
