import type { OutputCause } from '../output-cause.ts';
import { manual } from '../remedies.ts';
import { decisive, symptom } from '../signature.ts';

const ENDPOINT =
  '(?:\\b(?:ssm|ec2messages|ssmmessages)\\.[a-z0-9-]{4,40}\\.amazonaws\\.com|\\b(?:ec2messages|ssmmessages)\\b)';
const TROUBLE =
  '(?:no such host|i\\/o timeout|connection refused|connection reset|timed? ?out|unreachable|TLS handshake|handshake failure|x509|EOF\\b|dial tcp|Could not connect|cannot (?:connect|reach)|could not resolve|no route|Client\\.Timeout|proxyconnect|is not reachable|server misbehaving|context deadline|bad handshake|1006|Failed to establish)';

/** What the agent logs when it cannot reach Systems Manager; EC2's and the node's records prove it better. */
export const connectionLostSigns: OutputCause = {
  code: 'connection-lost',
  because: 'the SSM agent could not reach Systems Manager',
  meaning:
    "The SSM agent on the node has no connection to Systems Manager's endpoints, so commands do not arrive or their results do not come back.",
  signatures: [
    ...decisive(
      new RegExp(`${ENDPOINT}[^\\n]{0,400}?${TROUBLE}|${TROUBLE}[^\\n]{0,240}?${ENDPOINT}`, 'i'),
      /(?:DeliveryTimedOut|Delivery Timed Out|Undeliverable|ConnectionLost|Connection Lost)\b/i,
      /error when calling AWS APIs[^\n]{0,240}(?:\bRequestError|send request failed|dial tcp)|Health ?ping failed[^\n]{0,200}(?:\bRequestError|\bdial|timeout)|MessagingDeliveryService[^\n]{0,200}(?:\bRequestError|\bdial|timeout)/i,
      /instance is not (?:connected|registered|in a valid state)|InvalidInstanceId\b|Instances? \[?\[?i-[0-9a-f]{8,17}[^\n]{0,40}not in a valid state/i,
    ),
    ...symptom(
      /Agent (?:is )?(?:offline|not responding)|\bRequestError: send request failed|(?:failed|unable) to (?:open|establish|create|setup)[^\n]{0,40}(?:control ?channel|websocket|data channel|message gateway|MGS)|ControlChannel[^\n]{0,120}(?:fail|error|lost|closed)|MGSInteractor[^\n]{0,200}(?:fail|error)|websocket: (?:close|bad handshake)/i,
    ),
  ],
  remedy: (context) =>
    manual('restore-connection', context, 'Restore the connection to Systems Manager', [
      'Check that the instance runs and its status checks pass.',
      'Check the way to ssm, ssmmessages and ec2messages of its Region on port 443: route, endpoints and their private DNS, security groups, network ACLs, proxy of the agent.',
      'Run AWSSupport-TroubleshootManagedInstance for it; on the node, ssm-cli get-diagnostics tells the same.',
    ]),
};
