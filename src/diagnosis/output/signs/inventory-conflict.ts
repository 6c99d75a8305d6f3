import type { OutputCause } from '../output-cause.ts';
import { manual } from '../remedies.ts';
import { decisive } from '../signature.ts';

/** What AWS-GatherSoftwareInventory says when a second association claims the node. */
export const inventoryConflictSigns: OutputCause = {
  code: 'inventory-conflict',
  because: 'two inventory associations claim the node',
  meaning: 'Two associations of AWS-GatherSoftwareInventory reach this node, and only one may.',
  signatures: decisive(
    /Multiple apply all associations with document|OverriddenByExplicitInventoryAssociation|Inventory association[^\n]{0,60}already exists/i,
  ),
  remedy: (context) =>
    manual('review', context, 'Keep one inventory association', [
      'Keep one association of AWS-GatherSoftwareInventory for all nodes and delete the other, or exclude this node.',
    ]),
};
