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

/** A button that asks us for something. `spoken` tells it apart from its likes for those who hear it. */
export function button(text: string, actionId: string, value: string, spoken: string): types.Button {
  return {
    type: 'button',
    text: { type: 'plain_text', text: plain(text, 75), emoji: false },
    action_id: actionId,
    value,
    accessibility_label: plain(spoken, 75),
  };
}

export function actions(...elements: types.ActionsBlockElement[]): types.ActionsBlock {
  return { type: 'actions', elements };
}

/** Text to copy as it is. */
export function preformatted(text: string): types.RichTextBlock {
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: plain(text, 2_900) }] }],
  };
}

const SECTION_MAX = 3_000;

/** Lines in as few sections as they fit into, none cut in two. */
export function sections(lines: readonly string[]): types.SectionBlock[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + line.length < SECTION_MAX) {
      texts[texts.length - 1] = `${last}\n${line}`;
    } else if (line !== '') texts.push(line.slice(0, SECTION_MAX));
  }
  return texts.map(section);
}
