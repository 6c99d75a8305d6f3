/** Cases in which EC2's records prove that the instance cannot reach Systems Manager. */

import type { PlaceName } from '../places.ts';
import { installedBy, scannedDaily } from '../traits/patching.ts';
import { silentAgent, standingIn, unregistered } from '../traits/reachability.ts';
import type { Case, ScopeName } from './case.ts';

export const NETWORK_CASES: readonly Case[] = [
  networkCase(
    'no-route',
    'payments-us',
    'noRoute',
    'Its route table leads nowhere, and the VPC has no endpoints.',
  ),
  networkCase(
    'nat-deleted',
    'payments-us',
    'blackhole',
    'The default route is a black hole: the NAT gateway is gone.',
  ),
  networkCase(
    'egress-closed',
    'payments-us',
    'closedEgress',
    'Its security group lets nothing out but 5432.',
  ),
  networkCase('acl-closed', 'payments-eu', 'closedAcl', 'The network ACL denies 443 on the way out.'),
  networkCase(
    'endpoint-missing',
    'payments-us',
    'endpointMissing',
    'Endpoints for messages, and none for ssm itself.',
  ),
  networkCase(
    'endpoint-closed',
    'payments-eu',
    'endpointClosed',
    'The endpoints accept 443 from another range only.',
  ),
  networkCase(
    'endpoint-without-private-dns',
    'payments-eu',
    'endpointNoPrivateDns',
    'Names do not lead to the endpoints.',
  ),
  networkCase(
    'vpc-without-dns',
    'web-us',
    'vpcNoDns',
    'The VPC resolves no names, so the endpoints are not found.',
  ),
  networkCase(
    'public-subnet-without-address',
    'web-us',
    'public',
    'An internet gateway serves only public addresses.',
  ),
  {
    name: 'acl-closed-after-registration',
    in: 'payments-eu',
    platform: 'rhel-8',
    traits: [
      scannedDaily({ missing: 3 }),
      installedBy('weekly'),
      silentAgent({ days: 2 }),
      standingIn('closedAcl'),
    ],
    expected: {
      code: 'no-network-path',
      verdict: 'active',
      remediation: 'restore-connection',
      note: 'It was registered and went silent; the network ACL proves why.',
    },
  },
];

function networkCase(name: string, scope: ScopeName, place: PlaceName, note: string): Case {
  return {
    name,
    in: scope,
    platform: 'amazon-linux-2023',
    traits: [standingIn(place), unregistered()],
    expected: { code: 'no-network-path', verdict: 'inconclusive', remediation: 'restore-connection', note },
  };
}
