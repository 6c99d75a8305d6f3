import {
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  type Instance,
  type InstanceStatus,
  type IpPermission,
  type NetworkAcl,
  type RouteTable,
  type SecurityGroup,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';
import {
  type AssociationDescription,
  DescribeAssociationCommand,
  DescribeInstancePropertiesCommand,
  type InstanceProperty,
} from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { emptyWorld, region } from '../../support/world.ts';
import { signedIn } from './support.ts';

const TIME = new Date('2026-11-20T10:00:00.123Z');
const TAGS = [
  { Key: 'Name', Value: 'web <1> & "co" 🦉' },
  { Key: 'aws:autoscaling:groupName', Value: '' },
];

const INSTANCE: Instance = {
  InstanceId: 'i-0aaaaaaaaaaaaaaaa',
  ImageId: 'ami-1',
  InstanceType: 'm7g.large',
  KeyName: 'key',
  LaunchTime: TIME,
  Architecture: 'arm64',
  Platform: 'Windows',
  PlatformDetails: 'Windows',
  State: { Code: 80, Name: 'stopped' },
  StateReason: { Code: 'Client.UserInitiatedShutdown', Message: 'by hand' },
  StateTransitionReason: 'User initiated (2026-11-20 10:00:00 GMT)',
  Placement: { AvailabilityZone: 'us-east-1a', Tenancy: 'default' },
  Monitoring: { State: 'disabled' },
  VpcId: 'vpc-1',
  SubnetId: 'subnet-1',
  PrivateIpAddress: '10.0.0.7',
  PublicIpAddress: '203.0.113.9',
  PrivateDnsName: 'ip-10-0-0-7.ec2.internal',
  PublicDnsName: 'ec2-203-0-113-9.compute-1.amazonaws.com',
  RootDeviceName: '/dev/xvda',
  RootDeviceType: 'ebs',
  InstanceLifecycle: 'spot',
  EbsOptimized: true,
  EnaSupport: true,
  IamInstanceProfile: { Arn: 'arn:aws:iam::111122223333:instance-profile/web', Id: 'AIPA1' },
  BlockDeviceMappings: [
    { DeviceName: '/dev/xvda', Ebs: { AttachTime: TIME, DeleteOnTermination: true, VolumeId: 'vol-1' } },
  ],
  NetworkInterfaces: [
    {
      NetworkInterfaceId: 'eni-1',
      Association: { PublicIp: '203.0.113.9', IpOwnerId: 'amazon' },
      Attachment: { AttachmentId: 'eni-attach-1', DeviceIndex: 0, Status: 'attached' },
      Groups: [{ GroupId: 'sg-1', GroupName: 'web' }],
      Ipv6Addresses: [{ Ipv6Address: '2001:db8::7', IsPrimaryIpv6: true }],
      PrivateIpAddresses: [{ PrivateIpAddress: '10.0.0.7', Primary: true }],
      Ipv4Prefixes: [{ Ipv4Prefix: '10.0.1.0/28' }],
      Ipv6Prefixes: [{ Ipv6Prefix: '2001:db8:1::/80' }],
      SourceDestCheck: true,
      Status: 'in-use',
      SubnetId: 'subnet-1',
      VpcId: 'vpc-1',
    },
  ],
  SecurityGroups: [{ GroupId: 'sg-1', GroupName: 'web' }],
  MetadataOptions: { State: 'applied', HttpTokens: 'required', HttpEndpoint: 'enabled' },
  ProductCodes: [{ ProductCodeId: 'code', ProductCodeType: 'marketplace' }],
  Licenses: [{ LicenseConfigurationArn: 'arn:aws:license-manager:us-east-1:111122223333:l' }],
  Tags: TAGS,
};

const STATUS: InstanceStatus = {
  InstanceId: INSTANCE.InstanceId,
  AvailabilityZone: 'us-east-1a',
  InstanceState: { Code: 16, Name: 'running' },
  InstanceStatus: {
    Status: 'impaired',
    Details: [{ Name: 'reachability', Status: 'failed', ImpairedSince: TIME }],
  },
  SystemStatus: { Status: 'ok', Details: [{ Name: 'reachability', Status: 'passed' }] },
  Events: [{ InstanceEventId: 'e-1', Code: 'system-reboot', Description: 'soon', NotBefore: TIME }],
};

const PERMISSION: IpPermission = {
  IpProtocol: 'tcp',
  FromPort: 443,
  ToPort: 443,
  IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'all' }],
  Ipv6Ranges: [{ CidrIpv6: '::/0' }],
  PrefixListIds: [{ PrefixListId: 'pl-1' }],
  UserIdGroupPairs: [{ GroupId: 'sg-2', UserId: '111122223333' }],
};

const SECURITY_GROUP: SecurityGroup = {
  GroupId: 'sg-1',
  GroupName: 'web',
  Description: 'web servers',
  VpcId: 'vpc-1',
  OwnerId: '111122223333',
  IpPermissions: [PERMISSION],
  IpPermissionsEgress: [{ ...PERMISSION, IpProtocol: '-1' }],
  Tags: TAGS,
};

const ROUTE_TABLE: RouteTable = {
  RouteTableId: 'rtb-1',
  VpcId: 'vpc-1',
  Associations: [{ RouteTableAssociationId: 'rtbassoc-1', Main: true, SubnetId: 'subnet-1' }],
  PropagatingVgws: [{ GatewayId: 'vgw-1' }],
  Routes: [
    { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'active', Origin: 'CreateRoute' },
    { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-1', State: 'blackhole' },
    { DestinationPrefixListId: 'pl-1', NatGatewayId: 'nat-1' },
  ],
  Tags: TAGS,
};

const NETWORK_ACL: NetworkAcl = {
  NetworkAclId: 'acl-1',
  VpcId: 'vpc-1',
  IsDefault: false,
  Associations: [{ NetworkAclAssociationId: 'aclassoc-1', NetworkAclId: 'acl-1', SubnetId: 'subnet-1' }],
  Entries: [
    {
      RuleNumber: 100,
      Egress: true,
      RuleAction: 'deny',
      Protocol: '6',
      CidrBlock: '0.0.0.0/0',
      PortRange: { From: 443, To: 443 },
      IcmpTypeCode: { Code: -1, Type: -1 },
    },
  ],
  Tags: TAGS,
};

const ENDPOINT: VpcEndpoint = {
  VpcEndpointId: 'vpce-1',
  VpcEndpointType: 'Interface',
  VpcId: 'vpc-1',
  ServiceName: 'com.amazonaws.us-east-1.ssm',
  State: 'Available',
  PolicyDocument: '{"Statement":[]}',
  RouteTableIds: ['rtb-1'],
  SubnetIds: ['subnet-1', 'subnet-2'],
  NetworkInterfaceIds: ['eni-1'],
  Groups: [{ GroupId: 'sg-1', GroupName: 'web' }],
  DnsEntries: [{ DnsName: 'ssm.us-east-1.amazonaws.com', HostedZoneId: 'Z1' }],
  PrivateDnsEnabled: true,
  CreationTimestamp: TIME,
  Tags: TAGS,
};

const NODE: InstanceProperty = {
  Name: 'web',
  InstanceId: INSTANCE.InstanceId,
  InstanceType: 'm7g.large',
  InstanceRole: 'web',
  KeyName: 'key',
  InstanceState: 'running',
  Architecture: 'arm64',
  IPAddress: '10.0.0.7',
  LaunchTime: TIME,
  PingStatus: 'Online',
  LastPingDateTime: TIME,
  AgentVersion: '3.3.3883.0',
  PlatformType: 'Linux',
  PlatformName: 'Amazon Linux',
  PlatformVersion: '2023',
  ResourceType: 'EC2Instance',
  ComputerName: 'ip-10-0-0-7',
  AssociationStatus: 'Failed',
  LastAssociationExecutionDate: TIME,
  AssociationOverview: {
    DetailedStatus: 'Failed',
    InstanceAssociationStatusAggregatedCount: { Failed: 1, Success: 2 },
  },
  SourceId: INSTANCE.InstanceId,
  SourceType: 'AWS::EC2::Instance',
};

const ASSOCIATION: AssociationDescription = {
  AssociationId: '11111111-2222-3333-4444-555555555555',
  AssociationName: 'nightly',
  Name: 'AWS-RunPatchBaseline',
  Targets: [{ Key: 'tag:Env', Values: ['prod', 'prd'] }],
  Parameters: { Operation: ['Install'], RebootOption: ['NoReboot'] },
  ScheduleExpression: 'cron(0 2 ? * SUN *)',
  ApplyOnlyAtCronInterval: true,
  CalendarNames: ['freeze'],
  ComplianceSeverity: 'HIGH',
  Overview: {
    Status: 'Failed',
    DetailedStatus: 'Failed',
    AssociationStatusAggregatedCount: { Failed: 1 },
  },
  LastExecutionDate: TIME,
};

describe('what the world holds', () => {
  it('arrives whole through EC2’s XML', async () => {
    const world = emptyWorld();
    const holds = region(world);
    holds.instances = [INSTANCE];
    holds.statuses = [STATUS];
    holds.securityGroups = [SECURITY_GROUP];
    holds.subnets = [{ SubnetId: 'subnet-1', VpcId: 'vpc-1', MapPublicIpOnLaunch: true, Tags: TAGS }];
    holds.routeTables = [ROUTE_TABLE];
    holds.internetGateways = [
      { InternetGatewayId: 'igw-1', Attachments: [{ VpcId: 'vpc-1', State: 'attached' }], Tags: TAGS },
    ];
    holds.networkAcls = [NETWORK_ACL];
    holds.vpcEndpoints = [ENDPOINT];
    holds.prefixLists = [{ PrefixListId: 'pl-1', PrefixListName: 's3', MaxEntries: 9, Tags: TAGS }];
    const { ec2 } = await signedIn({ world });

    const instances = await ec2.send(new DescribeInstancesCommand({}));
    const statuses = await ec2.send(new DescribeInstanceStatusCommand({ IncludeAllInstances: true }));
    const groups = await ec2.send(new DescribeSecurityGroupsCommand({}));
    const subnets = await ec2.send(new DescribeSubnetsCommand({}));
    const tables = await ec2.send(new DescribeRouteTablesCommand({}));
    const gateways = await ec2.send(new DescribeInternetGatewaysCommand({}));
    const acls = await ec2.send(new DescribeNetworkAclsCommand({}));
    const endpoints = await ec2.send(new DescribeVpcEndpointsCommand({}));
    const prefixLists = await ec2.send(new DescribeManagedPrefixListsCommand({}));

    expect(instances.Reservations?.[0]).toMatchObject({ OwnerId: '111122223333', Groups: [] });
    expect(instances.Reservations?.[0]?.Instances).toEqual([INSTANCE]);
    expect(statuses.InstanceStatuses).toEqual([STATUS]);
    expect(groups.SecurityGroups).toEqual([SECURITY_GROUP]);
    expect(subnets.Subnets).toEqual(holds.subnets);
    expect(tables.RouteTables).toEqual([ROUTE_TABLE]);
    expect(gateways.InternetGateways).toEqual(holds.internetGateways);
    expect(acls.NetworkAcls).toEqual([NETWORK_ACL]);
    expect(endpoints.VpcEndpoints).toEqual([ENDPOINT]);
    expect(prefixLists.PrefixLists).toEqual(holds.prefixLists);
  });

  it('arrives whole through Systems Manager’s JSON', async () => {
    const world = emptyWorld();
    region(world).nodes = [NODE];
    region(world).associations = [ASSOCIATION];
    const { ssm } = await signedIn({ world });

    const nodes = await ssm.send(new DescribeInstancePropertiesCommand({}));
    const association = await ssm.send(
      new DescribeAssociationCommand({ AssociationId: ASSOCIATION.AssociationId }),
    );

    expect(nodes.InstanceProperties).toEqual([NODE]);
    expect(association.AssociationDescription).toEqual(ASSOCIATION);
  });
});
