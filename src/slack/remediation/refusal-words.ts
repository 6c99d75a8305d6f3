/** Why something was not done, in words for whoever pressed. Pure. */

import type { RemediationRecord } from '../../model/remediation.ts';
import type { Refusal, RefusalCode } from '../../remediation/remediations.ts';
import { sentence, time } from '../text.ts';
import { shortly } from './message.ts';
import { isTold, peopleWords } from './words.ts';

/** Every reason, who could, from when on, and how the remediation stands now. */
export function refusalWords(refusals: readonly Refusal[], remediation: RemediationRecord | null): string {
  const lines = refusals.map(refusalLine);
  const told = lines.length > 1 ? lines.map((line) => `• ${line}`) : lines;
  const now = remediation !== null && isTold(remediation) ? [`Now: ${shortly(remediation)}.`] : [];
  return [...told, ...now].join('\n');
}

function refusalLine({ code, text, people, until }: Refusal): string {
  const named = peopleWords(people);
  const who = MAY.includes(code) ? `Who may: ${named}.` : `That was ${named}.`;
  return [sentence(text, 600), named === '' ? '' : who, until === null ? '' : `Possible from ${time(until)}.`]
    .filter((part) => part !== '')
    .join(' ');
}

/** Of these the people are those who could; of others they are those who did. */
const MAY: readonly RefusalCode[] = ['not-operator', 'not-approver', 'own-request', 'break-glass-off'];
