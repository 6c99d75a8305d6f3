/** Traits of compliance beyond patches: associations, custom items, statuses set by hand. */

import type { AssociationName } from '../associations.ts';
import { summaryOf } from '../compliance-row.ts';
import { guid } from '../ids.ts';
import type { AssociationView, Trait } from '../node.ts';
import { associationIn } from '../scope.ts';
import { before, type Span } from '../timeline.ts';

/** How an association stands on this node. */
export function associationIs(
  name: AssociationName,
  view: Omit<AssociationView, 'executedAt'> & { readonly ago: Span | null },
): Trait {
  return (node) => {
    associationIn(node.scope, name);
    if (name === 'metrics') node.tags.set('Metrics', 'cloudwatch');
    const { ago, ...rest } = view;
    node.views.set(name, { ...rest, executedAt: ago && before(node.scope.time.now, ago) });
  };
}

/** Items that somebody's own checks put with PutComplianceItems. */
export function customItem(type: string, title: string): Trait {
  return (node) => {
    const execution = {
      ExecutionTime: before(node.scope.time.now, { hours: 7 }),
      ExecutionType: 'Benchmark',
    };
    node.extraSummaries.push({ ...summaryOf(node.id, type, 41, 1), ExecutionSummary: execution });
    node.extraItems.push({
      ComplianceType: type,
      ResourceType: 'ManagedInstance',
      ResourceId: node.id,
      Id: guid(`${node.id}/${type}`).slice(0, 8),
      Title: title,
      Status: 'NON_COMPLIANT',
      Severity: 'HIGH',
      ExecutionSummary: execution,
      Details: { Check: title },
    });
  };
}

/** A Patch status that a person set, over the one that the newest scan left. */
export function patchStatusSetByHand(title: string): Trait {
  return (node) => {
    const execution = {
      ExecutionTime: before(node.scope.time.now, { minutes: 55 }),
      ExecutionId: 'change-4711',
      ExecutionType: 'Manual',
    };
    node.patchStatusByHand = { ...summaryOf(node.id, 'Patch', 0, 1), ExecutionSummary: execution };
    node.extraItems.push({
      ComplianceType: 'Patch',
      ResourceType: 'ManagedInstance',
      ResourceId: node.id,
      Id: 'manual-review',
      Title: title,
      Status: 'NON_COMPLIANT',
      Severity: 'CRITICAL',
      ExecutionSummary: execution,
      Details: {},
    });
  };
}
