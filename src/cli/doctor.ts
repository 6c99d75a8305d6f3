/** `patchcheck doctor`: looks at everything that an installation needs, and says what to do. */

import { parseArgs } from 'node:util';
import { safeJson } from '../assessment/exports/plain-text.ts';
import { createAwsAccess } from '../aws/access.ts';
import { inspectConfiguration } from '../config/inspect-configuration.ts';
import type { Check } from '../doctor/check.ts';
import { LIMITS } from '../doctor/dependencies.ts';
import { runDoctor } from '../doctor/doctor.ts';
import { type Summary, summarise } from '../doctor/summary.ts';
import { createLogger } from '../log.ts';
import { systemClock } from '../model/clock.ts';
import { PatchcheckError } from '../model/errors.ts';
import { didYouMean } from '../model/nearest-match.ts';
import { type CommandIo, EXIT, type OutputStream } from './command.ts';
import { doctorText } from './doctor-text.ts';
import { commandLineUser } from './os-user.ts';
import { writeStream } from './output.ts';

const USAGE = `Usage: patchcheck doctor [options]

  --format text|json   text by default
  --config FILE        instead of patchcheck.yaml

Exit code: 0 all well, or warnings only; 2 the configuration is wrong; 3 something else failed.
`;

const FORMATS = ['text', 'json'] as const;
type Format = (typeof FORMATS)[number];

/** A request may be tried again, but must end before its check's time does. */
const PATIENCE = { patienceMs: 6_000, requestTimeoutMs: 4_000, random: () => 0.1 };
const CLEAR_LINE = '\r\u001b[2K';

/** Writes what was found and resolves to the exit code. Throws PatchcheckError for bad usage. */
export async function runDoctorCommand(args: string[], io: CommandIo): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    await writeStream(io.stdout, USAGE);
    return EXIT.done;
  }
  const { values } = parseArgs({ args, options: { format: { type: 'string' }, config: { type: 'string' } } });
  const format = formatOf(values.format ?? 'text');
  const configuration = await inspectConfiguration({ env: io.env, configPath: values.config });
  const logger = createLogger({ level: configuration.settings.logLevel, destination: io.stderr });
  const checks = runDoctor({
    configuration,
    access: createAwsAccess({ ...PATIENCE, logger }),
    clock: systemClock,
    logger,
    requestedBy: commandLineUser(),
    runtime: { nodeVersion: process.version, env: io.env },
    limits: LIMITS,
  });
  const summary = summarise(await collected(checks, io.stderr));
  await writeStream(io.stdout, format === 'json' ? doctorJson(summary) : doctorText(summary));
  return doctorExitCode(summary);
}

/** A bad configuration wins: much of the rest may follow from it. */
function doctorExitCode({ checks }: Summary): number {
  const failures = checks.filter(({ status }) => status === 'failed');
  if (failures.some(({ area }) => area === 'configuration')) return EXIT.usage;
  return failures.length > 0 ? EXIT.partial : EXIT.done;
}

function doctorJson({ status, counts, checks }: Summary): string {
  return `${safeJson({ schemaVersion: 1, status, counts, checks }, 2)}\n`;
}

function formatOf(typed: string): Format {
  const format = FORMATS.find((candidate) => candidate === typed);
  if (format) return format;
  throw new PatchcheckError(
    'bad-usage',
    `--format cannot be ${JSON.stringify(typed.slice(0, 64))}${didYouMean(typed, FORMATS)}`,
    `It is one of ${FORMATS.join(', ')}.`,
  );
}

/** All checks, with a count on a terminal while they come. */
async function collected(checks: AsyncIterable<Check>, stream: OutputStream): Promise<Check[]> {
  const all: Check[] = [];
  for await (const check of checks) {
    all.push(check);
    if (stream.isTTY) stream.write(`${CLEAR_LINE}${all.length} checks done`);
  }
  if (stream.isTTY) stream.write(CLEAR_LINE);
  return all;
}
