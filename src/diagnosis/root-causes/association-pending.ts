import type { InstanceFacts } from '../../model/facts.ts';
import { valueOr } from '../../model/reading.ts';
import type { AssociationStatus } from '../../model/records.ts';
import { cite } from '../evidence.ts';
import { isOnline } from '../instance-state.ts';
import { runAssociation } from '../remediation.ts';
import type { RootCause } from '../root-cause.ts';
import { DAY_MS, elapsedMs, HOUR_MS, timeInWords } from '../time.ts';
import { restartsNode } from './association-restart.ts';

const WAITING = new Set(['Pending', 'Queued', 'Associated', 'InProgress']);

/** An association is stuck: never applied, or under way for more than a day. Not one that is just beginning. */
export const associationPending: RootCause = {
  code: 'association-pending',
  prove: ({ facts }) => {
    if (!facts.associations.known || isNew(facts)) return null;
    const stuck = facts.associations.value.find((each) => isStuck(facts, each));
    if (stuck === undefined) return null;
    const name = stuck.name ?? stuck.associationId;
    const since =
      stuck.executedAt === null ? 'never applied' : `not moved since ${timeInWords(stuck.executedAt)}`;
    const details = stuck.detailedStatus ? `, ${stuck.detailedStatus}` : '';
    return {
      confidence: isOnline(facts) ? 'high' : 'medium',
      summary: `Association ${name} (${stuck.document}) is stuck in ${stuck.status}: ${since}.`,
      evidence: [cite(facts.associations, `${name}: ${stuck.status}${details}, ${since}`)],
      remediation: runAssociation(facts, {
        id: stuck.associationId,
        document: stuck.document,
        reboots: restartsNode(facts, stuck),
      }),
    };
  },
};

function isStuck(facts: InstanceFacts, association: AssociationStatus): boolean {
  if (association.detailedStatus === 'StuckAtInProgress' || association.errorCode === 'StuckAtInP')
    return true;
  if (!WAITING.has(association.status)) return false;
  if (association.executedAt === null) return association.status !== 'InProgress';
  return elapsedMs(association.executedAt, facts.assessedAt) > DAY_MS;
}

/** Associations are applied when a node registers: give a new one an hour. */
function isNew(facts: InstanceFacts): boolean {
  const times = [valueOr(facts.node, null)?.registeredAt, valueOr(facts.ec2, null)?.launchedAt];
  return times.some((time) => !!time && elapsedMs(time, facts.assessedAt) < HOUR_MS);
}
