/** What cards and details say of a finding beyond itself: until when, who looks after it, what hides it. */

import type { CaredFor } from '../../history/care.ts';
import type { History } from '../../history/history.ts';
import type { Assignment, Exception } from '../../model/history.ts';
import type { Finding } from '../../model/report.ts';
import type { Settings } from '../../model/settings.ts';
import { keyOf } from '../../store/instance-locks.ts';
import type { Directory } from '../directory.ts';
import { type Due, dueOf } from './due-words.ts';

export interface CardCare {
  readonly due: Due;
  readonly assignment: Assignment | null;
  /** Of whoever it is assigned to, as people know them; null where Slack does not say. */
  readonly assigneeName: string | null;
  /** Covers it now. */
  readonly exception: Exception | null;
}

export type CareOf = (finding: CaredFor) => CardCare | null;

export interface CareDependencies {
  readonly history: History;
  readonly settings: Settings;
  readonly directory: Directory;
}

/** @param at the time that due dates are told from: of the report on cards, so that they need no edits */
export async function careFor(
  { runId, environment, at }: { readonly runId: string; readonly environment: string; readonly at: Date },
  findings: readonly Finding[],
  { history, settings, directory }: CareDependencies,
): Promise<CareOf> {
  const configured = settings.environments.get(environment);
  if (configured === undefined || findings.length === 0) return () => null;
  const cares = await history.care(runId, environment, findings);
  const byKey = new Map<string, CardCare>();
  for (const [index, finding] of findings.entries()) {
    const care = cares[index];
    if (care === undefined) continue;
    const { priority, compliance } = finding;
    byKey.set(keyOf(finding), {
      due: dueOf(priority.level, compliance.nonCompliantSince, configured.dueWithinMs, at),
      assignment: care.assignment,
      assigneeName: await nameOf(care.assignment, directory),
      exception: care.exception,
    });
  }
  return (finding) => byKey.get(keyOf(finding)) ?? null;
}

/** Names and no mentions: cards come anew with every run, and should call nobody each time. */
async function nameOf(assignment: Assignment | null, directory: Directory): Promise<string | null> {
  if (assignment === null) return null;
  return directory.person(assignment.assignee).then(
    (person) => person?.name ?? null,
    () => null,
  );
}
