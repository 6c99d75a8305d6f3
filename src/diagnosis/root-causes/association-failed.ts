import type { InstanceFacts } from '../../model/facts.ts';
import type { AssociationStatus } from '../../model/records.ts';
import { cite } from '../evidence.ts';
import { readAssociationOutput } from '../read-output.ts';
import { runAssociation } from '../remediation.ts';
import type { OutputAnswer, RootCause } from '../root-cause.ts';
import { restartsNode } from './association-restart.ts';
import { isInventoryConflict } from './inventory-conflict.ts';

const NOT_FAILED = new Set(['Success', 'Pending', 'InProgress', 'Skipped', 'Queued', 'Associated']);

/** A State Manager association failed on the node: non-compliant of type Association, no patch is at fault. */
export const associationFailed: RootCause = {
  code: 'association-failed',
  prove: ({ facts }) => {
    const { associations } = facts;
    if (!associations.known) return null;
    const failed = associations.value.filter(hasFailed);
    const [first] = failed;
    if (first === undefined) return null;
    const said = saidBy(facts, first);
    return {
      confidence: 'high',
      summary: `Association ${nameOf(first)} (${first.document}) is ${first.status}${said ? `: "${said.line}"` : ''}.`,
      evidence: [
        ...failed.map((each) => cite(associations, tell(each))),
        ...(said ? [cite(associations, `Its output says ${said.code}: "${said.line}"`)] : []),
      ],
      remediation: runAssociation(
        facts,
        { id: first.associationId, document: first.document, reboots: restartsNode(facts, first) },
        said ? [`First deal with what its output says (${said.code}): "${said.line}"`] : [],
      ),
    };
  },
};

function hasFailed(association: AssociationStatus): boolean {
  return !NOT_FAILED.has(association.status) && !isInventoryConflict(association);
}

/** What the association's last output proves, read like patch output. */
function saidBy(facts: InstanceFacts, association: AssociationStatus): OutputAnswer | null {
  if (association.output === null) return null;
  const answer = readAssociationOutput(facts, association);
  return answer.code === 'inconclusive' || answer.line === '' ? null : answer;
}

function tell(association: AssociationStatus): string {
  const { status, detailedStatus, errorCode, executionSummary } = association;
  const words = [detailedStatus === status ? null : detailedStatus, errorCode, executionSummary];
  return [`${nameOf(association)}: ${status}`, ...words.filter((word) => word)].join(', ');
}

function nameOf(association: AssociationStatus): string {
  return association.name ?? association.associationId;
}
