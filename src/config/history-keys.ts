/** What the file says about time and ownership: due dates, exceptions, owners and how long history is kept. */

import { z } from 'zod';
import { LEVELS, type Level } from '../model/codes.ts';
import {
  DEFAULT_DUE_WITHIN,
  DEFAULT_EXCEPTIONS,
  DEFAULT_HISTORY,
  type DueWithin,
  type EnvironmentSettings,
  type OwnerSettings,
  type Settings,
} from '../model/settings.ts';
import { Duration, durationMs } from './duration.ts';

/** The trend and a monthly digest look back this far. */
const SHORTEST_HISTORY_MS = 31 * 86_400_000;

export const DueWithinKeys = z.strictObject({
  P1: Duration.optional(),
  P2: Duration.optional(),
  P3: Duration.optional(),
  P4: Duration.optional(),
});

export const ExceptionKeys = z.strictObject({
  maxDuration: Duration.optional().describe('No snooze and no accepted risk holds for longer (90d).'),
});

export function ownerKeys(people: { user: z.ZodString; group: z.ZodString; channel: z.ZodString }) {
  return z.record(
    z.string().min(1).max(256),
    z.strictObject({
      users: z.array(people.user).max(50).optional(),
      group: people.group.optional(),
      channel: people.channel.optional().describe('Gets its own part of each digest.'),
      mention: z.boolean().optional().describe('May digests mention the users and the group? (false)'),
    }),
  );
}

export const HistoryKeys = z.strictObject({
  keep: Duration.optional().describe(
    'How long runs and their findings are kept (400d). The audit is kept for ever.',
  ),
});

export function resolveDueWithin(
  keys: z.infer<typeof DueWithinKeys> = {},
  problem: (level: Level, message: string) => void,
): DueWithin {
  const due = { ...DEFAULT_DUE_WITHIN };
  for (const level of LEVELS) due[level] = keys[level] === undefined ? due[level] : durationMs(keys[level]);
  LEVELS.slice(1).forEach((level, index) => {
    const above = LEVELS[index];
    if (above === undefined || due[above] <= due[level]) return;
    problem(level, `${level} cannot be due sooner than ${above}`);
  });
  return due;
}

export function resolveExceptions({
  maxDuration,
}: z.infer<typeof ExceptionKeys> = {}): EnvironmentSettings['exceptions'] {
  return maxDuration === undefined ? DEFAULT_EXCEPTIONS : { maxDurationMs: durationMs(maxDuration) };
}

export function resolveOwners(
  keys: z.infer<ReturnType<typeof ownerKeys>> = {},
): ReadonlyMap<string, OwnerSettings> {
  return new Map(
    Object.entries(keys).map(([value, owner]) => [
      value,
      {
        users: [...new Set(owner.users ?? [])],
        group: owner.group ?? null,
        channel: owner.channel ?? null,
        mention: owner.mention ?? false,
      },
    ]),
  );
}

export function resolveHistory(
  { keep }: z.infer<typeof HistoryKeys> = {},
  problem: (message: string) => void,
): Settings['history'] {
  const keepMs = keep === undefined ? DEFAULT_HISTORY.keepMs : durationMs(keep);
  if (keepMs < SHORTEST_HISTORY_MS) problem('the shortest time is 31d: the trend looks back a month');
  return { keepMs };
}
