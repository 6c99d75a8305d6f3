/** Schedules as people manage them, in Slack and in the configuration. Who may do so is for the caller to know. */

import { createHash, randomBytes } from 'node:crypto';
import { isTimeZone, wrongCron } from '../config/cron.ts';
import type { Clock } from '../model/clock.ts';
import type { DigestSchedule } from '../model/digest.ts';
import { PatchcheckError } from '../model/errors.ts';
import { DIGEST_SECTIONS, type DigestSection, type Settings } from '../model/settings.ts';
import { insertPost } from '../store/digest-posts.ts';
import {
  beginSchedule,
  currentSchedules,
  endSlackSchedule,
  findSchedule,
  type NewSchedule,
  setPaused,
} from '../store/digest-schedules.ts';
import { withStoreErrors } from '../store/errors.ts';
import type { Store } from '../store/store.ts';
import { nextDueTime } from './due-times.ts';

export interface ScheduleDependencies {
  readonly store: Pick<Store, 'db' | 'bell'>;
  readonly settings: Pick<Settings, 'environments'>;
  readonly clock: Clock;
}

export interface WantedSchedule {
  readonly environment: string;
  readonly channel: string;
  readonly cron: string;
  readonly timezone: string;
  readonly include?: readonly DigestSection[];
  /** Slack user id: hears of what goes wrong. */
  readonly author: string;
}

export interface ListedSchedule extends DigestSchedule {
  /** ISO 8601; null while it is paused. */
  readonly nextAt: string | null;
}

export type EndedSchedule =
  | { readonly kind: 'ended'; readonly schedule: DigestSchedule }
  /** It comes from the configuration file: pause it, or remove it there. */
  | { readonly kind: 'configured'; readonly schedule: DigestSchedule }
  | { readonly kind: 'unknown' };

/**
 * Begins a schedule. One with the same environment, channel, times and time zone that is there already stays as it
 * is: `isNew` is false. Throws `unknown-environment`, `not-allowed` or
 * `bad-usage`.
 */
export async function addSchedule(
  { store, settings, clock }: ScheduleDependencies,
  wanted: WantedSchedule,
): Promise<{ readonly schedule: DigestSchedule; readonly isNew: boolean }> {
  const cron = wanted.cron.trim().replace(/ +/g, ' ');
  checkSchedule({ ...wanted, cron }, settings);
  const { environment, channel, timezone, author, include = DIGEST_SECTIONS } = wanted;
  const what = { environment, channel, cron, timezone };
  const schedule: NewSchedule = { id: idOf(what), ...what, include, source: 'slack', author };
  return withStoreErrors(async () => {
    const isNew = await beginSchedule(store.db, schedule, clock.now());
    const kept = await findSchedule(store.db, schedule.id);
    if (kept === null) throw new Error(`The schedule ${schedule.id} is gone.`);
    return { schedule: kept, isNew };
  });
}

/** Those that have not ended, of one environment or (null) of all. */
export async function listSchedules(
  { store, clock }: Pick<ScheduleDependencies, 'store' | 'clock'>,
  environment: string | null,
): Promise<ListedSchedule[]> {
  const all = await withStoreErrors(() => currentSchedules(store.db));
  const now = clock.now();
  return all
    .filter((schedule) => environment === null || schedule.environment === environment)
    .map(({ lookedUntil, ...schedule }) => ({ ...schedule, nextAt: nextAt(schedule, now) }));
}

/** null: there is none. `note`, a sentence, says why. */
export async function pauseSchedule(
  { store, clock }: Pick<ScheduleDependencies, 'store' | 'clock'>,
  id: string,
  note: string | null,
): Promise<DigestSchedule | null> {
  return withStoreErrors(() => setPaused(store.db, id, true, note, clock.now()));
}

/** null: there is none. What was due meanwhile is not made up. */
export async function resumeSchedule(
  { store, clock }: Pick<ScheduleDependencies, 'store' | 'clock'>,
  id: string,
): Promise<DigestSchedule | null> {
  return withStoreErrors(() => setPaused(store.db, id, false, null, clock.now()));
}

export async function endSchedule(
  { store, clock }: Pick<ScheduleDependencies, 'store' | 'clock'>,
  id: string,
): Promise<EndedSchedule> {
  return withStoreErrors(async () => {
    const schedule = await endSlackSchedule(store.db, id, clock.now());
    if (schedule !== null) return { kind: 'ended', schedule };
    const known = await findSchedule(store.db, id);
    if (known === null || known.endedAt !== null) return { kind: 'unknown' };
    return { kind: 'configured', schedule: known };
  });
}

/** A digest as soon as can be, outside all schedules; returns its id. Throws `unknown-environment` or `not-allowed`. */
export async function postNow(
  { store, settings, clock }: ScheduleDependencies,
  environment: string,
  channel: string,
  by: string,
): Promise<string> {
  checkPlace(environment, channel, settings);
  const now = clock.now().toISOString();
  const id = `now-${now.replace(/[-:]|\.\d+/g, '')}-${randomBytes(4).toString('hex')}`;
  const what = { environment, channel, include: DIGEST_SECTIONS, dueAt: now, requestedBy: by };
  await withStoreErrors(() => insertPost(store.db, { id, scheduleId: null, ...what, state: 'due' }));
  store.bell.ring();
  return id;
}

/** The schedules of the configuration file. */
export function configuredSchedules({ digests }: Pick<Settings, 'digests'>): NewSchedule[] {
  const schedules = digests.map((digest) => ({
    ...digest,
    id: idOf(digest),
    source: 'configuration' as const,
    author: null,
  }));
  return [...new Map(schedules.map((schedule) => [schedule.id, schedule])).values()];
}

type What = Pick<DigestSchedule, 'environment' | 'channel' | 'cron' | 'timezone'>;

/** Named by what it is: asking for the same twice, by two clicks or two replicas, gives one. */
function idOf({ environment, channel, cron, timezone }: What): string {
  const what = JSON.stringify([environment, channel, cron, timezone]);
  return `schedule-${createHash('sha256').update(what).digest('hex').slice(0, 12)}`;
}

function checkSchedule(
  { environment, channel, cron, timezone }: What,
  settings: ScheduleDependencies['settings'],
): void {
  checkPlace(environment, channel, settings);
  const wrong = wrongCron(cron);
  if (wrong !== null) {
    throw new PatchcheckError(
      'bad-usage',
      `${JSON.stringify(cron.slice(0, 64))} cannot be used as times: ${wrong}.`,
      'Write them as 0 9 * * 1-5: minute, hour, day of month, month, day of week.',
    );
  }
  if (isTimeZone(timezone)) return;
  throw new PatchcheckError(
    'bad-usage',
    `${JSON.stringify(timezone.slice(0, 64))} is no time zone.`,
    'Name one of the IANA database, such as Europe/London.',
  );
}

function checkPlace(name: string, channel: string, settings: ScheduleDependencies['settings']): void {
  const environment = settings.environments.get(name);
  if (environment === undefined) throw unknownEnvironment(name, settings);
  if (environment.channels?.includes(channel) !== false) return;
  throw new PatchcheckError(
    'not-allowed',
    `The environment ${name} may not be shown in <#${channel}>.`,
    'Choose one of the channels that the configuration names for it.',
  );
}

function unknownEnvironment(
  name: string,
  { environments }: ScheduleDependencies['settings'],
): PatchcheckError {
  return new PatchcheckError(
    'unknown-environment',
    `There is no environment ${JSON.stringify(name.slice(0, 64))}.`,
    `Environments: ${[...environments.keys()].join(', ')}.`,
  );
}

function nextAt(schedule: DigestSchedule, now: Date): string | null {
  return schedule.paused ? null : (nextDueTime(schedule, now)?.toISOString() ?? null);
}
