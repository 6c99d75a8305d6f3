/** Facts as they are kept with a run: JSON without secrets, compressed. */

import { gunzipSync, gzipSync } from 'node:zlib';
import { redactSecrets } from '../diagnosis/output/redact.ts';
import type { InstanceFacts } from '../model/facts.ts';

/** Fields that hold what hosts said: all else is AWS's own records. */
const SAID_BY_HOSTS = new Set(['stdout', 'stderr', 'executionSummary']);
/** The first level brings nearly all there is to gain, at a third of the time. */
const FASTEST = { level: 1 } as const;

export function packFacts(facts: InstanceFacts): Uint8Array {
  const json = JSON.stringify(facts, (key, value: unknown) =>
    typeof value === 'string' && SAID_BY_HOSTS.has(key) ? redactSecrets(value) : value,
  );
  return gzipSync(json, FASTEST);
}

/** Only what `packFacts` has made comes in here. */
export function unpackFacts(packed: Uint8Array): InstanceFacts {
  return JSON.parse(gunzipSync(packed).toString()) as InstanceFacts;
}
