/** What people decided and did, as lines of a digest. Nobody is called by it. Pure. */

import { subjectWords } from '../../assessment/exports/html/report.ts';
import type { DigestReport } from '../../digest/digest-content.ts';
import type { Exception } from '../../model/history.ts';
import { REMEDIATION_OUTCOMES } from '../../model/remediation.ts';
import type { FinishedRemediation } from '../../store/digest-happenings.ts';
import { EXCEPTION_WORDS } from '../history/timeline-words.ts';
import { groupLabel, OUTCOME_WORDS, outcomeWords } from '../remediation/words.ts';
import { number, outside, time } from '../text.ts';

type Names = ReadonlyMap<string, string>;

export function exceptionLines(exceptions: DigestReport['exceptions'], names: Names): string[] {
  if (exceptions === null) return [];
  const { ranOut, runningOut } = exceptions;
  return [
    ...ranOut.list.map((each) => `• ran out ${time(each.expiresAt)}: ${exceptionWords(each, names)}`),
    ...more(ranOut.total - ranOut.list.length, 'that ran out'),
    ...runningOut.list.map((each) => `• runs out ${time(each.expiresAt)}: ${exceptionWords(each, names)}`),
    ...more(runningOut.total - runningOut.list.length, 'that run out soon'),
  ];
}

function exceptionWords({ subject, kind, by, reason }: Exception, names: Names): string {
  return `${outside(subjectWords(subject), 160)}, ${EXCEPTION_WORDS[kind]} by ${nameOf(by, names)}: ${outside(reason, 160)}`;
}

export function remediationLines(remediations: DigestReport['remediations'], names: Names): string[] {
  if (remediations === null || remediations.total === 0) return [];
  const { byOutcome, list, total } = remediations;
  const outcomes = REMEDIATION_OUTCOMES.filter((outcome) => (byOutcome[outcome] ?? 0) > 0)
    .map((outcome) => `${number(byOutcome[outcome] ?? 0)} ${OUTCOME_WORDS[outcome]}`)
    .join(', ');
  return [
    `${number(total)} ended: ${outcomes}`,
    ...list.map((each) => `• ${remediationWords(each, names)}`),
    ...more(total - list.length, ''),
  ];
}

function remediationWords(remediation: FinishedRemediation, names: Names): string {
  const { action, instances, fixed, outcome, requestedBy, finishedAt } = remediation;
  const verified = outcome === 'partly-fixed' ? ` (${fixed} of ${instances})` : '';
  return `${groupLabel(action, instances)}: ${outcomeWords(action, outcome)}${verified}, asked for by ${nameOf(requestedBy, names)}, ended ${time(finishedAt)}`;
}

function nameOf(user: string, names: Names): string {
  return outside(names.get(user) ?? 'somebody', 60);
}

function more(hidden: number, which: string): string[] {
  return hidden > 0 ? [`and ${hidden} more${which === '' ? '' : ` ${which}`}`] : [];
}
