import { BlockList, isIPv6 } from 'node:net';

const ANYWHERE = new Set(['0.0.0.0/0', '::/0']);
/** Ranges that lead nowhere outside: RFC 1918, carrier-grade NAT, unique local IPv6. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'];

export function isAnywhere(cidr: string): boolean {
  return ANYWHERE.has(cidr);
}

/** Does `outer` hold all of `inner`? false for anything that is no CIDR. */
export function covers(outer: string, inner: string): boolean {
  const [range, address] = [parse(outer), parse(inner)];
  if (range === null || address === null || range.family !== address.family) return false;
  if (range.prefix > address.prefix) return false;
  const list = new BlockList();
  list.addSubnet(range.address, range.prefix, range.family);
  return list.check(address.address, address.family);
}

export function isPrivate(cidr: string): boolean {
  return PRIVATE.some((range) => covers(range, cidr));
}

function parse(
  cidr: string,
): { readonly address: string; readonly prefix: number; readonly family: 'ipv4' | 'ipv6' } | null {
  const [address, prefix] = cidr.split('/');
  const bits = Number(prefix);
  if (!address || prefix === undefined || !Number.isInteger(bits)) return null;
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  return bits >= 0 && bits <= (family === 'ipv6' ? 128 : 32) ? { address, prefix: bits, family } : null;
}
