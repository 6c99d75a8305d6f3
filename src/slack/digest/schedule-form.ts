/** What somebody chose and typed in the form of a schedule. Pure. */

import { z } from 'zod';
import { isTimeZone, wrongCron } from '../../config/cron.ts';
import { DIGEST_SECTIONS, type DigestSection } from '../../model/settings.ts';
import { plain } from '../text.ts';
import { cronOf, DAYS } from './times.ts';

/** Names of the form's inputs, as blocks and as actions. */
export const FIELDS = {
  environment: 'schedule-environment',
  channel: 'schedule-channel',
  days: 'schedule-days',
  time: 'schedule-time',
  cron: 'schedule-cron',
  timezone: 'schedule-timezone',
  include: 'schedule-include',
} as const;

export interface ScheduleForm {
  readonly environment: string | null;
  readonly channel: string | null;
  /** As cron counts them. */
  readonly days: readonly number[];
  /** HH:MM. */
  readonly time: string | null;
  /** In place of days and time; empty: none. */
  readonly cron: string;
  readonly timezone: string;
  readonly include: readonly DigestSection[];
}

/** Working days, in the morning. */
export const USUAL = { days: [1, 2, 3, 4, 5], time: '09:00' } as const;

const Option = z.object({ value: z.string() });
const Field = z.object({
  value: z.string().nullish(),
  selected_option: Option.nullish(),
  selected_options: z.array(Option).nullish(),
  selected_conversation: z.string().nullish(),
  selected_time: z.string().nullish(),
});
type Field = z.infer<typeof Field>;

export function readScheduleForm(values: unknown): ScheduleForm {
  const field = (id: string): Field => Field.safeParse(at(at(values, id), id)).data ?? {};
  const chosen = (id: string) => (field(id).selected_options ?? []).map(({ value }) => value);
  return {
    environment: field(FIELDS.environment).selected_option?.value ?? null,
    channel: field(FIELDS.channel).selected_conversation ?? null,
    days: DAYS.map(({ cron }) => cron).filter((day) => chosen(FIELDS.days).includes(String(day))),
    time: field(FIELDS.time).selected_time ?? null,
    cron: (field(FIELDS.cron).value ?? '').trim().replace(/\s+/g, ' '),
    timezone: (field(FIELDS.timezone).value ?? '').trim(),
    include: DIGEST_SECTIONS.filter((section) => chosen(FIELDS.include).includes(section)),
  };
}

/** The times as cron; null where they lack something. What was typed comes before what was picked. */
export function cronOfForm({ cron, days, time }: ScheduleForm): string | null {
  if (cron !== '') return cron;
  return days.length === 0 || time === null ? null : cronOf(days, time);
}

/** What is wrong with it, by block; null where nothing is. */
export function scheduleErrors(form: ScheduleForm): Record<string, string> | null {
  const errors: Record<string, string> = {};
  if (form.environment === null) errors[FIELDS.environment] = 'Pick an environment.';
  if (form.channel === null) errors[FIELDS.channel] = 'Pick a channel.';
  if (form.cron !== '') {
    const wrong = wrongCron(form.cron);
    if (wrong !== null) errors[FIELDS.cron] = plain(`These times do not work. ${capitalized(wrong)}.`, 300);
  } else {
    if (form.days.length === 0) errors[FIELDS.days] = 'Pick at least one day, or type a cron expression.';
    if (form.time === null) errors[FIELDS.time] = 'Pick a time, or type a cron expression.';
  }
  if (!isTimeZone(form.timezone)) {
    errors[FIELDS.timezone] = plain(
      `I know no time zone ${JSON.stringify(form.timezone.slice(0, 64))}. Write it as Europe/London or America/New_York.`,
      300,
    );
  }
  return Object.keys(errors).length === 0 ? null : errors;
}

function capitalized(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
