import type { InstanceFacts, ProfileRights } from '../../model/facts.ts';
import { valueOr } from '../../model/reading.ts';
import { cite, citeIfKnown } from '../evidence.ts';
import { isOutOfReach } from '../instance-state.ts';
import { attachInstanceProfile } from '../remediation.ts';
import type { RootCause } from '../root-cause.ts';

/**
 * Out of reach, and the profile's role lacks what the agent needs. Default host management stands in for such
 * a role, so it must be ruled out.
 */
export const instanceProfileRights: RootCause = {
  code: 'instance-profile-rights',
  prove: ({ facts }) => {
    const { profileRights, defaultHostManagementRole: fallback } = facts;
    if (!isOutOfReach(facts) || !profileRights.known || hasFallback(facts)) return null;
    const lack = lackOf(profileRights.value);
    if (lack === null) return null;
    const { profileName } = profileRights.value;
    return {
      confidence: fallback.known ? 'high' : 'medium',
      summary: `Instance profile ${profileName} does not let the agent use Systems Manager: ${lack}.`,
      evidence: [
        cite(profileRights, `Instance profile ${profileName}: ${lack}`),
        ...citeIfKnown(facts.node, (node) =>
          node === null ? 'Not registered with Systems Manager' : `Ping status ${node.pingStatus}`,
        ),
      ],
      remediation: attachInstanceProfile(facts, [stepFor(profileRights.value)]),
    };
  },
};

function hasFallback(facts: InstanceFacts): boolean {
  return valueOr(facts.defaultHostManagementRole, null) !== null;
}

function lackOf(rights: ProfileRights): string | null {
  if (rights.roleName === null) return 'the profile holds no role';
  if (rights.trustsEc2 === false) return `role ${rights.roleName} does not trust ec2.amazonaws.com`;
  if (rights.sufficient !== false) return null;
  const missing = rights.missing.length > 0 ? rights.missing.join(', ') : 'Systems Manager rights';
  return `role ${rights.roleName} lacks ${missing}`;
}

function stepFor(rights: ProfileRights): string {
  if (rights.roleName === null) return `Put a role into instance profile ${rights.profileName}.`;
  if (rights.trustsEc2 === false) return `Let ec2.amazonaws.com assume role ${rights.roleName}.`;
  return (
    `aws iam attach-role-policy --role-name ${rights.roleName} ` +
    '--policy-arn arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore'
  );
}
