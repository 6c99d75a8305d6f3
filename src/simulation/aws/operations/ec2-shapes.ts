/**
 * Names of EC2's XML elements, where they are not the member's name with a small first letter.
 * They are those of the EC2 API reference, version 2016-11-15.
 */

import type { XmlShape } from '../protocols/xml.ts';

const TAGS = { Tags: 'tagSet' };
const GROUPS = { Groups: 'groupSet' };

const IP_PERMISSION: XmlShape = { names: { UserIdGroupPairs: 'groups' } };

const NETWORK_INTERFACE: XmlShape = {
  names: {
    ...GROUPS,
    Ipv6Addresses: 'ipv6AddressesSet',
    PrivateIpAddresses: 'privateIpAddressesSet',
    Ipv4Prefixes: 'ipv4PrefixSet',
    Ipv6Prefixes: 'ipv6PrefixSet',
  },
};

const INSTANCE: XmlShape = {
  names: {
    ...TAGS,
    BlockDeviceMappings: 'blockDeviceMapping',
    ElasticGpuAssociations: 'elasticGpuAssociationSet',
    ElasticInferenceAcceleratorAssociations: 'elasticInferenceAcceleratorAssociationSet',
    NetworkInterfaces: 'networkInterfaceSet',
    SecurityGroups: 'groupSet',
    Licenses: 'licenseSet',
    SecondaryInterfaces: 'secondaryInterfaceSet',
    State: 'instanceState',
    PublicDnsName: 'dnsName',
    StateTransitionReason: 'reason',
    PublicIpAddress: 'ipAddress',
  },
  shapes: {
    NetworkInterfaces: NETWORK_INTERFACE,
    ProductCodes: { names: { ProductCodeId: 'productCode', ProductCodeType: 'type' } },
    SecondaryInterfaces: { names: { PrivateIpAddresses: 'privateIpAddressSet' } },
  },
};

export const INSTANCES_SHAPE: XmlShape = {
  names: { Reservations: 'reservationSet' },
  shapes: {
    Reservations: {
      names: { ...GROUPS, Instances: 'instancesSet' },
      shapes: { Instances: INSTANCE },
    },
  },
};

export const STATUSES_SHAPE: XmlShape = {
  names: { InstanceStatuses: 'instanceStatusSet' },
  shapes: { InstanceStatuses: { names: { Events: 'eventsSet' } } },
};

export const POWER_SHAPE: XmlShape = {
  names: { StartingInstances: 'instancesSet', StoppingInstances: 'instancesSet' },
};

export const SNAPSHOT_SHAPE: XmlShape = {
  names: { ...TAGS, State: 'status', StateMessage: 'statusMessage' },
};

export const SNAPSHOTS_SHAPE: XmlShape = {
  names: { Snapshots: 'snapshotSet' },
  shapes: { Snapshots: SNAPSHOT_SHAPE },
};

export const SECURITY_GROUPS_SHAPE: XmlShape = {
  names: { SecurityGroups: 'securityGroupInfo' },
  shapes: {
    SecurityGroups: {
      names: { ...TAGS, Description: 'groupDescription' },
      shapes: { IpPermissions: IP_PERMISSION, IpPermissionsEgress: IP_PERMISSION },
    },
  },
};

export const SUBNETS_SHAPE: XmlShape = {
  names: { Subnets: 'subnetSet' },
  shapes: { Subnets: { names: TAGS } },
};

export const ROUTE_TABLES_SHAPE: XmlShape = {
  names: { RouteTables: 'routeTableSet' },
  shapes: {
    RouteTables: {
      names: {
        ...TAGS,
        Associations: 'associationSet',
        PropagatingVgws: 'propagatingVgwSet',
        Routes: 'routeSet',
      },
    },
  },
};

export const INTERNET_GATEWAYS_SHAPE: XmlShape = {
  names: { InternetGateways: 'internetGatewaySet' },
  shapes: { InternetGateways: { names: { ...TAGS, Attachments: 'attachmentSet' } } },
};

export const NETWORK_ACLS_SHAPE: XmlShape = {
  names: { NetworkAcls: 'networkAclSet' },
  shapes: {
    NetworkAcls: {
      names: { ...TAGS, Associations: 'associationSet', Entries: 'entrySet', IsDefault: 'default' },
    },
  },
};

export const VPC_ENDPOINTS_SHAPE: XmlShape = {
  names: { VpcEndpoints: 'vpcEndpointSet' },
  shapes: {
    VpcEndpoints: {
      names: {
        ...TAGS,
        ...GROUPS,
        RouteTableIds: 'routeTableIdSet',
        SubnetIds: 'subnetIdSet',
        NetworkInterfaceIds: 'networkInterfaceIdSet',
        DnsEntries: 'dnsEntrySet',
        Ipv4Prefixes: 'ipv4PrefixSet',
        Ipv6Prefixes: 'ipv6PrefixSet',
        PayerResponsibilities: 'payerResponsibilitySet',
      },
      shapes: {
        DnsOptions: { names: { PrivateDnsSpecifiedDomains: 'privateDnsSpecifiedDomainSet' } },
        Ipv4Prefixes: { names: { IpPrefixes: 'ipPrefixSet' } },
        Ipv6Prefixes: { names: { IpPrefixes: 'ipPrefixSet' } },
      },
    },
  },
};

export const PREFIX_LISTS_SHAPE: XmlShape = {
  names: { PrefixLists: 'prefixListSet' },
  shapes: { PrefixLists: { names: TAGS } },
};

export const REGIONS_SHAPE: XmlShape = {
  names: { Regions: 'regionInfo' },
  shapes: { Regions: { names: { Endpoint: 'regionEndpoint' } } },
};
