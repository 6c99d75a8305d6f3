/** The few blocks that messages are made of. */

import type { types } from '@slack/bolt';
import { plain } from '../text.ts';

/** Links and channel names in mrkdwn stay text (`verbatim`), so that only our own markup counts. */
export function section(mrkdwn: string): types.SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: mrkdwn, verbatim: true }, expand: true };
}

export function context(mrkdwn: string): types.ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: mrkdwn, verbatim: true }] };
}

export function header(text: string): types.HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text: plain(text, 150), emoji: false } };
}

export const divider: types.DividerBlock = { type: 'divider' };

/** A button that opens a page. `spoken` tells it apart from its likes for those who hear it. */
export function linkButton(text: string, url: string, spoken: string, actionId: string): types.Button {
  return {
    type: 'button',
    text: { type: 'plain_text', text, emoji: false },
    url,
    action_id: actionId,
    accessibility_label: plain(spoken, 75),
  };
}

/** Plain text in a task's details. */
export function richText(text: string): types.RichTextBlock {
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
  };
}
