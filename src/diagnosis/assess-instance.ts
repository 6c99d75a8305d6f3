import type { InstanceFacts } from '../model/facts.ts';
import { tagsOf } from '../model/facts.ts';
import { valueOr } from '../model/reading.ts';
import type { Evidence, Finding, Remediation, UnrankedFinding } from '../model/report.ts';
import type { PrioritySettings } from '../model/settings.ts';
import { cautionsFor } from './cautions.ts';
import { complianceStanding } from './compliance-status.ts';
import { describeContext, describeManageability, describePatches, describePatching } from './describe.ts';
import { diagnose } from './diagnose.ts';
import { examine } from './examine.ts';
import { platformName } from './platform.ts';
import { priorityOf } from './priority.ts';
import { patchStateOf } from './records.ts';
import type { Examination } from './root-cause.ts';
import { newestRun } from './run-fate.ts';
import { outstandingSeverities, worstSeverity } from './severity.ts';
import { nonCompliantSince } from './since.ts';
import { judge } from './verdict.ts';

export interface DiagnosisSettings {
  readonly priority: PrioritySettings;
  /** Tag keys that name an owner, first match wins. */
  readonly ownerTags: readonly string[];
}

export type InstanceAssessment =
  | { readonly status: 'compliant' }
  /** Gone, or stopped and never recorded: counts among EC2's instances and nowhere else. */
  | { readonly status: 'not-counted' }
  | { readonly status: 'reported'; readonly finding: UnrankedFinding };

/** What the facts about one instance come to. Pure: the same facts give the same answer. */
export function assessInstance(facts: InstanceFacts, settings: DiagnosisSettings): InstanceAssessment {
  const standing = complianceStanding(facts);
  if (standing.status === 'compliant' || standing.status === 'not-counted') {
    return { status: standing.status };
  }
  const { status, types } = standing;
  return { status: 'reported', finding: findingFor(facts, { status, types }, settings) };
}

function findingFor(
  facts: InstanceFacts,
  standing: { readonly status: 'non-compliant' | 'unknown'; readonly types: readonly string[] },
  settings: DiagnosisSettings,
): UnrankedFinding {
  const examination = examine(facts);
  const { category, code, proof, contributing } = diagnose(examination);
  const judgement = judge(facts, code);
  const { confidence, summary } = proof;
  const evidence = withoutRepeats([...proof.evidence, ...judgement.evidence]);
  return {
    instanceId: facts.instanceId,
    accountId: facts.accountId,
    region: facts.region,
    name: tagsOf(facts).Name || null,
    platform: platformName(facts),
    compliance: describeCompliance(facts, standing),
    verdict: judgement.verdict,
    manageability: describeManageability(facts),
    context: describeContext(facts, settings.ownerTags),
    patching: describePatching(facts),
    rootCause: { category, code, confidence, summary, contributing: [...contributing], evidence },
    priority: priorityOf(facts, settings.priority),
    remediation: forThisInstance(proof.remediation, examination),
  };
}

function describeCompliance(
  facts: InstanceFacts,
  standing: { readonly status: 'non-compliant' | 'unknown'; readonly types: readonly string[] },
): Finding['compliance'] {
  const state = valueOr(patchStateOf(facts), null);
  return {
    status: standing.status,
    types: [...standing.types],
    severity: worstSeverity(outstandingSeverities(facts) ?? []),
    counts: state === null ? null : { ...state.counts },
    patches: describePatches(facts),
    lastOperation: state?.operation ?? null,
    lastOperationAt: state?.endedAt ?? null,
    nonCompliantSince: nonCompliantSince(facts)?.at ?? null,
  };
}

/** Steps begin with what to heed; log paths name the instance and the command that proved the cause. */
function forThisInstance(remediation: Remediation, { facts, failedRun }: Examination): Remediation {
  const command = failedRun?.run.commandId ?? newestRun(facts, () => true)?.commandId;
  const logs = remediation.logs.map((path) =>
    path
      .replace('<instance id>', facts.instanceId)
      .replace('/<command id>', command === undefined ? '' : `/${command}`),
  );
  return { ...remediation, steps: [...cautionsFor(facts, remediation), ...remediation.steps], logs };
}

function withoutRepeats(evidence: readonly Evidence[]): Evidence[] {
  const seen = new Set<string>();
  return evidence.filter(({ source, fact }) => {
    const key = `${source} ${fact}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
