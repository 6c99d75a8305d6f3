/** `<environment> cve CVE-…`: from the environment's newest run, a page at a time. */

import type { Report } from '../../model/report.ts';
import type { EnvironmentSettings } from '../../model/settings.ts';
import { type FinishedRun, newestRunOf } from '../../store/kept-findings.ts';
import { type Asker, environmentRefusal } from '../access.ts';
import { code, outside } from '../text.ts';
import type { CveAnswer } from './cve-answer.ts';
import { renderCve } from './cve-answer.ts';
import { type CveEntry, judgeFinding } from './cve-judgement.ts';
import type { Answer, CommandDependencies } from './dependencies.ts';

export interface CveQuestion {
  readonly environment: EnvironmentSettings;
  readonly cve: string;
  /** From 0. */
  readonly page: number;
}

export async function answerCve(
  { environment, cve, page }: CveQuestion,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<Answer> {
  const { db, runs, clock } = dependencies;
  const refusal = await environmentRefusal(asker, environment, dependencies);
  if (refusal !== null) return { text: refusal };
  const run = await newestRunOf(db, environment.name);
  const assess = code(`/patchcheck ${environment.name}`);
  const name = outside(environment.name, 64);
  if (run === null) return { text: `${name} was not assessed yet. Type ${assess} first, then ask again.` };
  if (run.status === 'failed') {
    return { text: `The newest run of ${name}, ${code(run.id)}, could read nothing. Type ${assess} first.` };
  }
  const summary = await runs.summary(run.id);
  if (summary === null)
    return { text: `The newest run of ${name} is not kept any more. Type ${assess} first.` };
  const judged = await judgeAll(cve, run.id, dependencies);
  return renderCve({
    cve,
    page,
    environment,
    run,
    summary,
    ...judged,
    unread: unreadPlaces(environment, run, summary),
    now: clock.now().toISOString(),
  });
}

async function judgeAll(
  cve: string,
  runId: string,
  { runs }: CommandDependencies,
): Promise<Pick<CveAnswer, 'entries' | 'clear' | 'findings'>> {
  const entries: CveEntry[] = [];
  let findings = 0;
  for await (const finding of runs.allFindings(runId)) {
    findings += 1;
    const entry = judgeFinding(cve, finding);
    if (entry !== null) entries.push(entry);
  }
  return { entries, findings, clear: findings - entries.length };
}

/** Account Regions of the environment about which the run says nothing, or not everything. */
function unreadPlaces(
  { accounts, regions }: EnvironmentSettings,
  run: FinishedRun,
  { scopes }: Pick<Report, 'scopes'>,
): string[] {
  const places: string[] = [];
  for (const account of accounts) {
    for (const region of regions) {
      const scope = scopes.find((each) => each.accountId === account.id && each.region === region);
      const isCovered = run.accounts.includes(account.id) && run.regions.includes(region);
      const place = `${account.name} ${region}`;
      if (scope === undefined || !isCovered) places.push(`${place} (not part of the run)`);
      else if (scope.status === 'failed') places.push(`${place} (could not be read)`);
      else if (scope.status === 'partial') places.push(`${place} (read in part)`);
    }
  }
  return places;
}
