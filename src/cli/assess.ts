/** `patchcheck assess`: one assessment without Slack. */

import { parseArgs } from 'node:util';
import { runAssessment } from '../assessment/run-assessment.ts';
import { newRunId } from '../assessment/run-id.ts';
import { resolveRequest } from '../assessment/run-request.ts';
import { createAwsAccess } from '../aws/access.ts';
import { loadSettings } from '../config/load-settings.ts';
import { createLogger } from '../log.ts';
import { systemClock } from '../model/clock.ts';
import { LEVELS, type Level } from '../model/codes.ts';
import { PatchcheckError } from '../model/errors.ts';
import { didYouMean } from '../model/nearest-match.ts';
import type { Report } from '../model/report.ts';
import { type CommandIo, EXIT } from './command.ts';
import { FORMATS, type Format, formatReport } from './formats.ts';
import { commandLineUser } from './os-user.ts';
import { requireWritable, writeFileWhole, writeStream } from './output.ts';
import { showProgress } from './progress.ts';

const USAGE = `Usage: patchcheck assess <environment> [region…|all] [options]

  --format FORMAT                    table (on a terminal), json (elsewhere), csv, markdown or html
  --out FILE                         write there instead of to standard output
  --fail-on P1|P2|P3|P4              exit code 1 if anything is that urgent or more
  --account ID|NAME                  only this account (may be repeated)
  --config FILE                      instead of patchcheck.yaml
`;

interface Options {
  readonly environment: string;
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
  readonly format: Format | null;
  readonly out: string | null;
  readonly failOn: Level | null;
  readonly config: string | undefined;
}

/** Assesses, writes the report and resolves to the exit code. Throws PatchcheckError for bad usage. */
export async function runAssess(args: string[], io: CommandIo): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    await writeStream(io.stdout, USAGE);
    return EXIT.done;
  }
  const options = parseOptions(args);
  const settings = await loadSettings({ env: io.env, configPath: options.config });
  const { environment, regions, accounts } = resolveRequest(options, settings.environments);
  if (options.out !== null) await requireWritable(options.out);
  const now = systemClock.now();
  const request = {
    id: newRunId(now),
    environment: environment.name,
    regions,
    accounts,
    requestedBy: commandLineUser(),
    requestedAt: now.toISOString(),
  };
  const logger = createLogger({ level: settings.logLevel, destination: io.stderr });
  const report = await untilInterrupted(io, (signal, onProgress) =>
    runAssessment({
      request,
      environment,
      priority: settings.priority,
      ownerTags: settings.ownerTags,
      access: createAwsAccess({ logger }),
      clock: systemClock,
      signal,
      onProgress,
    }),
  );
  const format = options.format ?? (io.stdout.isTTY && options.out === null ? 'table' : 'json');
  const text = await formatReport(report, format);
  await (options.out === null ? writeStream(io.stdout, text) : writeFileWhole(options.out, text));
  return exitCodeOf(report, options.failOn);
}

/** 1 where `--fail-on` matched wins over 3 for a run that did not see everything. */
export function exitCodeOf(report: Pick<Report, 'run' | 'instances'>, failOn: Level | null): number {
  const urgent = failOn === null ? [] : LEVELS.slice(0, LEVELS.indexOf(failOn) + 1);
  if (report.instances.some((finding) => urgent.includes(finding.priority.level))) return EXIT.matched;
  return report.run.status === 'complete' ? EXIT.done : EXIT.partial;
}

function parseOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      format: { type: 'string' },
      out: { type: 'string' },
      'fail-on': { type: 'string' },
      account: { type: 'string', multiple: true },
      config: { type: 'string' },
    },
  });
  const [environment, ...regions] = positionals;
  if (environment === undefined) {
    throw new PatchcheckError('bad-usage', 'assess needs an environment', USAGE);
  }
  return {
    environment,
    regions,
    accounts: values.account ?? [],
    format: oneOf('--format', values.format, FORMATS),
    out: values.out ?? null,
    failOn: oneOf('--fail-on', values['fail-on']?.toUpperCase(), LEVELS),
    config: values.config,
  };
}

function oneOf<T extends string>(option: string, typed: string | undefined, allowed: readonly T[]): T | null {
  if (typed === undefined) return null;
  const found = allowed.find((value) => value === typed);
  if (found !== undefined) return found;
  throw new PatchcheckError(
    'bad-usage',
    `${option} cannot be ${JSON.stringify(typed.slice(0, 64))}${didYouMean(typed, allowed)}`,
    `It is one of ${allowed.join(', ')}.`,
  );
}

/** Runs `work` with progress on standard error, until it ends or somebody presses Ctrl-C. */
async function untilInterrupted<T>(
  io: CommandIo,
  work: (signal: AbortSignal, onProgress: ReturnType<typeof showProgress>['onProgress']) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const interrupt = () => controller.abort();
  const progress = showProgress(io.stderr);
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    return await work(controller.signal, progress.onProgress);
  } finally {
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
    progress.end();
  }
}
