import type { InstanceFacts } from '../../model/facts.ts';
import { wasRefused } from '../../model/reading.ts';
import type { PatchCounts } from '../../model/records.ts';
import type { Evidence } from '../../model/report.ts';
import { citeIfKnown } from '../evidence.ts';
import { runState } from '../instance-state.ts';
import { complianceOf, isImpossible, nonCompliantCount, patchStateOf } from '../records.ts';
import { review, scanAgain } from '../remediation.ts';
import type { Proof } from '../root-cause.ts';
import { fateOf, newestRun } from '../run-fate.ts';
import { plural, timeInWords } from '../time.ts';

/** Nothing is proved: what was seen, what was refused, and what would bring clarity. */
export function inconclusive(facts: InstanceFacts): Proof {
  const refused = refusedReads(facts);
  return {
    confidence: 'low',
    summary: summaryFor(facts, refused),
    evidence: seen(facts),
    remediation:
      refused.length > 0
        ? review(facts, 'Let patchcheck read what it was refused', [
            `Grant the assessment role ${refused.join(', ')}, then assess again.`,
          ])
        : remediationFor(facts),
  };
}

function remediationFor(facts: InstanceFacts): Proof['remediation'] {
  const state = patchStateOf(facts);
  if (newestRun(facts, (run) => fateOf(run) === 'under-way') !== null) {
    return review(facts, 'Wait for the run that is under way', ['Assess again when it has ended.']);
  }
  if (state.known && state.value !== null && onlyUpdatesAvailable(state.value.counts)) {
    return review(facts, 'Decide on updates that the baseline does not approve yet', [
      'Approve them in the baseline, or set its AvailableSecurityUpdatesComplianceStatus to COMPLIANT.',
    ]);
  }
  const fresh = state.known && state.value !== null && !isImpossible(state.value);
  if (!fresh && runState(facts) === 'running') return scanAgain(facts);
  return review(facts, 'Look at the instance', [
    'Scan again and read the output of the run; the records do not tell more.',
  ]);
}

function summaryFor(facts: InstanceFacts, refused: readonly string[]): string {
  if (refused.length > 0) return `The cause cannot be told: ${refused.join(', ')} could not be read.`;
  if (runState(facts) === 'starting') return 'The instance is just starting; nothing is known of it yet.';
  const busy = newestRun(facts, (run) => fateOf(run) === 'under-way');
  if (busy !== null) {
    return `${busy.operation ?? busy.document} ${busy.commandId} is under way (${busy.status}); its result is not known yet.`;
  }
  const state = patchStateOf(facts);
  if (!state.known || state.value === null)
    return 'There is no patch record, and the records do not say why.';
  if (isImpossible(state.value)) return 'The patch record is not plausible: the node could not look.';
  if (onlyUpdatesAvailable(state.value.counts)) {
    const count = state.value.counts.availableSecurityUpdate;
    const updates = plural(count, 'security update is', 'security updates are');
    return `${updates} available that the baseline does not approve yet, and counts as non-compliant.`;
  }
  return 'The records that could be read do not prove a cause.';
}

function onlyUpdatesAvailable(counts: PatchCounts): boolean {
  return counts.availableSecurityUpdate > 0 && nonCompliantCount(counts) === 0;
}

function refusedReads(facts: InstanceFacts): readonly string[] {
  const { windows, associations, installersInScope } = facts.targeting;
  const readings = [
    facts.ec2,
    facts.node,
    patchStateOf(facts),
    complianceOf(facts),
    facts.history,
    facts.associations,
    facts.items,
    windows,
    associations,
    installersInScope,
    facts.baseline.used,
    facts.baseline.expected,
  ];
  const names = readings.flatMap((reading) =>
    !reading.known && wasRefused(reading) && reading.operation !== null ? [reading.operation] : [],
  );
  return [...new Set(names)];
}

/** Everything that was read and bears on the matter, so that a person can go on from here. */
function seen(facts: InstanceFacts): readonly Evidence[] {
  const evidence = [
    ...citeIfKnown(patchStateOf(facts), (state) => {
      if (state === null) return 'No patch record';
      const { missing, failed, installedPendingReboot, installedRejected } = state.counts;
      const { availableSecurityUpdate } = state.counts;
      const when = state.endedAt === null ? 'at no known time' : timeInWords(state.endedAt);
      const updates = availableSecurityUpdate > 0 ? `, available ${availableSecurityUpdate}` : '';
      return `${state.operation ?? 'Operation'} ${when}: missing ${missing}, failed ${failed}, pending reboot ${installedPendingReboot}, rejected ${installedRejected}${updates}`;
    }),
    ...citeIfKnown(complianceOf(facts), (records) => {
      const types = records
        .filter((record) => record.status === 'NON_COMPLIANT')
        .map((record) => record.type);
      return types.length > 0 ? `NON_COMPLIANT: ${types.join(', ')}` : null;
    }),
    ...citeIfKnown(facts.history, (runs) => {
      const [newest] = runs;
      return newest === undefined
        ? 'No patch document ran on it in 30 days'
        : `Newest run: ${newest.operation ?? newest.document} ${newest.commandId}, ${newest.statusDetails || newest.status}`;
    }),
  ];
  return evidence.length > 0 ? evidence : whereabouts(facts);
}

/** The least there is to say: where the instance is, and as what it was found. */
function whereabouts(facts: InstanceFacts): readonly Evidence[] {
  const evidence = [
    ...citeIfKnown(facts.ec2, (instance) => `State ${instance?.state ?? 'unknown to EC2'}`),
    ...citeIfKnown(facts.node, (node) => `Ping status ${node?.pingStatus ?? 'not registered'}`),
  ];
  if (evidence.length > 0) return evidence;
  return citeIfKnown(
    complianceOf(facts),
    (records) => `${plural(records.length, 'compliance record')} in all`,
  );
}
