import type { InstanceFacts } from '../../model/facts.ts';
import { valueOr, wasRefused } from '../../model/reading.ts';
import type { ManagedNode } from '../../model/records.ts';
import { cite, citeIfKnown } from '../evidence.ts';
import { hasLostConnection } from '../instance-state.ts';
import { restoreConnection } from '../remediation.ts';
import type { RootCause } from '../root-cause.ts';
import { timeInWords } from '../time.ts';
import { isExplained } from './not-managed.ts';

/** Registered and running, without a heartbeat or a message channel, and nothing proves why. */
export const connectionLost: RootCause = {
  code: 'connection-lost',
  prove: (examination) => {
    const { facts } = examination;
    if (!hasLostConnection(facts) || !facts.node.known || facts.node.value === null) return null;
    if (isExplained(examination)) return null;
    const node = facts.node.value;
    const channelOnly = node.pingStatus === 'Online';
    return {
      confidence: confidenceOf(facts),
      summary: channelOnly
        ? 'The agent sends heartbeats, but its message channel is down: commands do not reach it.'
        : `The agent stopped answering${lastSeen(node)}, while EC2 says the instance runs.`,
      evidence: [
        cite(facts.node, `Ping status ${node.pingStatus}${lastSeen(node)}`),
        ...citeIfKnown(facts.messageChannel, (channel) => `Message channel ${channel}`),
        ...citeIfKnown(facts.statusChecks, (checks) =>
          checks ? `System status ${checks.system}, instance status ${checks.instance}` : null,
        ),
      ],
      remediation: restoreConnection(facts, [
        channelOnly
          ? `Let the node reach ssmmessages.${facts.region}.amazonaws.com (443) and allow ssmmessages:* in its role.`
          : 'Restart SSM Agent on the node; look for a full disk or too little memory in the console output.',
        `Console output: aws ec2 get-console-output --region ${facts.region} --instance-id ${facts.instanceId}`,
      ]),
    };
  },
};

function lastSeen(node: ManagedNode): string {
  return node.lastPingAt === null ? '' : ` (last heartbeat ${timeInWords(node.lastPingAt)})`;
}

/** The fact itself is sure; less so that nothing else explains it, where network or profile could not be read. */
function confidenceOf(facts: InstanceFacts): 'high' | 'medium' {
  const ruledOut = facts.statusChecks.known && valueOr(facts.networkPath, null)?.open === true;
  return ruledOut && !wasRefused(facts.profileRights) ? 'high' : 'medium';
}
