import type { InstanceFacts } from '../../model/facts.ts';
import { type Known, valueOr } from '../../model/reading.ts';
import type { ComplianceItem, ComplianceRecord, PatchRun } from '../../model/records.ts';
import { cite } from '../evidence.ts';
import { complianceOf, isImpossible, nonCompliantCount, patchStateOf } from '../records.ts';
import { review } from '../remediation.ts';
import type { Proof, RootCause } from '../root-cause.ts';
import { beganAt } from '../run-fate.ts';
import { DAY_MS, elapsedMs, HOUR_MS } from '../time.ts';

const LOOK_BACK_MS = 30 * DAY_MS;

/** A custom item is non-compliant, or somebody has set the Patch status by hand: no patch is missing for it. */
export const customItem: RootCause = {
  code: 'custom-item',
  prove: ({ facts }) => {
    const records = complianceOf(facts);
    if (!records.known) return null;
    const violations = records.value.filter((record) => record.status === 'NON_COMPLIANT');
    const custom = violations.find((record) => record.type.startsWith('Custom:'));
    if (custom !== undefined) return customProof(facts, records, custom);
    const patch = violations.find((record) => record.type === 'Patch');
    if (patch === undefined) return null;
    const contradiction = contradictionTo(facts, patch);
    return contradiction === null ? null : byHandProof(facts, records, patch, contradiction);
  },
};

function customProof(facts: InstanceFacts, records: Known<unknown>, record: ComplianceRecord): Proof {
  const items = itemsOf(facts, record.type);
  const names = items.map((item) => item.title || item.id).join(', ');
  return {
    confidence: 'high',
    summary: `${record.type} reports the node as non-compliant${names ? `: ${names}` : ''}.`,
    evidence: [
      cite(records, `${record.type} NON_COMPLIANT, ${record.nonCompliantCount} non-compliant`),
      ...(facts.items.known && names ? [cite(facts.items, `${record.type}: ${names}`)] : []),
    ],
    remediation: review(facts, `Ask the owner of ${record.type}`, [
      `Whoever reports ${record.type} (PutComplianceItems) must correct the node or the report.`,
      listItems(facts, record.type),
    ]),
  };
}

function byHandProof(
  facts: InstanceFacts,
  records: Known<unknown>,
  record: ComplianceRecord,
  contradiction: Contradiction,
): Proof {
  const items = itemsOf(facts, 'Patch');
  const names = items.map((item) => item.title || item.id).join(', ');
  const execution = [record.executionType, record.executionId].filter(Boolean).join(' ');
  return {
    confidence: items.length > 0 ? 'high' : 'medium',
    summary: `The Patch status was set by hand, not by a patch run: ${contradiction.fact}.`,
    evidence: [
      cite(records, `Patch NON_COMPLIANT, ${execution ? `execution ${execution}` : 'without an execution'}`),
      ...(facts.items.known && names ? [cite(facts.items, `Patch: ${names}`)] : []),
      cite(contradiction.reading, contradiction.fact),
    ],
    remediation: review(facts, 'Find out who set the Patch status', [
      'Somebody called PutComplianceItems for type Patch: take the item back, or scan to overwrite it.',
      listItems(facts, 'Patch'),
    ]),
  };
}

/** What shows that no patch run made the status. */
interface Contradiction {
  readonly fact: string;
  readonly reading: Known<unknown>;
}

function contradictionTo(facts: InstanceFacts, record: ComplianceRecord): Contradiction | null {
  const state = patchStateOf(facts);
  if (!state.known) return null;
  if (state.value === null) return noRunMade(facts, record);
  if (isImpossible(state.value) || nonCompliantCount(state.value.counts) > 0) return null;
  if (state.value.counts.availableSecurityUpdate > 0) return null;
  return { fact: 'the patch record counts nothing missing, failed, rejected or pending', reading: state };
}

/** Without a patch record: the history covers the time of the status, and no run of it fits. */
function noRunMade(facts: InstanceFacts, record: ComplianceRecord): Contradiction | null {
  if (!facts.history.known || record.executedAt === null) return null;
  const at = record.executedAt;
  if (elapsedMs(at, facts.assessedAt) > LOOK_BACK_MS) return null;
  const fits = (run: PatchRun) =>
    run.commandId === record.executionId ||
    (elapsedMs(beganAt(run), at) >= 0 && elapsedMs(run.endedAt ?? beganAt(run), at) < HOUR_MS);
  if (facts.history.value.some(fits)) return null;
  return { fact: 'there is no patch record, and no patch run at that time', reading: facts.history };
}

function itemsOf(facts: InstanceFacts, type: string): readonly ComplianceItem[] {
  return valueOr(facts.items, []).filter((item) => item.type === type && item.status === 'NON_COMPLIANT');
}

function listItems(facts: InstanceFacts, type: string): string {
  return (
    `Look at it: aws ssm list-compliance-items --region ${facts.region} --resource-ids ${facts.instanceId} ` +
    `--resource-types ManagedInstance --filters Key=ComplianceType,Values=${type}`
  );
}
