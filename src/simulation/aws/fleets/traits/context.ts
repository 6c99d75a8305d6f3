/** Traits that do not change the cause: tags, addresses, groups. */

import { awsId } from '../ids.ts';
import type { Trait } from '../node.ts';
import { type PlaceName, placeOf } from '../places.ts';

export function tagged(tags: Readonly<Record<string, string>>): Trait {
  return (node) => {
    for (const [key, value] of Object.entries(tags)) node.tags.set(key, value);
  };
}

export function withPublicAddress(ip: string): Trait {
  return (node) => {
    const first = node.instance?.NetworkInterfaces?.[0];
    if (!node.instance || !first) return;
    node.instance.PublicIpAddress = ip;
    first.Association = { PublicIp: ip, IpOwnerId: 'amazon' };
  };
}

/** An IPv6 address, which is public without any more ado. */
export function withIpv6(address: string): Trait {
  return (node) => {
    const first = node.instance?.NetworkInterfaces?.[0];
    if (first) first.Ipv6Addresses = [{ Ipv6Address: address }];
  };
}

/** A second interface elsewhere; the instance's own fields tell of the first alone. */
export function withSecondInterface(name: PlaceName, publicIp: string): Trait {
  return (node) => {
    const spot = placeOf(node.scope.places, name);
    node.instance?.NetworkInterfaces?.push({
      NetworkInterfaceId: awsId('eni', `${node.id}/1`),
      SubnetId: spot.subnetId,
      VpcId: spot.vpcId,
      PrivateIpAddress: `${spot.addressPrefix}.240`,
      Association: { PublicIp: publicIp, IpOwnerId: 'amazon' },
      Ipv6Addresses: [],
      Groups: [...spot.securityGroups],
      Status: 'in-use',
      Attachment: { DeviceIndex: 1, Status: 'attached', DeleteOnTermination: true },
    });
  };
}

export function inAutoScalingGroup(name: string): Trait {
  return (node) => {
    node.tags.set('aws:autoscaling:groupName', name);
    node.scope.region.autoScalingInstances.push({
      InstanceId: node.id,
      AutoScalingGroupName: name,
      AvailabilityZone: node.instance?.Placement?.AvailabilityZone,
      LifecycleState: 'InService',
      HealthStatus: 'HEALTHY',
      ProtectedFromScaleIn: false,
    });
  };
}

/** Behind a load balancer. */
export function inTargetGroup(name: string): Trait {
  return (node) => {
    const { region, accountId } = node.scope;
    const base = `arn:aws:elasticloadbalancing:${region.region}:${accountId}`;
    const existing = region.targetGroups.find((group) => group.name === name);
    const group = existing ?? {
      name,
      arn: `${base}:targetgroup/${name}/73e2d6bc24d8a067`,
      loadBalancerArns: [`${base}:loadbalancer/app/${name}/50dc6c495c0c9188`],
      targets: [],
    };
    if (!existing) region.targetGroups.push(group);
    group.targets.push({ id: node.id, state: 'healthy' });
  };
}

export function spot(): Trait {
  return (node) => {
    if (node.instance) node.instance.InstanceLifecycle = 'spot';
  };
}
