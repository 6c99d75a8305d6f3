/** What a remediation did about one finding, as its card tells it. Pure. */

import { createHash } from 'node:crypto';
import type { RemediationRecord, RemediationState, TargetState } from '../../model/remediation.ts';
import type { UnrankedFinding } from '../../model/report.ts';
import { code, outside, sentence, time } from '../text.ts';
import { tookWords } from './took.ts';
import { ACTION_WORDS, personWords, requester } from './words.ts';

export interface Treatment {
  readonly record: RemediationRecord;
  readonly target: TargetState;
}

type Named = Pick<UnrankedFinding, 'accountId' | 'region' | 'instanceId'>;

/** States in which a remediation leaves a card as it was. */
const UNTOLD: readonly RemediationState[] = ['draft', 'denied', 'expired', 'withdrawn', 'refused'];

/** Names all that cards and approvers are told of a remediation: where it is the same, there is nothing new. */
export function newsOf({ state, token, targets }: RemediationRecord): string {
  const results = targets.map(({ result }) => result);
  return createHash('sha256')
    .update(JSON.stringify([state, token, results]))
    .digest('hex');
}

/** The newest remediation that concerns the finding; null: none. @param remediations newest first */
export function treatmentOf(
  { accountId, region, instanceId }: Named,
  remediations: readonly RemediationRecord[],
): Treatment | null {
  for (const record of remediations) {
    if (UNTOLD.includes(record.state)) continue;
    const target = record.targets.find(
      (each) => each.instanceId === instanceId && each.region === region && each.accountId === accountId,
    );
    if (target !== undefined) return { record, target };
  }
  return null;
}

/**
 * Is it of use to act on the card again? Not while something is done, nor where it is fixed or changed. A diagnosis
 * has changed nothing: after it comes the next try.
 */
export function mayActAgain(
  treatment: Treatment | null,
  { remediation }: Pick<UnrankedFinding, 'remediation'>,
): boolean {
  if (treatment === null) return true;
  const { result, finding } = treatment.target;
  switch (result) {
    case null:
      return false;
    case 'fixed':
      return treatment.record.plan.action === 'diagnose';
    default:
      return finding === null || finding.remediation.code === remediation.code;
  }
}

export function treatmentWords({ record, target }: Treatment): string {
  const { result, finishedAt, detail, finding } = target;
  const { noun } = ACTION_WORDS[record.plan.action];
  const by = `by ${requester(record)}`;
  const at = finishedAt === null ? '' : ` ${time(finishedAt)}`;
  switch (result) {
    case null:
      return `*Remediation:* ${stateWords(record)}`;
    case 'fixed':
      return record.plan.action === 'diagnose'
        ? `:white_check_mark: *Diagnosed*${at} ${by}. ${findingsOf(target)}`
        : `:white_check_mark: *Fixed*${at} ${by}: compliant${tookWords(record, target)}.`;
    case 'not-fixed':
      return finding === null
        ? `:warning: *Still not compliant* after the ${noun}${at} ${by}. ${sentence(detail, 300)}`
        : `:warning: *Still not compliant* after the ${noun}${at} ${by}. ${newCause(finding)}`;
    case 'failed':
      return `:x: *The ${noun} failed*${at} ${by}. ${sentence(detail, 400)}`;
    case 'unknown':
      return `:grey_question: *Not known* what came of the ${noun}${at} ${by}. ${sentence(detail, 300)}`;
    case 'skipped':
    case 'left-out':
      return `*Not acted on* by the ${noun} of ${requester(record)}. ${sentence(detail, 300)}`;
  }
}

/** "Cause now `x`: … Next: …". */
export function newCause({ rootCause, remediation }: UnrankedFinding): string {
  return `Cause now ${code(rootCause.code)}: ${sentence(rootCause.summary, 350)} *Next:* ${outside(remediation.title, 150)}.`;
}

/** What a diagnosis found, in one line. */
export function findingsOf({ diagnosis, detail }: Pick<TargetState, 'diagnosis' | 'detail'>): string {
  return diagnosis.length === 0 ? sentence(detail, 300) : sentence(diagnosis.join(' '), 500);
}

function stateWords(record: RemediationRecord): string {
  const { state, plan, expiresAt, decision } = record;
  const what = `${ACTION_WORDS[plan.action].noun}, asked for by ${requester(record)}`;
  switch (state) {
    case 'awaiting-approval':
      return `${what}, waits for approval${expiresAt === null ? '' : ` until ${time(expiresAt)}`}.`;
    case 'approved':
      return plan.options.startAt === null
        ? `${what}, is about to start.`
        : `${what}${decision === null ? '' : `, approved by ${personWords(decision.by.user)}`}, starts ${time(plan.options.startAt)}.`;
    case 'stopping':
      return `${what}, is being stopped.`;
    default:
      return `${what}, is under way.`;
  }
}
