/** The form that hides findings for a while: what, until when, and why. Pure. */

import type { types } from '@slack/bolt';
import { MAX_REASON_LENGTH } from '../../config/reason-pattern.ts';
import { inWords } from '../../diagnosis/time.ts';
import type { Finding } from '../../model/report.ts';
import type { EnvironmentSettings } from '../../model/settings.ts';
import { EXCEPTION_FORM } from '../action-ids.ts';
import { context, section } from '../messages/blocks.ts';
import type { DetailsMetadata } from '../results/reference.ts';
import { code, outside, plain } from '../text.ts';
import { EXCEPTION_FIELDS, subjectChoices, untilChoices } from './exception-choices.ts';

export interface ExceptionFormContent {
  readonly finding: Finding;
  readonly environment: EnvironmentSettings;
  readonly metadata: DetailsMetadata;
  readonly now: Date;
  /** What was typed before, and why it was not taken. */
  readonly said: { readonly reason: string; readonly note: string | null };
}

export function renderExceptionForm(content: ExceptionFormContent): types.ModalView {
  const { finding, environment, metadata, said } = content;
  const name = finding.name === null ? '' : `${outside(finding.name, 80)} `;
  return {
    type: 'modal',
    callback_id: EXCEPTION_FORM,
    title: plainText('Snooze or accept'),
    submit: plainText('Hide it'),
    close: plainText('Cancel'),
    private_metadata: JSON.stringify(metadata),
    blocks: [
      ...(said.note === null ? [] : [section(`:warning: ${said.note}`)]),
      section(
        `${name}${code(finding.instanceId, 60)}: ${code(finding.rootCause.code)} in ${outside(environment.name, 64)}`,
      ),
      ...choices(content),
      {
        type: 'input',
        block_id: EXCEPTION_FIELDS.reason,
        label: plainText('Reason'),
        hint: plainText(
          'Shown wherever the exception is, and kept in the audit for good. No secrets, please.',
        ),
        element: {
          type: 'plain_text_input',
          action_id: EXCEPTION_FIELDS.reason,
          multiline: true,
          max_length: MAX_REASON_LENGTH,
          ...(said.reason === '' ? {} : { initial_value: said.reason }),
        },
      },
      context(
        `What is hidden stays counted, and comes back by itself. In ${outside(environment.name, 64)} nothing is hidden for longer than ${inWords(environment.exceptions.maxDurationMs)}.`,
      ),
    ],
  };
}

function choices({ finding, environment, now }: ExceptionFormContent): types.InputBlock[] {
  const subjects = subjectChoices(finding, environment.name).map(option);
  const times = untilChoices(environment, finding.patching.nextWindowAt, now).map(option);
  const kinds = KINDS.map(option);
  return [
    {
      type: 'input',
      block_id: EXCEPTION_FIELDS.kind,
      label: plainText('What do you decide?'),
      element: {
        type: 'radio_buttons',
        action_id: EXCEPTION_FIELDS.kind,
        options: kinds,
        ...first('initial_option', kinds),
      },
    },
    {
      type: 'input',
      block_id: EXCEPTION_FIELDS.subject,
      label: plainText('What is hidden?'),
      element: {
        type: 'static_select',
        action_id: EXCEPTION_FIELDS.subject,
        options: subjects,
        ...first('initial_option', subjects),
      },
    },
    {
      type: 'input',
      block_id: EXCEPTION_FIELDS.until,
      label: plainText('For how long?'),
      element: {
        type: 'static_select',
        action_id: EXCEPTION_FIELDS.until,
        options: times,
        ...first('initial_option', times),
      },
    },
    {
      type: 'input',
      block_id: EXCEPTION_FIELDS.date,
      optional: true,
      label: plainText('Or until the end of this day (UTC)'),
      element: { type: 'datepicker', action_id: EXCEPTION_FIELDS.date },
    },
  ];
}

const KINDS = [
  { value: 'snooze', text: 'Snooze: it is dealt with later' },
  { value: 'accepted-risk', text: 'Accept the risk: it is known, and stays for now' },
];

function first<Key extends string>(key: Key, options: readonly types.PlainTextOption[]) {
  const [option] = options;
  return option === undefined ? {} : ({ [key]: option } as Record<Key, types.PlainTextOption>);
}

function option({ value, text }: { readonly value: string; readonly text: string }): types.PlainTextOption {
  return { value, text: plainText(plain(text, 75)) };
}

function plainText(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}
