/** What the report for auditors tells beyond the findings of its run, as it is when the file is made. */

import type { HtmlReportInput } from '../../assessment/exports/html/report.ts';
import { TREND_DAYS, trendOf, trendSentence } from '../../digest/trend.ts';
import { trendChart } from '../../digest/trend-chart.ts';
import type { Report } from '../../model/report.ts';
import type { DueWithin, Settings } from '../../model/settings.ts';
import type { Remediations } from '../../remediation/remediations.ts';
import { auditHead } from '../../store/audit.ts';
import { activeExceptions } from '../../store/exceptions.ts';
import type { Store } from '../../store/store.ts';
import { dailyTotals } from '../../store/trend.ts';
import { dueOf } from '../history/due-words.ts';

export interface AuditorDependencies {
  readonly store: Pick<Store, 'db'>;
  readonly remediations: Remediations;
  readonly settings: Settings;
}

const DAY_MS = 86_400_000;

/** Of the time at which the run ended, so that a file that is made again is the same file. */
export async function auditorInput(
  summary: Omit<Report, 'instances'>,
  { store: { db }, remediations, settings }: AuditorDependencies,
): Promise<Omit<HtmlReportInput, 'findings'>> {
  const { id, environment, finishedAt } = summary.run;
  const madeAt = new Date(finishedAt);
  const [exceptions, ofRun, head, trend] = await Promise.all([
    activeExceptions(db, environment, madeAt),
    remediations.ofRun(id),
    auditHead(db),
    trendUntil(environment, madeAt, { db, settings }),
  ]);
  return {
    summary,
    exceptions,
    remediations: ofRun,
    auditHead: head.sequence === 0 ? null : head,
    trend,
    madeAt,
    due: dueWords(settings.environments.get(environment)?.dueWithinMs ?? null, madeAt),
  };
}

/** As of the end of the run; nothing where the environment is configured no more. */
function dueWords(dueWithin: DueWithin | null, now: Date): HtmlReportInput['due'] {
  if (dueWithin === null) return () => '';
  return ({ priority, compliance }) =>
    dueOf(priority.level, compliance.nonCompliantSince, dueWithin, now).words;
}

/** null: the environment is configured no more, or one day alone is known. */
async function trendUntil(
  name: string,
  until: Date,
  { db, settings }: Pick<Store, 'db'> & Pick<AuditorDependencies, 'settings'>,
): Promise<HtmlReportInput['trend']> {
  const environment = settings.environments.get(name);
  if (environment === undefined) return null;
  const accounts = environment.accounts.map((account) => account.id);
  const whole = { name, accounts, regions: environment.regions };
  const daily = await dailyTotals(db, whole, new Date(until.getTime() - TREND_DAYS * DAY_MS), until);
  if (daily.length < 2) return null;
  const trend = trendOf(daily, until);
  return { svg: trendChart(name, trend), alt: trendSentence(name, trend) };
}
