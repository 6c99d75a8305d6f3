/** Ids that look like AWS's and are the same in every run: each is derived from a key. */

import { createHash } from 'node:crypto';

function digest(key: string): string {
  return createHash('sha1').update(key).digest('hex');
}

/** `i-0…`, `subnet-0…`, `pb-0…`: a prefix and 17 hexadecimal digits. */
export function awsId(prefix: string, key: string): string {
  return `${prefix}-0${digest(`${prefix}:${key}`).slice(0, 16)}`;
}

/** A GUID, as commands, executions, associations and snapshots have. */
export function guid(key: string): string {
  const hex = digest(key);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** A number from 0 up to, not including, `limit`: spreads times and choices evenly over keys. */
export function spread(key: string, limit: number): number {
  return Number.parseInt(digest(key).slice(0, 8), 16) % limit;
}
