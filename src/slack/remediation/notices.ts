/** What is said once about remediations, apart from their own messages. Pure. */

import type { EmergencyStop, RemediationRecord } from '../../model/remediation.ts';
import { section } from '../messages/blocks.ts';
import { closesWith } from '../messages/notices.ts';
import type { MessageContent } from '../outbox/slots.ts';
import { code, counted, number, outside, time } from '../text.ts';
import { shortly } from './message.ts';
import { nounPhrase, personWords } from './words.ts';

/** To whoever asked for it, where its thread cannot be written to. @param error Slack's code */
export function renderUntold(record: RemediationRecord, channel: string, error: string): MessageContent {
  return said(
    `I cannot show ${nounPhrase(record.plan)} in its thread. ${closesWith(error, channel)} ` +
      `What you asked for goes on all the same: ${code('/patchcheck remediations')} tells how it stands.`,
  );
}

/** To the place outside of the database where the chain's newest link is kept. */
export function renderAuditHead(
  record: RemediationRecord,
  { sequence, hash }: { readonly sequence: number; readonly hash: string },
): MessageContent {
  return said(`Audit: entry ${number(sequence)}, hash ${code(hash)}. After ${shortly(record)}.`);
}

/** To the channel where an emergency stop was pulled. */
export function renderStopped(
  { environment, by, at, reason }: EmergencyStop,
  stopped: readonly RemediationRecord[],
): MessageContent {
  const ended =
    stopped.length === 0
      ? 'Nothing was running.'
      : `${counted(stopped.length, 'remediation')} under way ${stopped.length === 1 ? 'is' : 'are'} being stopped.`;
  return said(
    `:octagonal_sign: *Emergency stop of ${outside(environment, 64)}*, by ${personWords(by.user)} ${time(at)}: ` +
      `${outside(reason, 500)}. Nothing may be begun there. ${ended} ` +
      `An approver lifts it: ${code(`/patchcheck stop ${environment} lift`)}`,
  );
}

/** To the channel where an emergency stop was lifted. */
export function renderLifted(environment: string, user: string, reason: string): MessageContent {
  const why = reason === '' ? '' : `: ${outside(reason, 500)}`;
  return said(
    `The emergency stop of ${outside(environment, 64)} was lifted by ${personWords(user)}${why}. What was stopped stays stopped; new actions may begin.`,
  );
}

function said(text: string): MessageContent {
  return { text, blocks: [section(text)] };
}
