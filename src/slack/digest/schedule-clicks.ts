/** Clicks in the window about schedules, and its form. Who may is asked anew every time. */

import type { types } from '@slack/bolt';
import { endSchedule, listSchedules, pauseSchedule, resumeSchedule } from '../../digest/schedules.ts';
import type { DigestSchedule } from '../../model/digest.ts';
import { SCHEDULE, SCHEDULE_FORM } from '../action-ids.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { type AnswerClick, type Click, FOREIGN, type Response } from '../results/click.ts';
import type { Form } from '../results/form.ts';
import type { Interaction } from '../results/interaction.ts';
import { noticeView } from '../results/modal.ts';
import { outside } from '../text.ts';
import { operatorRefusal } from './schedule-access.ts';
import { FIELDS, readScheduleForm, scheduleErrors } from './schedule-form.ts';
import { TITLE } from './schedule-form-view.ts';
import { emptyForm, formView, readScheduleMetadata, scheduled, schedulesView } from './schedules.ts';
import { timesWords } from './times.ts';

export const SCHEDULE_CLICKS: Readonly<Record<string, AnswerClick>> = {
  [SCHEDULE.add]: add,
  [SCHEDULE.pause]: (click) => changed(click, pause),
  [SCHEDULE.resume]: (click) => changed(click, resume),
  [SCHEDULE.remove]: (click) => changed(click, remove),
  ...Object.fromEntries(
    [FIELDS.days, FIELDS.time, FIELDS.cron, FIELDS.timezone].map((id): [string, AnswerClick] => [
      id,
      preview,
    ]),
  ),
};

export const SCHEDULE_FORMS: Readonly<Record<string, Form>> = {
  [SCHEDULE_FORM]: {
    title: TITLE,
    sending: 'Checking who may do this, and where …',
    errors: (values) => scheduleErrors(readScheduleForm(values)),
    answer: send,
  },
};

function add({ modal, asker, dependencies }: Click): Response {
  const metadata = readScheduleMetadata(modal?.metadata);
  if (metadata === null) return FOREIGN;
  return { kind: 'show', make: () => emptyForm(metadata, asker, dependencies) };
}

function preview({ modal, asker, dependencies }: Click): Response {
  const metadata = readScheduleMetadata(modal?.metadata);
  if (metadata === null) return FOREIGN;
  const form = readScheduleForm(modal?.values);
  return { kind: 'show', make: () => formView(form, metadata, asker, dependencies, null) };
}

/** Does it, and returns what was done in words. */
type Change = (id: string, user: string, dependencies: CommandDependencies) => Promise<string>;

/** The list, with what came of the click on top. */
function changed({ modal, value, asker, dependencies }: Click, change: Change): Response {
  const metadata = readScheduleMetadata(modal?.metadata);
  if (metadata === null) return FOREIGN;
  const make = async (): Promise<types.ModalView> => {
    const schedules = await listSchedules(dependencies, null);
    const schedule = schedules.find(({ id }) => id === value);
    const refusal = schedule && (await operatorRefusal(schedule.environment, asker, dependencies));
    const note = schedule === undefined ? GONE : (refusal ?? (await change(value, asker.user, dependencies)));
    return schedulesView(metadata, asker, dependencies, note);
  };
  return { kind: 'show', make };
}

const GONE = 'This schedule is not there any more.';

async function pause(id: string, user: string, dependencies: CommandDependencies): Promise<string> {
  const person = await dependencies.directory.person(user);
  const schedule = await pauseSchedule(dependencies, id, person?.name ? `by ${person.name}` : null);
  return schedule === null ? GONE : `Paused: ${named(schedule)}.`;
}

async function resume(id: string, _user: string, dependencies: CommandDependencies): Promise<string> {
  const schedule = await resumeSchedule(dependencies, id);
  return schedule === null ? GONE : `Goes on: ${named(schedule)}. What was due meanwhile is not made up.`;
}

async function remove(id: string, _user: string, dependencies: CommandDependencies): Promise<string> {
  const ended = await endSchedule(dependencies, id);
  switch (ended.kind) {
    case 'ended':
      return `Deleted: ${named(ended.schedule)}.`;
    case 'configured':
      return `${named(ended.schedule)} stands in the configuration file: remove it there, or pause it here.`;
    case 'unknown':
      return GONE;
  }
}

function named(schedule: DigestSchedule): string {
  return `the digest of ${outside(schedule.environment, 64)}, ${timesWords(schedule)}`;
}

async function send(
  { asker, modal }: Interaction,
  values: unknown,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const metadata = readScheduleMetadata(modal?.metadata);
  if (metadata === null) return noticeView(TITLE, FOREIGN.text);
  return scheduled(metadata, values, asker, dependencies);
}
