/** The places of a Region's instances, built when the first instance is put there. */

import {
  ANYWHERE,
  addEndpoints,
  addInternetGateway,
  addNetworkAcl,
  addSecurityGroup,
  addSubnet,
  addVpc,
  type Network,
  type Place,
  tcp,
  tcpIpv6,
  toGateway,
  toNat,
  type Vpc,
} from './network.ts';

const AGENT_SERVICES = ['ssm', 'ssmmessages', 'ec2messages'] as const;
const ADMIN_RANGE = '10.0.0.0/8';

export interface Places {
  readonly network: Network;
  readonly main: Vpc;
  readonly gatewayId: string;
  readonly built: Map<PlaceName, Place>;
}

export function startPlaces(network: Network): Places {
  const main = addVpc(network, 'main');
  return { network, main, gatewayId: addInternetGateway(main), built: new Map() };
}

/** The place of that name, the same one each time. */
export function placeOf(places: Places, name: PlaceName): Place {
  const built = places.built.get(name);
  if (built) return built;
  const place = PLACES[name](places);
  places.built.set(name, place);
  return place;
}

const PLACES = {
  /** Behind a NAT gateway; the ordinary place. */
  private: ({ main }) => {
    const subnet = addSubnet(main, 'private', [toNat(main)]);
    addNetworkAcl(main, 'default', [subnet.subnetId], []);
    return { ...subnet, securityGroups: [addSecurityGroup(main, 'app', [tcp(8080, main.cidr)])] };
  },
  /** Routed to the internet, open to it on 443. */
  public: ({ main, gatewayId }) => ({
    ...addSubnet(main, 'public', [
      toGateway(gatewayId),
      { DestinationIpv6CidrBlock: '::/0', GatewayId: gatewayId, State: 'active', Origin: 'CreateRoute' },
    ]),
    securityGroups: [addSecurityGroup(main, 'web', [tcp(443, ANYWHERE), tcpIpv6(443)])],
  }),
  /** Routed to the internet, reachable from company addresses only. */
  publicClosed: ({ main, gatewayId }) => ({
    ...addSubnet(main, 'public-closed', [toGateway(gatewayId)]),
    securityGroups: [addSecurityGroup(main, 'bastion', [tcp(22, ADMIN_RANGE)])],
  }),
  /** IPv6 leaves through an egress-only gateway; nothing comes in that way. */
  egressOnly: ({ main }) => ({
    ...addSubnet(main, 'egress-only', [
      toNat(main),
      {
        DestinationIpv6CidrBlock: '::/0',
        EgressOnlyInternetGatewayId: 'eigw-0a7d21c05f6b3e984',
        State: 'active',
        Origin: 'CreateRoute',
      },
    ]),
    securityGroups: [addSecurityGroup(main, 'dual-stack', [tcpIpv6(443)])],
  }),
  /** No internet, and all the endpoints that the agent needs. */
  endpoints: ({ network }) => endpointPlace(addVpc(network, 'endpoints'), {}),

  noRoute: ({ main }) => ({
    ...addSubnet(main, 'isolated', []),
    securityGroups: [addSecurityGroup(main, 'isolated', [tcp(5432, main.cidr)])],
  }),
  blackhole: ({ main }) => ({
    ...addSubnet(main, 'old-nat', [toNat(main, 'blackhole')]),
    securityGroups: [addSecurityGroup(main, 'reporting', [tcp(8080, main.cidr)])],
  }),
  closedEgress: ({ main }) => ({
    ...addSubnet(main, 'database', [toNat(main)]),
    securityGroups: [addSecurityGroup(main, 'database', [tcp(5432, main.cidr)], [tcp(5432, main.cidr)])],
  }),
  closedAcl: ({ main }) => {
    const subnet = addSubnet(main, 'restricted', [toNat(main)]);
    addNetworkAcl(
      main,
      'restricted',
      [subnet.subnetId],
      [
        {
          RuleNumber: 50,
          Egress: true,
          Protocol: '6',
          RuleAction: 'deny',
          CidrBlock: ANYWHERE,
          PortRange: { From: 443, To: 443 },
        },
      ],
    );
    return { ...subnet, securityGroups: [addSecurityGroup(main, 'restricted', [tcp(8080, main.cidr)])] };
  },
  endpointMissing: ({ network }) =>
    endpointPlace(addVpc(network, 'no-ssm'), { services: ['ssmmessages', 'ec2messages'] }),
  endpointClosed: ({ network }) =>
    endpointPlace(addVpc(network, 'closed-endpoints'), { from: '192.168.7.0/24' }),
  endpointNoPrivateDns: ({ network }) =>
    endpointPlace(addVpc(network, 'no-private-dns'), { privateDns: false }),
  vpcNoDns: ({ network }) =>
    endpointPlace(addVpc(network, 'no-dns', { support: false, hostnames: false }), {}),
} satisfies Record<string, (places: Places) => Place>;

export type PlaceName = keyof typeof PLACES;

function endpointPlace(
  vpc: Vpc,
  flaw: { services?: readonly string[]; from?: string; privateDns?: boolean },
): Place {
  const subnet = addSubnet(vpc, 'private', []);
  const groups = [addSecurityGroup(vpc, 'endpoints', [tcp(443, flaw.from ?? vpc.cidr)])];
  addEndpoints(vpc, flaw.services ?? AGENT_SERVICES, {
    subnetIds: [subnet.subnetId],
    groups,
    privateDns: flaw.privateDns ?? true,
  });
  return { ...subnet, securityGroups: [addSecurityGroup(vpc, 'app', [tcp(8080, vpc.cidr)])] };
}
