import type { InstanceFacts } from '../../model/facts.ts';
import { valueOr } from '../../model/reading.ts';
import { isOlderVersion } from '../agent-version.ts';
import { cite } from '../evidence.ts';
import { provedByOutput } from '../output/proved-by-output.ts';
import { agentOutdatedSigns } from '../output/signs/agent-outdated.ts';
import { updateAgent } from '../remediation.ts';
import type { RootCause } from '../root-cause.ts';

/** The oldest agents that can do it, by the Systems Manager user guide. */
const OLDEST_FOR_PATCHING = '2.0.834.0';
const OLDEST_FOR_HOOKS = '3.0.502.0';
const HOOKS_DOCUMENT = 'AWS-RunPatchBaselineWithHooks';

/** Too old for what is asked of it; merely not being the newest is no cause. */
export const agentOutdated: RootCause = {
  code: 'agent-outdated',
  prove: (examination) => {
    const { facts } = examination;
    const version = valueOr(facts.node, null)?.agentVersion ?? null;
    const need = version === null ? null : unmetNeed(facts, version);
    if (!facts.node.known || need === null) return provedByOutput(examination, agentOutdatedSigns);
    return {
      confidence: 'high',
      summary: `SSM Agent ${version} is too old: ${need}.`,
      evidence: [cite(facts.node, `Agent version ${version}; ${need}`)],
      remediation: updateAgent(facts),
    };
  },
};

function unmetNeed(facts: InstanceFacts, version: string): string | null {
  if (isOlderVersion(version, OLDEST_FOR_PATCHING)) {
    return `patching needs ${OLDEST_FOR_PATCHING} or later`;
  }
  if (usesHooks(facts) && isOlderVersion(version, OLDEST_FOR_HOOKS)) {
    return `${HOOKS_DOCUMENT} needs ${OLDEST_FOR_HOOKS} or later`;
  }
  const refused = valueOr(facts.associations, []).find((each) => each.detailedStatus === 'UnsupportedAgent');
  return refused === undefined ? null : `${refused.document} answers UnsupportedAgent`;
}

function usesHooks(facts: InstanceFacts): boolean {
  const documents = [
    ...valueOr(facts.targeting.windows, []),
    ...valueOr(facts.targeting.associations, []),
    ...valueOr(facts.history, []),
  ].map((each) => each.document);
  return documents.some((document) => document.endsWith(HOOKS_DOCUMENT));
}
