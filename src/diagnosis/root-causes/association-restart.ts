import type { InstanceFacts } from '../../model/facts.ts';
import { valueOr } from '../../model/reading.ts';
import type { AssociationStatus } from '../../model/records.ts';

/** May running this association again restart the node? Patch installs do, unless told not to. */
export function restartsNode(facts: InstanceFacts, association: AssociationStatus): boolean {
  if (!association.document.includes('RunPatchBaseline')) return false;
  const patching = valueOr(facts.targeting.associations, []).find(
    (each) => each.id === association.associationId,
  );
  if (patching === undefined) return true;
  return patching.operation !== 'Scan' && patching.rebootOption !== 'NoReboot';
}
