import type { InstanceFacts } from '../../model/facts.ts';
import { valueOr } from '../../model/reading.ts';
import { cite, citeIfKnown } from '../evidence.ts';
import { isUnregistered } from '../instance-state.ts';
import { restoreConnection } from '../remediation.ts';
import type { Examination, RootCause } from '../root-cause.ts';
import { elapsedMs, HOUR_MS } from '../time.ts';
import { instanceImpaired } from './instance-impaired.ts';
import { instanceProfileRights } from './instance-profile-rights.ts';
import { noInstanceProfile } from './no-instance-profile.ts';
import { noNetworkPath } from './no-network-path.ts';

/** Running and never registered, and none of the causes that would explain it is proved. */
export const notManaged: RootCause = {
  code: 'not-managed',
  prove: (examination) => {
    const { facts } = examination;
    if (!isUnregistered(facts) || !facts.node.known || isExplained(examination)) return null;
    return {
      confidence: confidenceOf(facts),
      summary: 'The instance runs and is not registered with Systems Manager; its records do not say why.',
      evidence: [
        cite(facts.node, 'Not registered with Systems Manager'),
        ...citeIfKnown(facts.ec2, (instance) => `State ${instance?.state ?? 'unknown'}`),
        ...citeIfKnown(facts.ec2, (instance) =>
          instance?.metadataEndpointEnabled === false ? 'The instance metadata service is disabled' : null,
        ),
        ...citeIfKnown(facts.networkPath, (path) =>
          path.open === true ? 'Routes, security groups and endpoints let it reach Systems Manager' : null,
        ),
      ],
      remediation: restoreConnection(facts, [
        'See that SSM Agent is installed and running on the node, and that the metadata service is enabled.',
        'On the node: ssm-cli get-diagnostics --output table',
      ]),
    };
  },
};

/** Is it proved why an instance that is out of reach is so? */
export function isExplained(examination: Examination): boolean {
  return [instanceImpaired, noInstanceProfile, instanceProfileRights, noNetworkPath].some(
    (rule) => rule.prove(examination) !== null,
  );
}

/** High only where the way and the profile were seen to be in order; low for one that has only just started. */
function confidenceOf(facts: InstanceFacts): 'high' | 'medium' | 'low' {
  const launchedAt = valueOr(facts.ec2, null)?.launchedAt ?? null;
  if (launchedAt !== null && elapsedMs(launchedAt, facts.assessedAt) < HOUR_MS) return 'low';
  if (!facts.statusChecks.known || !facts.networkPath.known) return 'low';
  const pathOpen = facts.networkPath.value.open === true;
  return pathOpen && valueOr(facts.profileRights, null)?.sufficient === true ? 'high' : 'medium';
}
