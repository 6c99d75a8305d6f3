/** The window about schedules: the list, the form, and what becomes of it. */

import type { types } from '@slack/bolt';
import { z } from 'zod';
import { addSchedule, listSchedules } from '../../digest/schedules.ts';
import type { DigestSchedule } from '../../model/digest.ts';
import { PatchcheckError } from '../../model/errors.ts';
import { DIGEST_SECTIONS, type EnvironmentSettings } from '../../model/settings.ts';
import type { Asker } from '../access.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { viewableEnvironments } from '../commands/viewing.ts';
import { outside } from '../text.ts';
import { operatedEnvironments, operatorRefusal, operatorsOnly, placeRefusal } from './schedule-access.ts';
import { cronOfForm, readScheduleForm, type ScheduleForm, USUAL } from './schedule-form.ts';
import { renderScheduleForm, type ScheduleMetadata } from './schedule-form-view.ts';
import { renderSchedules } from './schedules-view.ts';
import { nextTimes, timesWords } from './times.ts';

const Metadata = z.object({ channel: z.string().nullable(), environment: z.string().nullable() });

/** null for what another version has written. */
export function readScheduleMetadata(value: unknown): ScheduleMetadata | null {
  return Metadata.safeParse(value).data ?? null;
}

/** The list; the form where there is nothing to list and the person may fill it in. */
export async function scheduleWindow(
  metadata: ScheduleMetadata,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const schedules = await seenSchedules(metadata, asker, dependencies);
  const operated = await operatedHere(metadata, asker, dependencies);
  if (schedules.length > 0 || operated.length === 0)
    return schedulesView(metadata, asker, dependencies, null);
  return emptyForm(metadata, asker, dependencies);
}

/** The list as it stands now. @param note what was just done, or why not */
export async function schedulesView(
  metadata: ScheduleMetadata,
  asker: Asker,
  dependencies: CommandDependencies,
  note: string | null,
): Promise<types.ModalView> {
  const [schedules, operated, viewable] = await Promise.all([
    seenSchedules(metadata, asker, dependencies),
    operatedHere(metadata, asker, dependencies),
    viewableEnvironments(here(metadata, asker), dependencies),
  ]);
  const shown = viewable.filter(({ name }) => isShown(name, metadata));
  const [only] = shown;
  const refusal =
    operated.length > 0
      ? null
      : shown.length === 1 && only !== undefined
        ? operatorsOnly(only)
        : 'Operators of an environment change its schedules.';
  return renderSchedules({ schedules, operated: operated.map(({ name }) => name), metadata, note, refusal });
}

/** The form with what most people want. */
export async function emptyForm(
  metadata: ScheduleMetadata,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const { channel, environment } = metadata;
  const person = await dependencies.directory.person(asker.user);
  const form: ScheduleForm = {
    environment,
    channel: channel !== null && /^[CG]/.test(channel) ? channel : null,
    days: USUAL.days,
    time: USUAL.time,
    cron: '',
    timezone: person?.timezone ?? 'UTC',
    include: DIGEST_SECTIONS,
  };
  return formView(form, metadata, asker, dependencies, null);
}

/** The form as it was filled in, its preview anew. */
export async function formView(
  form: ScheduleForm,
  metadata: ScheduleMetadata,
  asker: Asker,
  dependencies: CommandDependencies,
  note: string | null,
): Promise<types.ModalView> {
  const operated = await operatedHere(metadata, asker, dependencies);
  if (operated.length === 0) return schedulesView(metadata, asker, dependencies, null);
  const environments = operated.map(({ name }) => name);
  return renderScheduleForm({ form, environments, metadata, note, now: dependencies.clock.now() });
}

/** What comes of the form: the list with the new schedule, or the form with what stands in its way. */
export async function scheduled(
  metadata: ScheduleMetadata,
  values: unknown,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const form = readScheduleForm(values);
  const refusal = await whyNot(form, asker, dependencies);
  if (refusal !== null) return formView(form, metadata, asker, dependencies, refusal);
  const { environment, channel, timezone, include } = form;
  const cron = cronOfForm(form);
  if (environment === null || channel === null || cron === null) throw new TypeError('An unfinished form');
  try {
    const wanted = { environment, channel, cron, timezone, include, author: asker.user };
    const { schedule, isNew } = await addSchedule(dependencies, wanted);
    return schedulesView(
      metadata,
      asker,
      dependencies,
      addedWords(schedule, isNew, dependencies.clock.now()),
    );
  } catch (error) {
    if (!(error instanceof PatchcheckError) || error.code !== 'bad-usage') throw error;
    return formView(form, metadata, asker, dependencies, outside(`${error.message} ${error.nextStep}`, 600));
  }
}

async function whyNot(
  { environment: name, channel }: ScheduleForm,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<string | null> {
  const refusal = await operatorRefusal(name ?? '', asker, dependencies);
  const environment = dependencies.settings.environments.get(name ?? '');
  if (refusal !== null || environment === undefined) return refusal;
  return placeRefusal(environment, channel ?? '', asker, dependencies);
}

function addedWords(schedule: DigestSchedule, isNew: boolean, now: Date): string {
  const what = `the digest of ${outside(schedule.environment, 64)}, ${timesWords(schedule)}`;
  if (!isNew) {
    const state = schedule.paused ? ' It is paused: press *Resume*.' : ' It stays as it is.';
    return `:information_source: There is such a schedule already: ${what}.${state}`;
  }
  const [next] = nextTimes(schedule, now);
  return `:white_check_mark: Scheduled: ${what}.${next === undefined ? '' : ` The first one comes ${next}.`}`;
}

async function seenSchedules(metadata: ScheduleMetadata, asker: Asker, dependencies: CommandDependencies) {
  const viewable = await viewableEnvironments(here(metadata, asker), dependencies);
  const names = new Set(viewable.map(({ name }) => name));
  const schedules = await listSchedules(dependencies, metadata.environment);
  return schedules.filter(({ environment }) => names.has(environment));
}

async function operatedHere(
  metadata: ScheduleMetadata,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<EnvironmentSettings[]> {
  const operated = await operatedEnvironments(here(metadata, asker), dependencies);
  return operated.filter(({ name }) => isShown(name, metadata));
}

function isShown(name: string, { environment }: ScheduleMetadata): boolean {
  return environment === null || environment === name;
}

/** Clicks in a window say nothing of the channel that it was opened from. */
function here({ channel }: ScheduleMetadata, asker: Asker): Asker {
  return { ...asker, channel: asker.channel ?? channel };
}
