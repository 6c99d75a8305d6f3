/** `history [environment]`: the newest runs, what they counted, and what each changed. */

import type { EnvironmentSettings } from '../../model/settings.ts';
import { runBefore } from '../../store/kept-findings.ts';
import { type RecentRun, recentRuns } from '../../store/recent-runs.ts';
import { countChanges } from '../../store/run-changes.ts';
import { environmentRefusal } from '../access.ts';
import { newsWords } from '../history/change-words.ts';
import { sections } from '../messages/blocks.ts';
import { levelCounts } from '../messages/run-words.ts';
import { code, counted, number, outside, time } from '../text.ts';
import type { Answer, CommandAsker, CommandDependencies } from './dependencies.ts';
import { viewableEnvironments } from './viewing.ts';

const SHOWN = 10;
/** Of each environment, where all are shown. */
const SHOWN_EACH = 3;

/** @param environment null: all that the asker may read about here */
export async function answerHistory(
  environment: EnvironmentSettings | null,
  asker: CommandAsker,
  dependencies: CommandDependencies,
): Promise<Answer> {
  const refusal = environment && (await environmentRefusal(asker, environment, dependencies));
  if (refusal !== null) return { text: refusal };
  const named = environment === null ? await viewableEnvironments(asker, dependencies) : [environment];
  if (named.length === 0) return { text: 'There is no environment that you may read about here.' };
  const shown = named.length === 1 ? SHOWN : SHOWN_EACH;
  const parts = await Promise.all(named.map((each) => historyLines(each, shown, dependencies)));
  const lines = [...parts.flat(), `More about a run: ${code('/patchcheck status <run>')}`];
  return { text: lines.join('\n'), blocks: sections(lines) };
}

async function historyLines(
  environment: EnvironmentSettings,
  shown: number,
  { db }: Pick<CommandDependencies, 'db'>,
): Promise<string[]> {
  const runs = await recentRuns(db, environment.name, shown);
  if (runs.length === 0) {
    return [
      `*${outside(environment.name, 64)}* was not assessed yet: ${code(`/patchcheck ${environment.name}`)}`,
    ];
  }
  const lines = await Promise.all(
    runs.map(async (run) => runLine(run, environment, await changeOf(run, db))),
  );
  return [`*${outside(environment.name, 64)}*, newest first`, ...lines];
}

/** Against the run before it that read anything; null: it is the first that is kept. */
async function changeOf(run: RecentRun, db: CommandDependencies['db']): Promise<string | null> {
  if (run.status === 'failed') return null;
  const before = await runBefore(db, run);
  return before && newsWords(await countChanges(db, before.id, run.id));
}

function runLine(run: RecentRun, environment: EnvironmentSettings, change: string | null): string {
  const parts = [
    `• ${time(run.finishedAt)}: ${countsOf(run)}`,
    placesOf(run, environment),
    change === null ? '' : `since the run before: ${change}`,
    `run ${code(run.id, 70)}`,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function countsOf({ status, totals }: RecentRun): string {
  if (status === 'failed') return 'nothing could be read';
  if (totals === null) return `${status}, its counts were not kept`;
  const where = status === 'partial' ? ', as far as could be read' : '';
  const { nonCompliant, unknown } = totals;
  return `${number(nonCompliant)} non-compliant, ${number(unknown)} unknown${where} (${levelCounts(totals)})`;
}

/** Named where the run covered less than the whole environment. */
function placesOf({ accounts, regions }: RecentRun, environment: EnvironmentSettings): string {
  const isWhole =
    environment.accounts.every(({ id }) => accounts.includes(id)) &&
    environment.regions.every((region) => regions.includes(region));
  if (isWhole) return '';
  return `only ${counted(accounts.length, 'account')} in ${outside(regions.join(', '), 120)}`;
}
