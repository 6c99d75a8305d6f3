/** Due dates, owners and exceptions of a finding, in words. Pure. */

import type { Exception } from '../../model/history.ts';
import { personWords } from '../remediation/words.ts';
import { outside, time } from '../text.ts';
import type { CardCare } from './card-care.ts';
import { EXCEPTION_WORDS } from './timeline-words.ts';

/** Beside a card's title, where it presses: " · *overdue by 5 d*"; else empty. */
export function pressingWords(care: CardCare | null): string {
  switch (care?.due.state) {
    case 'overdue':
    case 'due-soon':
      return ` · *${care.due.words}*`;
    default:
      return '';
  }
}

/** "due in 20 d", "assigned to alice, seen": what a card tells in its small print. */
export function careParts(care: CardCare | null): string[] {
  if (care === null) return [];
  const { due, assignment, assigneeName } = care;
  const seen = assignment?.acknowledgedAt == null ? '' : ', seen';
  return [
    due.state === 'in-time' ? due.words : '',
    assignment === null ? '' : `assigned to ${assigneeWords(assignment.assignee, assigneeName)}${seen}`,
  ];
}

/** An id calls nobody outside of a mention. */
function assigneeWords(user: string, name: string | null): string {
  return outside(name ?? user, 60);
}

/** For one person alone: whole sentences, with mentions. */
export function careSentences(care: CardCare | null, owner: string | null): string[] {
  if (care === null) return [];
  const { due, assignment, exception } = care;
  const lines = [
    due.at === null
      ? 'No due date: it is not known since when it is non-compliant.'
      : `${capital(due.words)}: ${time(due.at)}.`,
    owner === null ? 'No owner by its tags.' : `Owner by its tags: ${outside(owner, 120)}.`,
    assignment === null ? 'Assigned to nobody.' : assignmentSentence(assignment),
    ...(exception === null ? [] : [exceptionSentence(exception)]),
  ];
  return lines;
}

function assignmentSentence({
  assignee,
  by,
  at,
  acknowledgedAt,
}: NonNullable<CardCare['assignment']>): string {
  const given = assignee === by ? 'taken on' : `given by ${personWords(by)}`;
  const seen = acknowledgedAt === null ? 'not seen yet' : `seen ${time(acknowledgedAt)}`;
  return `Assigned to ${personWords(assignee)}, ${given} ${time(at)}, ${seen}.`;
}

/** "Snoozed by @alice until …: reason". */
export function exceptionSentence({ kind, by, expiresAt, reason }: Exception): string {
  return `*${capital(EXCEPTION_WORDS[kind])}* by ${personWords(by)} until ${time(expiresAt)}: ${outside(reason, 300)}`;
}

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
