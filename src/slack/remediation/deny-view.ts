/** The form that asks why a request is denied. Pure. */

import type { types } from '@slack/bolt';
import { z } from 'zod';
import type { RemediationRecord } from '../../model/remediation.ts';
import { DENY_FORM } from '../action-ids.ts';
import { section } from '../messages/blocks.ts';
import type { DenialMetadata } from './reference.ts';
import { nounPhrase, requester } from './words.ts';

export const DENIAL_REASON = 'denial-reason';

export function renderDeny(record: RemediationRecord, metadata: DenialMetadata): types.ModalView {
  return {
    type: 'modal',
    callback_id: DENY_FORM,
    title: { type: 'plain_text', text: 'Deny', emoji: false },
    submit: { type: 'plain_text', text: 'Deny', emoji: false },
    close: { type: 'plain_text', text: 'Back', emoji: false },
    private_metadata: JSON.stringify(metadata),
    blocks: [
      section(
        `You deny ${nounPhrase(record.plan)}, asked for by ${requester(record)}. Nothing will be done.`,
      ),
      {
        type: 'input',
        block_id: DENIAL_REASON,
        label: { type: 'plain_text', text: 'Reason' },
        hint: { type: 'plain_text', text: 'Shown in the thread, and kept in the audit for good.' },
        element: { type: 'plain_text_input', action_id: DENIAL_REASON, multiline: true, max_length: 500 },
      },
    ],
  };
}

const Values = z.object({
  [DENIAL_REASON]: z.object({ [DENIAL_REASON]: z.object({ value: z.string().nullish() }) }),
});

/** Empty where there is none. */
export function denialReason(values: unknown): string {
  return (Values.safeParse(values).data?.[DENIAL_REASON][DENIAL_REASON].value ?? '').trim();
}
