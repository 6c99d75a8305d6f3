/** Short messages to one person: what was understood, what went wrong, and what to do about it. Pure. */

import type { PatchcheckError } from '../../model/errors.ts';
import type { EnvironmentSettings } from '../../model/settings.ts';
import { PARENT, type Slot } from '../outbox/slots.ts';
import { code, counted, outside } from '../text.ts';

/** What was understood, said back at once. @param accounts ids; named where they are not all there are */
export function understood(
  { name, accounts: all }: Pick<EnvironmentSettings, 'name' | 'accounts'>,
  regions: readonly string[],
  accounts: readonly string[],
): string {
  const named = all.filter(({ id }) => accounts.includes(id)).map((account) => account.name);
  const count = counted(accounts.length, 'account');
  const where = named.length === all.length ? count : `${count}: ${outside(named.join(', '), 300)}`;
  return (
    `Assessing ${outside(name, 64)} in ${outside(regions.join(', '), 300)} (${where}), read-only. ` +
    'The answer comes as a message in this channel, with the findings in its thread.'
  );
}

/** An error as a person needs it: what happened, and the next step. */
export function errorNotice(error: Pick<PatchcheckError, 'message' | 'nextStep'>, usage: string): string {
  const message = outside(error.message, 500);
  return [/[.?!:…]$/.test(message) ? message : `${message}.`, outside(error.nextStep, 800), usage]
    .filter((line) => line !== '')
    .join('\n');
}

/** A run that never began. */
export function runGone(message: string, nextStep: string): string {
  return `The assessment could not be started: ${outside(message, 500)}\n${outside(nextStep, 500)}`;
}

/** Why nothing (more) can be posted in a channel. */
export function closesWith(error: string, channel: string): string {
  switch (error) {
    case 'not_in_channel':
    case 'channel_not_found':
      return 'I am not in this channel, so I cannot post here. Type `/invite @patchcheck` and ask again.';
    case 'is_archived':
      return 'This channel is archived, so nothing can be posted here. Ask in another channel.';
    case 'unknown-outcome':
      return (
        'Slack did not confirm the message for your assessment, and I may not read this channel to look for it. ' +
        'To avoid posting it twice I have stopped. Ask again, or have an admin grant the scope ' +
        '`channels:history` (`groups:history` for private channels) so that I can look.'
      );
    case 'missing_scope':
    case 'invalid_auth':
    case 'not_authed':
    case 'token_revoked':
    case 'token_expired':
    case 'account_inactive':
      return `Slack refused my token (${code(error)}). Ask your Slack admin to reinstall patchcheck from its manifest.`;
    default:
      return `Slack refused my message in <#${channel.replace(/[^A-Z0-9]/g, '')}> (${code(error)}), so I have stopped. Ask in another channel.`;
  }
}

const SLOT_WORDS: Readonly<Record<string, string>> = {
  progress: 'the progress',
  files: 'the files with all findings',
  table: 'the table of findings',
  gaps: 'the list of gaps',
  parent: 'the last state of the first message',
  cancelled: 'the notice of its end',
};

/** null where everything arrived. */
export function lostMessages(lost: readonly Slot[]): string | null {
  if (lost.length === 0) return null;
  const named = lost.map((slot) => {
    const what = SLOT_WORDS[slot.slot] ?? 'a group of findings';
    const why =
      slot.state === 'unknown' ? 'not confirmed by Slack' : `refused by Slack: ${code(slot.error ?? '?')}`;
    return `${what} (${why})`;
  });
  const hasParent = lost.every(({ slot }) => slot !== PARENT);
  const where = hasParent
    ? 'All findings, on the first message, leads to every one.'
    : `${code('/patchcheck status')} says what came out; ask again for a thread with everything.`;
  return `Your assessment is over, but not everything may be in the thread: ${named.join(', ')}. ${where}`;
}
