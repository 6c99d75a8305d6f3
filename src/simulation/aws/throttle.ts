/** Token buckets per account, Region and operation, as AWS throttles. */

import { type Rate, rateOf } from './rates.ts';
import type { ServiceName } from './services.ts';

export interface ThrottledCall {
  readonly service: ServiceName;
  readonly operation: string;
  readonly accountId: string;
  readonly region: string;
  /** EC2 asked for everything, without filters or a page size. */
  readonly unfiltered: boolean;
}

export interface Throttle {
  /** Takes a token; false if there is none. */
  admit(call: ThrottledCall, now: Date): boolean;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** `overrides` by `service:Operation` replace the published and assumed rates. */
export function createThrottle(overrides: Readonly<Record<string, Rate>> = {}): Throttle {
  const buckets = new Map<string, Bucket>();

  return {
    admit(call, now) {
      const name = `${call.service}:${call.operation}`;
      const rate = overrides[name] ?? rateOf(call.service, call.operation, call.unfiltered);
      const key = `${call.accountId}/${call.region}/${name}${call.unfiltered ? '/unfiltered' : ''}`;
      const bucket = refilled(buckets.get(key), rate, now.getTime());
      buckets.set(key, bucket);
      if (bucket.tokens < 1) return false;
      bucket.tokens -= 1;
      return true;
    },
  };
}

function refilled(bucket: Bucket | undefined, rate: Rate, now: number): Bucket {
  if (!bucket) return { tokens: rate.burst, filledAt: now };
  const seconds = Math.max(0, now - bucket.filledAt) / 1000;
  bucket.tokens = Math.min(rate.burst, bucket.tokens + seconds * rate.perSecond);
  bucket.filledAt = now;
  return bucket;
}
