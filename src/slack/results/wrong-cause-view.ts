/** "Wrong cause?": which cause a person believes in, and why. Pure. */

import type { types } from '@slack/bolt';
import { CATEGORIES, ROOT_CAUSES, type RootCauseCode } from '../../model/codes.ts';
import type { Finding } from '../../model/report.ts';
import { WRONG_CAUSE_FORM } from '../action-ids.ts';
import { context, section } from '../messages/blocks.ts';
import { code, sentence } from '../text.ts';
import type { DetailsMetadata } from './reference.ts';

export const CAUSE_FIELD = 'cause';
export const REASON_FIELD = 'reason';
export const LONGEST_REASON = 1_500;

export function renderWrongCause(finding: Finding, metadata: DetailsMetadata): types.ModalView {
  return {
    type: 'modal',
    callback_id: WRONG_CAUSE_FORM,
    title: plainText('Wrong cause?'),
    submit: plainText('Send'),
    close: plainText('Back'),
    private_metadata: JSON.stringify(metadata),
    blocks: [
      section(`I say: ${code(finding.rootCause.code)}. ${sentence(finding.rootCause.summary, 600)}`),
      {
        type: 'input',
        block_id: CAUSE_FIELD,
        label: plainText('Which cause is right?'),
        element: {
          type: 'static_select',
          action_id: CAUSE_FIELD,
          placeholder: plainText('Pick a cause'),
          option_groups: causeGroups(finding.rootCause.code),
        },
      },
      {
        type: 'input',
        block_id: REASON_FIELD,
        optional: true,
        label: plainText('How do you know? (no secrets, please)'),
        element: {
          type: 'plain_text_input',
          action_id: REASON_FIELD,
          multiline: true,
          max_length: LONGEST_REASON,
        },
      },
      context(
        'Your answer is kept with the facts about this instance. In them ids, names, addresses, tag values and host names are replaced by made-up ones, secrets were taken out before. Whoever keeps patchcheck can export it as a test.',
      ),
    ],
  };
}

/** Every cause but the one that was told, by category. */
function causeGroups(
  told: RootCauseCode,
): { label: types.PlainTextElement; options: types.PlainTextOption[] }[] {
  return CATEGORIES.map((category) => ({
    label: plainText(category),
    options: ROOT_CAUSES[category]
      .filter((cause) => cause !== told)
      .map((cause) => ({ text: plainText(cause), value: cause })),
  })).filter((group) => group.options.length > 0);
}

function plainText(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}
