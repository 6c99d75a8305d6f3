/** The schedules that somebody may see, with buttons for those who may change them. Pure. */

import type { types } from '@slack/bolt';
import type { ListedSchedule } from '../../digest/schedules.ts';
import { SCHEDULE } from '../action-ids.ts';
import { actions, button, context, divider, section } from '../messages/blocks.ts';
import { personWords } from '../remediation/words.ts';
import { code, counted, outside } from '../text.ts';
import { type ScheduleMetadata, TITLE } from './schedule-form-view.ts';
import { timesWords, wallWords } from './times.ts';

/** Each takes up to three blocks. */
const SHOWN = 25;

export interface SchedulesContent {
  readonly schedules: readonly ListedSchedule[];
  /** Names of environments whose schedules the person may change. */
  readonly operated: readonly string[];
  readonly metadata: ScheduleMetadata;
  /** What was just done, or why not; null: nothing. */
  readonly note: string | null;
  /** Who may, where the person may not; null where they may. */
  readonly refusal: string | null;
}

export function renderSchedules({
  schedules,
  operated,
  metadata,
  note,
  refusal,
}: SchedulesContent): types.ModalView {
  const hidden = schedules.length - SHOWN;
  const listed = schedules
    .slice(0, SHOWN)
    .flatMap((schedule, index) => [
      ...(index === 0 ? [] : [divider]),
      ...scheduleBlocks(schedule, operated.includes(schedule.environment)),
    ]);
  return {
    type: 'modal',
    title: { type: 'plain_text', text: TITLE, emoji: false },
    close: { type: 'plain_text', text: 'Close', emoji: false },
    private_metadata: JSON.stringify(metadata),
    blocks: [
      ...(note === null ? [] : [section(note), divider]),
      ...(schedules.length === 0 ? [section(nothing(metadata))] : listed),
      ...(hidden > 0 ? [context(`and ${counted(hidden, 'more schedule')}: name an environment.`)] : []),
      ...(operated.length === 0
        ? []
        : [actions(button('New schedule', SCHEDULE.add, 'add', 'Schedule another digest'))]),
      ...(refusal === null ? [] : [context(refusal)]),
    ],
  };
}

function nothing({ environment }: ScheduleMetadata): string {
  const of = environment === null ? '' : ` of ${outside(environment, 64)}`;
  const now = code(`/patchcheck digest now${environment === null ? '' : ` ${environment}`}`);
  return `No digest${of} is scheduled. ${now} posts one right away.`;
}

function scheduleBlocks(schedule: ListedSchedule, mayChange: boolean): types.KnownBlock[] {
  const { environment, channel } = schedule;
  const place = `<#${channel.replace(/[^A-Z0-9]/g, '')}>`;
  const words = `*${outside(environment, 64)}* in ${place}: ${timesWords(schedule)}`;
  const lines = [section(`${words}\n${stateWords(schedule)} · ${sourceWords(schedule)}`)];
  return mayChange ? [...lines, scheduleButtons(schedule)] : lines;
}

function stateWords({ paused, note, nextAt, timezone }: ListedSchedule): string {
  if (paused) return note === null ? '*Paused*' : `*Paused:* ${outside(note, 300)}`;
  return nextAt === null ? 'Never due' : `Next: ${wallWords(new Date(nextAt), timezone)}`;
}

function sourceWords({ source, author }: ListedSchedule): string {
  if (source === 'configuration') return 'from the configuration file';
  return author === null ? 'made in Slack' : `made by ${personWords(author)}`;
}

/** What the configuration file says can be paused here, and removed only there. */
function scheduleButtons(schedule: ListedSchedule): types.ActionsBlock {
  const { id, paused, source, environment } = schedule;
  const of = `the digest of ${environment}`;
  const turn = paused
    ? button('Resume', SCHEDULE.resume, id, `Resume ${of}`)
    : button('Pause', SCHEDULE.pause, id, `Pause ${of}`);
  return source === 'configuration' ? actions(turn) : actions(turn, deleteButton(schedule));
}

function deleteButton({ id, environment }: ListedSchedule): types.Button {
  return {
    ...button('Delete', SCHEDULE.remove, id, `Delete the digest of ${environment}`),
    confirm: {
      title: { type: 'plain_text', text: 'Delete this schedule?' },
      text: { type: 'plain_text', text: 'No more digests are posted by it. What was posted stays.' },
      confirm: { type: 'plain_text', text: 'Delete' },
      deny: { type: 'plain_text', text: 'Keep' },
      style: 'danger',
    },
  };
}
