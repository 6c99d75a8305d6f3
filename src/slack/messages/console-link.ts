/** Links to the AWS console, made from a fixed address and checked ids only. */

/** The console's page of an instance or managed node; null where the ids are not what they should be. */
export function consoleLink(instanceId: string, region: string): string | null {
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return null;
  const host = consoleHost(region);
  if (/^i-[0-9a-f]{8,17}$/.test(instanceId)) {
    return `https://${region}.${host}/ec2/home?region=${region}#InstanceDetails:instanceId=${instanceId}`;
  }
  if (/^mi-[0-9a-f]{17}$/.test(instanceId)) {
    return `https://${region}.${host}/systems-manager/fleet-manager/${instanceId}/general?region=${region}`;
  }
  return null;
}

function consoleHost(region: string): string {
  if (region.startsWith('us-gov-')) return 'console.amazonaws-us-gov.com';
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  return 'console.aws.amazon.com';
}
