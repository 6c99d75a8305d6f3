/** The form of a new schedule, with a preview of its next times. Pure. */

import type { types } from '@slack/bolt';
import { DIGEST_SECTIONS, type DigestSection } from '../../model/settings.ts';
import { SCHEDULE_FORM } from '../action-ids.ts';
import { context, section } from '../messages/blocks.ts';
import { plain } from '../text.ts';
import { cronOfForm, FIELDS, type ScheduleForm, scheduleErrors } from './schedule-form.ts';
import { DAYS, nextTimes, timesWords } from './times.ts';

/** What the windows about schedules have to know of themselves when they are clicked in. */
export interface ScheduleMetadata {
  /** Where the person is. */
  readonly channel: string | null;
  /** The only environment that is shown; null: all. */
  readonly environment: string | null;
}

const SECTION_WORDS: Readonly<Record<DigestSection, string>> = {
  changes: 'Which instances changed',
  due: 'Overdue and due soon',
  highest: 'The five highest',
  oldest: 'The oldest',
  exceptions: 'Exceptions that run out',
  scopes: 'What could not be read',
  windows: 'Next maintenance windows',
  remediations: 'What remediations achieved',
  trend: 'The trend as a picture',
};

export const TITLE = 'Digests';

export interface FormContent {
  readonly form: ScheduleForm;
  /** Environments that the person operates, at least one. */
  readonly environments: readonly string[];
  readonly metadata: ScheduleMetadata;
  /** Why it could not be sent as it is, as a sentence; null where nobody tried. */
  readonly note: string | null;
  readonly now: Date;
}

export function renderScheduleForm({
  form,
  environments,
  metadata,
  note,
  now,
}: FormContent): types.ModalView {
  return {
    type: 'modal',
    callback_id: SCHEDULE_FORM,
    title: { type: 'plain_text', text: TITLE, emoji: false },
    submit: { type: 'plain_text', text: 'Schedule', emoji: false },
    close: { type: 'plain_text', text: 'Cancel', emoji: false },
    private_metadata: JSON.stringify(metadata),
    blocks: [
      ...(note === null ? [] : [section(`:warning: ${note}`)]),
      environmentInput(form, environments),
      channelInput(form),
      ...timeInputs(form),
      preview(form, now),
      includeInput(form),
    ],
  };
}

function environmentInput({ environment }: ScheduleForm, environments: readonly string[]): types.InputBlock {
  const options = environments.slice(0, 100).map((name) => option(name, name));
  const initial = options.find(({ value }) => value === environment) ?? options[0];
  return input('Environment', FIELDS.environment, {
    type: 'static_select',
    action_id: FIELDS.environment,
    options,
    ...(initial === undefined ? {} : { initial_option: initial }),
  });
}

function channelInput({ channel }: ScheduleForm): types.InputBlock {
  return input('Channel', FIELDS.channel, {
    type: 'conversations_select',
    action_id: FIELDS.channel,
    filter: { include: ['public', 'private'], exclude_external_shared_channels: true },
    ...(channel === null ? {} : { initial_conversation: channel }),
  });
}

function timeInputs(form: ScheduleForm): types.InputBlock[] {
  const days = DAYS.map(({ cron, name }) => option(name, String(cron)));
  const chosen = days.filter(({ value }) => form.days.includes(Number(value)));
  return [
    changing('Days', FIELDS.days, {
      type: 'multi_static_select',
      action_id: FIELDS.days,
      options: days,
      ...(chosen.length === 0 ? {} : { initial_options: chosen }),
    }),
    changing('Time', FIELDS.time, {
      type: 'timepicker',
      action_id: FIELDS.time,
      ...(form.time === null ? {} : { initial_time: form.time }),
    }),
    {
      ...typed('Time zone', FIELDS.timezone, form.timezone, 'Europe/London'),
      hint: {
        type: 'plain_text',
        text: 'As in the IANA database. Changes to summer time and back are minded.',
      },
    },
    {
      ...typed('Or as cron', FIELDS.cron, form.cron, '0 9 * * 1-5'),
      optional: true,
      hint: {
        type: 'plain_text',
        text: 'Counts instead of days and time. Minute, hour, day of month, month, day of week. Press Enter to see the next times.',
      },
    },
  ];
}

function preview(form: ScheduleForm, now: Date): types.KnownBlock {
  const cron = cronOfForm(form);
  const wrong = scheduleErrors({ ...form, environment: '', channel: '' });
  if (cron === null || wrong !== null) {
    return context(`Next: ${Object.values(wrong ?? {})[0] ?? 'pick days and a time.'}`);
  }
  const schedule = { cron, timezone: form.timezone };
  const next = nextTimes(schedule, now);
  const times = next.length === 0 ? 'never' : next.join(' · ');
  return context(`*${timesWords(schedule)}*\nNext: ${times}`);
}

function includeInput({ include }: ScheduleForm): types.InputBlock {
  const options = DIGEST_SECTIONS.map((each) => option(SECTION_WORDS[each], each));
  const chosen = options.filter(({ value }) => include.some((each) => each === value));
  return {
    ...input('Include', FIELDS.include, {
      type: 'multi_static_select',
      action_id: FIELDS.include,
      options,
      ...(chosen.length === 0 ? {} : { initial_options: chosen }),
    }),
    optional: true,
    hint: { type: 'plain_text', text: 'How many findings are new, fixed and overdue is always told.' },
  };
}

function typed(label: string, id: string, value: string, example: string): types.InputBlock {
  return changing(label, id, {
    type: 'plain_text_input',
    action_id: id,
    max_length: 100,
    placeholder: { type: 'plain_text', text: example },
    dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] },
    ...(value === '' ? {} : { initial_value: plain(value, 100) }),
  });
}

/** A choice that the preview follows. */
function changing(label: string, id: string, element: types.InputBlock['element']): types.InputBlock {
  return { ...input(label, id, element), dispatch_action: true };
}

function input(label: string, id: string, element: types.InputBlock['element']): types.InputBlock {
  return { type: 'input', block_id: id, label: { type: 'plain_text', text: label }, element };
}

function option(text: string, value: string): types.PlainTextOption {
  return { text: { type: 'plain_text', text: plain(text, 75), emoji: false }, value: value.slice(0, 75) };
}
