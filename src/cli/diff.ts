/** `patchcheck diff`: what changed between two runs that a bot has kept. */

import { parseArgs } from 'node:util';
import { CHANGE_WORDS, changeLine, changesSentence } from '../assessment/exports/changes.ts';
import { PatchcheckError } from '../model/errors.ts';
import { CHANGES, type ChangeKind, type InstanceChange } from '../model/history.ts';
import { didYouMean } from '../model/nearest-match.ts';
import { type FinishedRun, finishedRun, newestRunOf, runBefore } from '../store/kept-findings.ts';
import { type ChangeCounts, countChanges, listChanges } from '../store/run-changes.ts';
import type { Store } from '../store/store.ts';
import { type CommandIo, EXIT } from './command.ts';
import { withKeptStore } from './kept-store.ts';
import { writeStream } from './output.ts';

const USAGE = `Usage: patchcheck diff <environment> [options]        its two newest runs
       patchcheck diff <run> <run> [options]          two runs by their ids, the older one first

  --format text|json      text on a terminal, json elsewhere
  --all                   instances that are still open, too
  --config FILE           instead of patchcheck.yaml

Exit code 0; 3 where one of the runs could not read everything: what was not seen is told as that.
`;

const FORMATS = ['text', 'json'] as const;
/** Far beyond any fleet that a person reads about; whole fleets are in the exports. */
const MOST = 5_000;

interface Difference {
  readonly before: FinishedRun;
  readonly after: FinishedRun;
  readonly counts: ChangeCounts;
  readonly changes: readonly InstanceChange[];
}

/** Writes the difference and resolves to the exit code. Throws PatchcheckError for bad usage and unknown runs. */
export async function runDiff(args: string[], io: CommandIo): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    await writeStream(io.stdout, USAGE);
    return EXIT.done;
  }
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { format: { type: 'string' }, all: { type: 'boolean' }, config: { type: 'string' } },
  });
  const format = formatOf(values.format ?? (io.stdout.isTTY ? 'text' : 'json'));
  if (positionals.length === 0 || positionals.length > 2) {
    throw new PatchcheckError('bad-usage', 'diff needs an environment, or two runs.', USAGE);
  }
  const kinds = values.all ? CHANGES : CHANGES.filter((kind) => kind !== 'still-open');
  const difference = await withKeptStore(io, values.config, (store) => compare(store, positionals, kinds));
  await writeStream(io.stdout, format === 'json' ? asJson(difference) : asText(difference, kinds));
  const isWhole = difference.before.status === 'complete' && difference.after.status === 'complete';
  return isWhole ? EXIT.done : EXIT.partial;
}

async function compare(
  { db }: Pick<Store, 'db'>,
  names: readonly string[],
  kinds: readonly ChangeKind[],
): Promise<Difference> {
  const [before, after] = await runsNamed(db, names);
  const [counts, changes] = await Promise.all([
    countChanges(db, before.id, after.id),
    listChanges(db, before.id, after.id, kinds, MOST),
  ]);
  return { before, after, counts, changes };
}

async function runsNamed(
  db: Store['db'],
  [first = '', second]: readonly string[],
): Promise<readonly [FinishedRun, FinishedRun]> {
  if (second !== undefined) return [await runById(db, first), await runById(db, second)];
  const newest = await newestRunOf(db, first);
  const before = newest && (await runBefore(db, newest));
  if (newest === null || before === null) {
    throw new PatchcheckError(
      'unknown-run',
      `${newest === null ? 'No run' : 'One run only'} of ${JSON.stringify(first.slice(0, 64))} is kept here.`,
      'Runs are kept when they are started in Slack. Name an environment with two of them, or two runs.',
    );
  }
  return [before, newest];
}

async function runById(db: Store['db'], id: string): Promise<FinishedRun> {
  const run = await finishedRun(db, id);
  if (run !== null) return run;
  throw new PatchcheckError(
    'unknown-run',
    `No run ${JSON.stringify(id.slice(0, 64))} that is over is kept here.`,
    'The first message of a run in Slack names its id.',
  );
}

function formatOf(typed: string): (typeof FORMATS)[number] {
  const format = FORMATS.find((candidate) => candidate === typed);
  if (format) return format;
  throw new PatchcheckError(
    'bad-usage',
    `--format cannot be ${JSON.stringify(typed.slice(0, 64))}${didYouMean(typed, FORMATS)}.`,
    `It is one of ${FORMATS.join(', ')}.`,
  );
}

function asJson(difference: Difference): string {
  return `${JSON.stringify(difference, null, 2)}\n`;
}

function asText({ before, after, counts, changes }: Difference, kinds: readonly ChangeKind[]): string {
  const lines = [
    `${after.environment}: ${changesSentence(counts)}`,
    ...[before, after].map((run) => `  run ${run.id}, ${run.status}, ended ${run.finishedAt}`),
  ];
  for (const kind of kinds) {
    const some = changes.filter((change) => change.kind === kind);
    if (some.length === 0) continue;
    lines.push('', `${CHANGE_WORDS[kind]} (${counts.byKind[kind] ?? some.length})`);
    lines.push(...some.map((change) => `  ${changeLine(change)}`));
  }
  if (changes.length === MOST) lines.push('', `Only the first ${MOST} instances are listed.`);
  return `${lines.join('\n')}\n`;
}
