import type { VpcRecords } from '../../model/facts.ts';
import type { NetworkAcl } from '../../model/records.ts';
import { all, type Check, OPEN, shut, UNDECIDED, unseen } from './check.ts';
import { isAnywhere } from './cidr.ts';
import { networkAclOf } from './lookup.ts';

type Entry = NetworkAcl['entries'][number];
interface Ports {
  readonly from: number;
  readonly to: number;
}

const HTTPS: Ports = { from: 443, to: 443 };
/** Ephemeral ports that every supported system uses for answers. */
const ANSWERS: Ports = { from: 49_152, to: 60_999 };

/** Does the subnet's network ACL let HTTPS out and its answers in? It keeps no state: both are needed. */
export function networkAclCheck(vpc: VpcRecords, subnetId: string | null): Check {
  const acl = networkAclOf(vpc, subnetId);
  if (!vpc.networkAcls.known) return unseen(vpc.networkAcls);
  if (acl === null) return UNDECIDED;
  const { source } = vpc.networkAcls;
  return all([
    direction(acl, true, HTTPS) ??
      shut('network-acl', `Network ACL ${acl.id} blocks HTTPS (443) out`, source),
    direction(acl, false, ANSWERS) ??
      shut('network-acl', `Network ACL ${acl.id} blocks the answers (ports 1024–65535) in`, source),
  ]);
}

/** The first entry that matches decides; null where nothing lets any of it through. */
function direction(acl: NetworkAcl, egress: boolean, ports: Ports): Check | null {
  const entries = acl.entries
    .filter((entry) => entry.egress === egress && carriesTcp(entry) && overlaps(entry, ports))
    .sort((a, b) => a.ruleNumber - b.ruleNumber);
  let partly = false;
  for (const entry of entries) {
    const decides = isAnywhere(entry.cidr) && !entry.cidr.includes(':') && holds(entry, ports);
    if (decides && partly) return UNDECIDED;
    if (decides) return entry.allow ? OPEN : null;
    // A narrower entry touches some addresses or ports only, and the records do not name the service's.
    partly = true;
  }
  return partly ? UNDECIDED : null;
}

function carriesTcp(entry: Entry): boolean {
  return entry.protocol === '-1' || entry.protocol === '6' || entry.protocol === 'tcp';
}

function overlaps(entry: Entry, ports: Ports): boolean {
  return (entry.fromPort ?? 0) <= ports.to && ports.from <= (entry.toPort ?? 65_535);
}

function holds(entry: Entry, ports: Ports): boolean {
  return (entry.fromPort ?? 0) <= ports.from && ports.to <= (entry.toPort ?? 65_535);
}
