/** argv → command. Commands are loaded when they are named, so that each starts as fast as it can. */

import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Command, CommandIo } from './cli/command.ts';
import { EXIT } from './cli/command.ts';
import { explainError } from './cli/errors.ts';
import { keepHeapSmall } from './cli/small-heap.ts';
import { didYouMean } from './model/nearest-match.ts';
import { version } from './version.ts';

interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command['run']>;
}

const COMMANDS: readonly Entry[] = [
  {
    name: 'serve',
    summary: 'the bot: Slack listener and worker in one process (--role bot|worker|all)',
    load: async () => {
      keepHeapSmall();
      return (await import('./cli/serve.ts')).runServe;
    },
  },
  {
    name: 'assess',
    summary: 'assess <env> [region…|all]: one assessment without Slack',
    load: async () => (await import('./cli/assess.ts')).runAssess,
  },
  {
    name: 'explain',
    summary: 'explain [FILE]: patch output (file or standard input) → cause',
    load: async () => (await import('./cli/explain.ts')).runExplain,
  },
  {
    name: 'doctor',
    summary: 'checks configuration, database, Slack and every role; says what to do (--format text|json)',
    load: async () => (await import('./cli/doctor.ts')).runDoctorCommand,
  },
  {
    name: 'remediate',
    summary: 'remediate <run> --action ACTION: what it would do and what stands in its way; changes nothing',
    load: async () => (await import('./cli/remediate.ts')).runRemediate,
  },
  {
    name: 'audit',
    summary: 'audit verify|export: is the record of what was done whole; takes it out as JSON lines or CSV',
    load: async () => (await import('./cli/audit.ts')).runAudit,
  },
  {
    name: 'diff',
    summary: 'diff <env> | <run> <run>: what changed between two runs (--format text|json)',
    load: async () => (await import('./cli/diff.ts')).runDiff,
  },
  {
    name: 'fixtures',
    summary: 'causes reported as wrong in Slack, anonymised, as tests (--out DIR)',
    load: async () => (await import('./cli/fixtures.ts')).runFixtures,
  },
  {
    name: 'manifest',
    summary: 'prints the Slack app manifest (--transport socket|http, --base-url URL)',
    load: async () => (await import('./cli/manifest.ts')).runManifest,
  },
  {
    name: 'demo',
    summary: 'the bot against simulated AWS and Slack inside this process; no credentials',
    load: async () => (await import('./cli/demo.ts')).runDemo,
  },
];

const NAMES = COMMANDS.map((command) => command.name);

function usage(): string {
  const width = Math.max(...NAMES.map((name) => name.length));
  const lines = COMMANDS.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return `Usage: patchcheck <command> [options]\n\n${lines.join('\n')}\n\nSettings come from patchcheck.yaml (--config FILE, PATCHCHECK_CONFIG) and the environment.\n`;
}

async function main(argv: string[], io: CommandIo): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    const stream = name === undefined ? io.stderr : io.stdout;
    stream.write(usage());
    return name === undefined ? EXIT.usage : EXIT.done;
  }
  if (name === '--version' || name === '-v') {
    io.stdout.write(`${version()}\n`);
    return EXIT.done;
  }
  const command = COMMANDS.find((entry) => entry.name === name);
  if (!command) {
    io.stderr.write(
      `patchcheck: unknown command ${JSON.stringify(name)}${didYouMean(name, NAMES)}\n\n${usage()}`,
    );
    return EXIT.usage;
  }
  try {
    const run = await command.load();
    return await run(args, io);
  } catch (thrown) {
    const { text, exitCode } = explainError(thrown, io.env.LOG_LEVEL);
    io.stderr.write(text);
    return exitCode;
  }
}

// Beside the modules that it speeds up, not in a temporary folder that others may write to. Where it cannot be
// written, Node goes without.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/patchcheck', import.meta.url)));

/** A reader that went away (`| head`) ends the program quietly. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  throw error;
});

process.exitCode = await main(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
});
