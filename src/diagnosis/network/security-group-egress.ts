import type { VpcRecords } from '../../model/facts.ts';
import type { IpRule, NetworkInterface } from '../../model/records.ts';
import { type Check, OPEN, shut, UNDECIDED, unseen } from './check.ts';
import { allowsTcp, securityGroupsOf } from './lookup.ts';

const HTTPS = 443;

/** Does HTTPS get out to a destination that `reaches` says a rule may or may not lead to? */
export function egressTo(
  vpc: VpcRecords,
  nic: NetworkInterface,
  reaches: (rule: IpRule) => boolean | null,
  destination: string,
): Check {
  const rules = httpsEgress(vpc, nic);
  if (rules === null || !vpc.securityGroups.known) return unseen(vpc.securityGroups);
  const answers = rules.map(reaches);
  if (answers.includes(true)) return OPEN;
  if (answers.includes(null)) return UNDECIDED;
  const where = rules.length === 0 ? '' : ` to ${destination}`;
  const fact = `Security group ${nic.securityGroupIds.join(', ')} lets no HTTPS (443) out${where}`;
  return shut('security-group-egress', fact, vpc.securityGroups.source);
}

/** The egress rules that carry HTTPS; null where the groups could not be read. */
function httpsEgress(vpc: VpcRecords, nic: NetworkInterface): readonly IpRule[] | null {
  const groups = securityGroupsOf(vpc.securityGroups, nic.securityGroupIds);
  return groups?.flatMap((group) => group.egress.filter((rule) => allowsTcp(rule, HTTPS))) ?? null;
}
