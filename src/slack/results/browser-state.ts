/** What the results browser shows: kept in the modal itself, so that any replica can answer a click in it. */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { CATEGORIES, LEVELS, REMEDIATION_CODES, ROOT_CAUSE_CODES, VERDICTS } from '../../model/codes.ts';
import type { FindingFilter, OwnerCount } from '../../store/finding-queries.ts';

const Shown = z.object({
  runId: z.string(),
  channel: z.string().nullable(),
  page: z.number().int().min(0),
  level: z.enum(LEVELS).optional(),
  category: z.enum(CATEGORIES).optional(),
  verdict: z.enum(VERDICTS).optional(),
  /** Names an owner by `ownerKey`. */
  owner: z.string().optional(),
  /** Those that an exception covers, in place of those that none does. */
  hidden: z.boolean().optional(),
  /** A cause that was picked among the groups. */
  cause: z.object({ code: z.enum(ROOT_CAUSE_CODES), remediation: z.enum(REMEDIATION_CODES) }).optional(),
});

export type BrowserState = z.infer<typeof Shown>;

export const FILTERS = ['level', 'category', 'verdict', 'owner'] as const;
export type FilterName = (typeof FILTERS)[number];

/** null for what another version has written. */
export function readBrowserState(value: unknown): BrowserState | null {
  return Shown.safeParse(value).data ?? null;
}

/** The state with one filter set or, by null, lifted; always its first page. */
export function withFilter(state: BrowserState, name: FilterName, value: string | null): BrowserState | null {
  const { [name]: _, ...others } = state;
  return readBrowserState({ ...others, page: 0, ...(value === null ? {} : { [name]: value }) });
}

/** An owner's name for Slack: short, whatever it is called. */
export function ownerKey(owner: string | null): string {
  return owner === null ? 'none' : createHash('sha256').update(owner).digest('hex').slice(0, 16);
}

/** What exceptions hide is left out, or shown alone. @param now ISO 8601 */
export function coverOf({ hidden }: BrowserState, now: string): FindingFilter {
  return hidden === true ? { coveredAt: now } : { uncoveredAt: now };
}

/** The state as a question to the store. An owner that is no longer there filters nothing out. */
export function filterOf(state: BrowserState, owners: readonly OwnerCount[]): FindingFilter {
  const { level, category, verdict, cause } = state;
  const owner = owners.find((each) => state.owner !== undefined && ownerKey(each.owner) === state.owner);
  return {
    ...(level === undefined ? {} : { level }),
    ...(category === undefined ? {} : { category }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(owner === undefined ? {} : { owner: owner.owner }),
    ...cause,
  };
}
