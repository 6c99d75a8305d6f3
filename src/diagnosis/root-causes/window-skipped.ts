import type { InstanceFacts } from '../../model/facts.ts';
import { valueOr } from '../../model/reading.ts';
import { isPastFreshness, outstanding, patchStateOf } from '../records.ts';
import { addToPatching, installPatches, scanAgain } from '../remediation.ts';
import type { Proof, RootCause } from '../root-cause.ts';
import { lastGoodInstall } from '../run-fate.ts';
import { type Skip, skipsOf } from '../skips.ts';
import { isLater } from '../time.ts';

/**
 * A window or association that does target the node did not run on it. Told apart from windows that miss it
 * (not-targeted), and from skips that another schedule has made good since.
 */
export const windowSkipped: RootCause = {
  code: 'window-skipped',
  prove: ({ facts }) => {
    const [first, ...more] = skipsOf(facts).filter((skip) => matters(facts, skip));
    if (first === undefined) return null;
    return {
      confidence: first.kind === 'left-out' || first.operation === null ? 'medium' : 'high',
      summary: `${first.fact}.`,
      evidence: [first.evidence, ...more.map((skip) => skip.evidence)],
      remediation: remediationFor(facts, first),
    };
  },
};

/** A skipped install matters while patches wait; a skipped scan while the record is missing or old. */
function matters(facts: InstanceFacts, skip: Skip): boolean {
  const state = patchStateOf(facts);
  const dataIsOld = (state.known && state.value === null) || isPastFreshness(facts);
  if (skip.operation === 'Scan') return dataIsOld && !hasOther(facts, skip);
  return (outstanding(facts) > 0 || dataIsOld) && !isMadeGood(facts, skip) && !hasOther(facts, skip);
}

/** Did an install succeed after the skipped turn? */
function isMadeGood(facts: InstanceFacts, skip: Skip): boolean {
  return isLater(lastGoodInstall(facts)?.requestedAt ?? null, skip.at);
}

/** A disabled or ended schedule is harmless while another one of the same kind is due. */
function hasOther(facts: InstanceFacts, skip: Skip): boolean {
  if (skip.kind !== 'disabled' && skip.kind !== 'ended') return false;
  const windows = valueOr(facts.targeting.windows, []).filter((each) => each.enabled);
  const schedules = [...windows, ...valueOr(facts.targeting.associations, [])];
  return schedules.some(
    (each) => each.operation === skip.operation && isLater(each.nextAt, facts.assessedAt),
  );
}

function remediationFor(facts: InstanceFacts, skip: Skip): Proof['remediation'] {
  const cure = CURES[skip.kind];
  if (skip.kind === 'disabled' || skip.kind === 'ended') return addToPatching(facts, [cure]);
  return skip.operation === 'Scan' ? scanAgain(facts, [cure]) : installPatches(facts, [cure]);
}

const CURES: Readonly<Record<Skip['kind'], string>> = {
  disabled: 'Enable the window, or find out why it was disabled.',
  ended: 'Extend the end date of the window, or add the node to another one.',
  overlapping: 'Give the window a longer interval or fewer tasks, so that its executions do not overlap.',
  'cut-off':
    'Lengthen the window or raise its concurrency, so that it reaches every node before its cut-off.',
  'max-errors':
    'Find out why the other nodes failed; raise MaxErrors if a few failures should not stop the rest.',
  'not-allowed': 'Let the sender (the role of the window or association) run the document on this node.',
  'rate-limited': 'Send to fewer nodes at once, or spread the schedules over time.',
  'not-delivered': 'See that the node is online when the window opens.',
  'left-out': 'Read the execution of the window to see why it did not reach the node.',
};
