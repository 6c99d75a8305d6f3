/** The form that gives a finding to somebody. Pure. */

import type { types } from '@slack/bolt';
import { z } from 'zod';
import type { Finding } from '../../model/report.ts';
import { ASSIGN_FORM } from '../action-ids.ts';
import { context, section } from '../messages/blocks.ts';
import type { DetailsMetadata } from '../results/reference.ts';
import { code, outside } from '../text.ts';

const ASSIGNEE = 'assign-to';

/** @param assignee whoever has it now; null: nobody */
export function renderAssign(
  finding: Finding,
  metadata: DetailsMetadata,
  assignee: string | null,
): types.ModalView {
  const name = finding.name === null ? '' : `${outside(finding.name, 80)} `;
  return {
    type: 'modal',
    callback_id: ASSIGN_FORM,
    title: plainText('Assign'),
    submit: plainText('Assign'),
    close: plainText('Cancel'),
    private_metadata: JSON.stringify(metadata),
    blocks: [
      section(`${name}${code(finding.instanceId, 60)}: ${code(finding.rootCause.code)}`),
      {
        type: 'input',
        block_id: ASSIGNEE,
        label: plainText('Who looks after it?'),
        element: {
          type: 'users_select',
          action_id: ASSIGNEE,
          placeholder: plainText('Pick somebody'),
          ...(assignee === null ? {} : { initial_user: assignee }),
        },
      },
      context(
        'Anyone may take a finding on; giving it to others is for operators. It ends with the finding.',
      ),
    ],
  };
}

const Values = z.object({
  [ASSIGNEE]: z.object({ [ASSIGNEE]: z.object({ selected_user: z.string() }) }),
});

/** Slack user id; null for another version's form. */
export function readAssignForm(values: unknown): string | null {
  return Values.safeParse(values).data?.[ASSIGNEE][ASSIGNEE].selected_user ?? null;
}

function plainText(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}
