/** Clicks on a remediation's message. Who may press is asked of the service, every time. */

import type { RemediationRecord } from '../../model/remediation.ts';
import type { Answer } from '../../remediation/remediations.ts';
import { type Asker, personOf } from '../access.ts';
import { ALL_INSTANCES, APPROVE, DENY, INSTANCES_PAGE, STOP, WITHDRAW } from '../action-ids.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { type AnswerClick, type Click, FOREIGN, type Response } from '../results/click.ts';
import { noticeView } from '../results/modal.ts';
import { renderDeny } from './deny-view.ts';
import { startWords } from './impact.ts';
import { openInstances, turnInstances } from './instances-clicks.ts';
import { shortly } from './message.ts';
import { type DenialMetadata, type RemediationReference, readRemediationValue } from './reference.ts';
import { refusalWords } from './refusal-words.ts';

export const DECISION_CLICKS: Readonly<Record<string, AnswerClick>> = {
  [APPROVE]: (click) => acted(click, approve),
  [WITHDRAW]: (click) => acted(click, withdraw),
  [STOP]: (click) => acted(click, stop),
  [DENY]: openDenial,
  [ALL_INSTANCES]: openInstances,
  [INSTANCES_PAGE.previous]: turnInstances,
  [INSTANCES_PAGE.next]: turnInstances,
};

type Act = (
  reference: RemediationReference,
  asker: Asker,
  dependencies: CommandDependencies,
) => Promise<string>;

/** Does it, and then tells what came of it: never the other way round. */
async function acted({ value, asker, dependencies }: Click, act: Act): Promise<Response> {
  const reference = readRemediationValue(value);
  if (reference === null) return FOREIGN;
  const text = await act(reference, asker, dependencies);
  dependencies.nudge();
  return { kind: 'tell', text };
}

async function approve(
  { id, token }: RemediationReference,
  asker: Asker,
  { remediations }: CommandDependencies,
): Promise<string> {
  const answer = await remediations.decide(id, token, personOf(asker), 'approved', '');
  return wordsOf(
    answer,
    ({ plan }) => `Approved. It starts ${startWords(plan)}, and its progress is told in the thread.`,
  );
}

async function withdraw({ id }: RemediationReference, asker: Asker, { remediations }: CommandDependencies) {
  const answer = await remediations.withdraw(id, personOf(asker));
  return wordsOf(answer, () => 'Taken back. Nothing was done.');
}

async function stop({ id }: RemediationReference, asker: Asker, { remediations }: CommandDependencies) {
  const answer = await remediations.stop(id, personOf(asker), '');
  return wordsOf(answer, (record) => `Nothing more is begun. Now: ${shortly(record)}.`);
}

function openDenial({ value, channel, dependencies }: Click): Response {
  const reference = readRemediationValue(value);
  if (reference === null) return FOREIGN;
  const make = async () => {
    const record = await dependencies.remediations.get(reference.id);
    if (record === null) return noticeView('Deny', GONE);
    if (record.state === 'awaiting-approval' && record.token === reference.token) {
      return renderDeny(record, { ...reference, channel });
    }
    return noticeView('Deny', `There is nothing to decide here any more. Now: ${shortly(record)}.`);
  };
  return { kind: 'open', title: 'Deny', make };
}

/** What came of the form. */
export async function denied(
  { id, token }: DenialMetadata,
  reason: string,
  asker: Asker,
  { remediations, nudge }: CommandDependencies,
): Promise<string> {
  const answer = await remediations.decide(id, token, personOf(asker), 'denied', reason);
  nudge();
  return wordsOf(answer, () => 'Denied. Nothing is done, and the thread says so.');
}

const GONE = 'This remediation is not kept any more.';

function wordsOf(answer: Answer, done: (record: RemediationRecord) => string): string {
  return answer.kind === 'done'
    ? done(answer.remediation)
    : refusalWords(answer.refusals, answer.remediation);
}
