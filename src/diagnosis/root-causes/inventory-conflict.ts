import type { AssociationStatus } from '../../model/records.ts';
import { cite } from '../evidence.ts';
import { review } from '../remediation.ts';
import type { RootCause } from '../root-cause.ts';

const INVENTORY_DOCUMENT = 'AWS-GatherSoftwareInventory';
const CONFLICT = /Multiple apply all associations|OverriddenByExplicitInventoryAssociation/i;

/** Two inventory associations claim the node: the second for all nodes fails, or one overrides the other. */
export const inventoryConflict: RootCause = {
  code: 'inventory-conflict',
  prove: ({ facts }) => {
    if (!facts.associations.known) return null;
    const association = facts.associations.value.find(isInventoryConflict);
    if (association === undefined) return null;
    return {
      confidence: 'high',
      summary: `Two inventory associations claim this node, so ${nameOf(association)} is ${association.status}.`,
      evidence: [
        cite(facts.associations, `${nameOf(association)}: ${association.status}, ${reasonIn(association)}`),
      ],
      remediation: review(facts, 'Keep one inventory association', [
        `Keep one association of ${INVENTORY_DOCUMENT} for all nodes and delete the other, or exclude this node.`,
        `Look at them: aws ssm list-associations --region ${facts.region} ` +
          `--association-filter-list key=Name,value=${INVENTORY_DOCUMENT}`,
      ]),
    };
  },
};

export function isInventoryConflict(association: AssociationStatus): boolean {
  return association.document.endsWith(INVENTORY_DOCUMENT) && CONFLICT.test(textOf(association));
}

function reasonIn(association: AssociationStatus): string {
  return CONFLICT.exec(textOf(association))?.[0] ?? '';
}

function textOf({ detailedStatus, errorCode, executionSummary, output }: AssociationStatus): string {
  return [detailedStatus, errorCode, executionSummary, output?.stdout, output?.stderr]
    .filter((text) => text)
    .join('\n');
}

function nameOf(association: AssociationStatus): string {
  return association.name ?? association.associationId;
}
