/** To whoever wanted a digest that could not be posted: why, and what to do about it. Pure. */

import type { DigestPost, DigestSchedule } from '../../model/digest.ts';
import { section } from '../messages/blocks.ts';
import type { MessageContent } from '../outbox/slots.ts';
import { code, outside, time } from '../text.ts';
import { timesWords } from './times.ts';

/** As a sentence. @param error Slack's code, or `unknown-outcome` */
export function whyGone(error: string): string {
  switch (error) {
    case 'is_archived':
      return 'The channel is archived.';
    case 'not_in_channel':
    case 'channel_not_found':
      return 'I am not in the channel.';
    case 'restricted_action':
    case 'restricted_action_read_only_channel':
    case 'no_permission':
      return 'I may not write in the channel.';
    case 'unknown-outcome':
      return 'Slack did not confirm the message, and I may not read the channel to look for it.';
    default:
      return `Slack refused the message: ${error}.`;
  }
}

const WHAT_TO_DO: Readonly<Record<string, string>> = {
  'The channel is archived.': 'Unarchive it, or schedule the digest for another channel',
  'I am not in the channel.': 'Type `/invite @patchcheck` there',
  'I may not write in the channel.': 'Let me post there, or schedule the digest for another channel',
};

export function renderGone(
  { environment, channel, dueAt, reason }: DigestPost,
  schedule: DigestSchedule | null,
): MessageContent {
  const times = schedule === null ? `asked for ${time(dueAt)}` : timesWords(schedule);
  const why = reason ?? 'It could not be made.';
  const lines = [
    `The digest of ${outside(environment, 64)} in ${place(channel)}, ${times}, could not be posted. ${outside(why, 300)}`,
  ];
  const todo = WHAT_TO_DO[why];
  if (schedule?.paused) {
    const then = `press *Resume* in ${code('/patchcheck schedule')}`;
    lines.push(
      `Its schedule is paused. ${todo === undefined ? `To go on, ${then}.` : `${todo}, then ${then}.`}`,
    );
  } else if (todo !== undefined) lines.push(`${todo}, and ask again.`);
  return said(lines.join('\n'));
}

export function renderPartGone({ environment }: DigestPost, channel: string, error: string): MessageContent {
  const why = whyGone(error);
  const todo = WHAT_TO_DO[why];
  return said(
    `The digest of ${outside(environment, 64)} goes on, but the part for the owners in ${place(channel)} could not be posted. ` +
      `${outside(why, 300)}${todo === undefined ? '' : ` ${todo}, or change \`owners\` in the configuration file.`}`,
  );
}

function place(channel: string): string {
  return `<#${channel.replace(/[^A-Z0-9]/g, '')}>`;
}

function said(text: string): MessageContent {
  return { text, blocks: [section(text)] };
}
