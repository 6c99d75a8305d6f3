/** Names of runs. */

import { randomBytes } from 'node:crypto';

/**
 * A new run id such as `20261121T120000-1f9c2a7b`: sorts by time, unique, and fit for a role session name.
 */
export function newRunId(now: Date): string {
  const time = now.toISOString().replace(/[-:]/g, '').slice(0, 15);
  return `${time}-${randomBytes(4).toString('hex')}`;
}
