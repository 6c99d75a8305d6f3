import type { NetworkObstacle } from '../../model/facts.ts';
import type { Known } from '../../model/reading.ts';
import type { Evidence } from '../../model/report.ts';
import { citeIfKnown } from '../evidence.ts';
import { isOutOfReach } from '../instance-state.ts';
import { restoreConnection } from '../remediation.ts';
import type { RootCause } from '../root-cause.ts';

/** Out of reach, and EC2's records prove that nothing lets it through to Systems Manager. */
export const noNetworkPath: RootCause = {
  code: 'no-network-path',
  prove: ({ facts }) => {
    const { networkPath } = facts;
    if (!isOutOfReach(facts) || !networkPath.known || networkPath.value.open !== false) return null;
    const { obstacles } = networkPath.value;
    const [first] = obstacles;
    if (first === undefined) return null;
    return {
      confidence: 'high',
      summary: `The network does not let the instance reach Systems Manager: ${first.fact}`,
      evidence: [
        ...obstacles.map((obstacle) => citeObstacle(networkPath, obstacle)),
        ...citeIfKnown(facts.node, (node) =>
          node === null ? 'Not registered with Systems Manager' : `Ping status ${node.pingStatus}`,
        ),
      ],
      remediation: restoreConnection(facts, [
        ...obstacles.map((obstacle) => `Remove what stands in the way: ${obstacle.fact}`),
        `The agent needs HTTPS (443) to ssm and ssmmessages in ${facts.region}, by NAT, internet gateway or interface endpoints.`,
      ]),
    };
  },
};

function citeObstacle(reading: Known<unknown>, obstacle: NetworkObstacle): Evidence {
  return { source: obstacle.source, fact: obstacle.fact, observedAt: reading.observedAt };
}
