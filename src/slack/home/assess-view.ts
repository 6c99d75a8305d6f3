/** The form that begins an assessment from Home: of what, and where its answer appears. Pure. */

import type { types } from '@slack/bolt';
import { z } from 'zod';
import { HOME_ASSESS_FORM } from '../action-ids.ts';
import { context } from '../messages/blocks.ts';
import { plain } from '../text.ts';

const ENVIRONMENT = 'home-assess-environment';
const CHANNEL = 'home-assess-channel';
/** Slack takes as many options. */
const OFFERED = 100;

/** @param chosen null: none yet */
export function renderAssessForm(environments: readonly string[], chosen: string | null): types.ModalView {
  const options = environments.slice(0, OFFERED).map(option);
  const initial =
    options.find(({ value }) => value === chosen) ?? (options.length === 1 ? options[0] : undefined);
  return {
    type: 'modal',
    callback_id: HOME_ASSESS_FORM,
    title: plainText('Assess'),
    submit: plainText('Assess'),
    close: plainText('Cancel'),
    blocks: [
      {
        type: 'input',
        block_id: ENVIRONMENT,
        label: plainText('Environment'),
        element: {
          type: 'static_select',
          action_id: ENVIRONMENT,
          placeholder: plainText('Pick an environment'),
          options,
          ...(initial === undefined ? {} : { initial_option: initial }),
        },
      },
      {
        type: 'input',
        block_id: CHANNEL,
        label: plainText('Where should it appear?'),
        element: {
          type: 'conversations_select',
          action_id: CHANNEL,
          placeholder: plainText('Pick a channel'),
          filter: {
            include: ['public', 'private'],
            exclude_external_shared_channels: true,
            exclude_bot_users: true,
          },
        },
      },
      context('All its accounts and Regions are read. I have to be in the channel.'),
    ],
  };
}

const Values = z.object({
  [ENVIRONMENT]: z.object({ [ENVIRONMENT]: z.object({ selected_option: z.object({ value: z.string() }) }) }),
  [CHANNEL]: z.object({ [CHANNEL]: z.object({ selected_conversation: z.string() }) }),
});

/** null for another version's form. */
export function readAssessForm(
  values: unknown,
): { readonly environment: string; readonly channel: string } | null {
  const form = Values.safeParse(values).data;
  if (form === undefined) return null;
  return {
    environment: form[ENVIRONMENT][ENVIRONMENT].selected_option.value,
    channel: form[CHANNEL][CHANNEL].selected_conversation,
  };
}

function option(name: string): types.PlainTextOption {
  return { value: name.slice(0, 75), text: plainText(plain(name, 75)) };
}

function plainText(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}
