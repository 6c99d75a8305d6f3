/** The copy of a request that one approver gets, and what became of the request. Pure. */

import type { RemediationRecord } from '../../model/remediation.ts';
import type { Settings } from '../../model/settings.ts';
import { actions, context, header, section } from '../messages/blocks.ts';
import type { MessageContent } from '../outbox/slots.ts';
import { outside, time } from '../text.ts';
import { renderRemediation, titleOf } from './message.ts';
import { decisionButtons } from './message-buttons.ts';
import { nounPhrase, personWords, requester } from './words.ts';

/** @param isCurrent may this copy decide? Not once there is a decision, or another request in its place */
export function renderApprovalCopy(
  record: RemediationRecord,
  isCurrent: boolean,
  settings: Settings,
  link: string | null,
): MessageContent {
  const where = link === null ? '' : `<${link}|Open its thread.>`;
  if (!isCurrent || record.state !== 'awaiting-approval') return decided(record, isCurrent, where);
  const { text, blocks } = renderRemediation(record, settings);
  return {
    text: `${text} You may decide.`,
    blocks: [
      ...blocks.slice(0, -1),
      ...(where === '' ? [] : [context(where)]),
      actions(...decisionButtons(record)),
    ],
  };
}

function decided(record: RemediationRecord, isCurrent: boolean, where: string): MessageContent {
  const text = [becameOf(record, isCurrent), where].filter((part) => part !== '').join(' ');
  const isReplaced = !isCurrent && record.state === 'awaiting-approval';
  return { text, blocks: [header(isReplaced ? 'Asked anew' : titleOf(record)), section(text)] };
}

function becameOf(record: RemediationRecord, isCurrent: boolean): string {
  const { decision, state, plan } = record;
  const what = `${nounPhrase(plan)}, asked for by ${requester(record)}`;
  if (!isCurrent && state === 'awaiting-approval') {
    return `This request was replaced by a newer one: ${what}. Decide there.`;
  }
  if (decision !== null) {
    const reason = decision.reason === '' ? '' : `: ${outside(decision.reason, 600)}`;
    const verb = decision.decision === 'approved' ? 'approved' : 'denied';
    return `${personWords(decision.by.user)} ${verb} ${what}, ${time(decision.at)}${reason}.`;
  }
  switch (state) {
    case 'expired':
      return `Nobody decided in time about ${what}.`;
    case 'withdrawn':
      return `${personWords(record.stop?.by ?? record.requestedBy.user)} took the request back: ${nounPhrase(plan)}.`;
    default:
      return `There is nothing to decide any more about ${what}.`;
  }
}
