/** Turns a node's runs into what AWS would say of it, and puts that into its Region. */

import { tally } from './associations.ts';
import { count, invocationOf } from './commands.ts';
import type { NodeDraft } from './node.ts';
import { settleAssociations } from './settle-associations.ts';
import { settleRecord } from './settle-record.ts';

/** Puts the node with its history and records into its scope's Region; done once, after all traits. */
export function settle(node: NodeDraft): void {
  const { region } = node.scope;
  node.runs.sort((one, other) => other.startedAt.getTime() - one.startedAt.getTime());
  for (const run of node.runs) {
    count(run);
    region.invocations.push(invocationOf(run, node.id, node.platform));
  }
  settleAssociations(node);
  settleRecord(node);
  settleInstance(node);
  region.compliance.push(...node.extraSummaries);
  region.complianceItems.push(...node.extraItems);
}

function settleInstance(node: NodeDraft): void {
  const { region } = node.scope;
  if (node.instance) {
    node.instance.Tags = [...node.tags].map(([Key, Value]) => ({ Key, Value }));
    region.instances.push(node.instance);
  }
  if (node.checks) region.statuses.push(node.checks);
  if (!node.node) return;
  const counts = tally(node.statuses.flatMap((status) => status.Status ?? []));
  const overall = ['Failed', 'TimedOut', 'Pending'].find((status) => counts[status]) ?? 'Success';
  region.nodes.push({
    ...node.node,
    Name: node.tags.get('Name') ?? '',
    ComputerName: `ip-${(node.node.IPAddress ?? '').replaceAll('.', '-')}`,
    IPAddress: node.instance?.PrivateIpAddress,
    AssociationStatus: overall,
    AssociationOverview: { DetailedStatus: overall, InstanceAssociationStatusAggregatedCount: counts },
    LastAssociationExecutionDate: node.statuses[0]?.ExecutionDate,
  });
}
