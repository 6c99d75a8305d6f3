/** What buttons and modals carry: names of things in the store, never the things themselves. */

import { z } from 'zod';
import type { FindingKey } from '../../store/finding-queries.ts';

const name = z.string().max(300);

const Reference = z.tuple([name, name, name, name]);

/** A finding of a run. */
export interface FindingReference extends FindingKey {
  readonly runId: string;
}

/** For a button's value. */
export function findingValue({ runId, accountId, region, instanceId }: FindingReference): string {
  return JSON.stringify([runId, accountId, region, instanceId].map((part) => part.slice(0, 300)));
}

/** null for what another version, or nobody, has written. */
export function readFindingValue(value: string | undefined): FindingReference | null {
  const read = Reference.safeParse(parsed(value));
  if (!read.success) return null;
  const [runId, accountId, region, instanceId] = read.data;
  return { runId, accountId, region, instanceId };
}

/** JSON from a button or a modal; undefined where it is none. */
export function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? '');
  } catch {
    return undefined;
  }
}
