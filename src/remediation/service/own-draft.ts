import type { Person, RemediationRecord } from '../../model/remediation.ts';
import { refuse } from '../policy/refusal.ts';
import type { Refusal } from '../remediations.ts';

/** A plan belongs to whoever opened it, as does the request that comes of it. */
export function ownDraft(person: Person, { requestedBy }: RemediationRecord): readonly Refusal[] {
  if (person.user === requestedBy.user) return [];
  const text = 'Somebody else opened this plan. Open your own from the card.';
  return [refuse('unknown', text, { people: [requestedBy.user] })];
}
