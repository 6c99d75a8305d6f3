/** What buttons and modals carry: names of things in the store, never the things themselves. */

import { z } from 'zod';
import type { FindingKey } from '../../store/finding-queries.ts';

const name = z.string().max(300);

const Reference = z.tuple([name, name, name, name]);

/** A finding of a run. */
export interface FindingReference extends FindingKey {
  readonly runId: string;
}

/** What a modal about a finding has to know of itself when it is clicked in. */
export interface DetailsMetadata {
  readonly reference: FindingReference;
  /** The channel that the person came from. */
  readonly channel: string | null;
}

const Metadata = z.object({
  reference: z.object({ runId: name, accountId: name, region: name, instanceId: name }),
  channel: z.string().nullable(),
});

/** null for what another version has written. */
export function readDetailsMetadata(value: unknown): DetailsMetadata | null {
  return Metadata.safeParse(value).data ?? null;
}

/** Longer than any name of AWS's or ours; four of them fit into a button, whatever they are made of. */
const LONGEST_NAME = 80;

/** For a button's value. */
export function findingValue({ runId, accountId, region, instanceId }: FindingReference): string {
  return JSON.stringify([runId, accountId, region, instanceId].map((part) => part.slice(0, LONGEST_NAME)));
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
