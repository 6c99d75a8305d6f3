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

/** What helps, to be followed by what to do then. */
const WHAT_HELPS: Readonly<Record<string, string>> = {
  'The channel is archived.': 'Unarchive it',
  'I am not in the channel.': 'Type `/invite @patchcheck` there',
  'I may not write in the channel.': 'Let me post there',
};

export function renderGone(
  { environment, channel, dueAt, reason }: DigestPost,
  schedule: DigestSchedule | null,
): MessageContent {
  const times = schedule === null ? `asked for ${time(dueAt)}` : timesWords(schedule);
  const why = reason ?? 'It could not be made.';
  const what = `The digest of ${outside(environment, 64)} in ${place(channel)}, ${times}, could not be posted.`;
  return said(
    [`${what} ${outside(why, 300)}`, nextStep(why, schedule)].filter((line) => line !== '').join('\n'),
  );
}

function nextStep(why: string, schedule: DigestSchedule | null): string {
  const help = WHAT_HELPS[why];
  if (schedule?.paused) {
    const first = help === undefined ? 'Press' : `${help} and press`;
    return `Its schedule is paused. ${first} *Resume* in ${code('/patchcheck schedule')}, or schedule a digest for another channel there.`;
  }
  return help === undefined ? '' : `${help}, and ask again.`;
}

export function renderPartGone({ environment }: DigestPost, channel: string, error: string): MessageContent {
  const why = whyGone(error);
  const help = WHAT_HELPS[why];
  return said(
    `The digest of ${outside(environment, 64)} goes on, but the part for the owners in ${place(channel)} could not be posted. ` +
      `${outside(why, 300)}${help === undefined ? '' : ` ${help}, or change \`owners\` in the configuration file.`}`,
  );
}

function place(channel: string): string {
  return `<#${channel.replace(/[^A-Z0-9]/g, '')}>`;
}

function said(text: string): MessageContent {
  return { text, blocks: [section(text)] };
}
