import { cite } from '../evidence.ts';
import { isUnregistered } from '../instance-state.ts';
import { attachInstanceProfile } from '../remediation.ts';
import type { RootCause } from '../root-cause.ts';

/** Running, unregistered, without a profile, and default host management does not stand in for one. */
export const noInstanceProfile: RootCause = {
  code: 'no-instance-profile',
  prove: ({ facts }) => {
    const { ec2, node, defaultHostManagementRole: fallback } = facts;
    if (!isUnregistered(facts) || !ec2.known || !node.known || !fallback.known) return null;
    if (ec2.value?.instanceProfileArn !== null || fallback.value !== null) return null;
    return {
      confidence: 'high',
      summary: 'The instance has no instance profile, so its agent cannot register with Systems Manager.',
      evidence: [
        cite(ec2, 'No instance profile'),
        cite(node, 'Not registered with Systems Manager'),
        cite(fallback, 'Default host management is not set up in this Region'),
      ],
      remediation: attachInstanceProfile(facts, [
        'Attach an instance profile whose role holds AmazonSSMManagedInstanceCore: ' +
          `aws ec2 associate-iam-instance-profile --region ${facts.region} ` +
          `--instance-id ${facts.instanceId} --iam-instance-profile Name=<profile>`,
      ]),
    };
  },
};
