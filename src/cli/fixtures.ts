/** `patchcheck fixtures`: the causes that people held for wrong, as files that run as tests unchanged. */

import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { safeJson } from '../assessment/exports/plain-text.ts';
import { loadSettings } from '../config/load-settings.ts';
import { createLogger } from '../log.ts';
import { systemClock } from '../model/clock.ts';
import { PatchcheckError } from '../model/errors.ts';
import type { ReportedFixture } from '../model/fixture.ts';
import { withStoreErrors } from '../store/errors.ts';
import { reportedFixtures } from '../store/reported-causes.ts';
import { openStore } from '../store/store.ts';
import { type CommandIo, EXIT } from './command.ts';
import { writeFileWhole, writeStream } from './output.ts';

const USAGE = `Usage: patchcheck fixtures [options]

  --out DIR       one file an answer, there; without it, one JSON document on standard output
  --config FILE   instead of patchcheck.yaml

Answers to "Wrong cause?" in Slack with the facts they are about, anonymised. Put the files into
test/fixtures/reported/ to run them as tests. Read them before they leave the house.
`;

/** Writes the fixtures and resolves to 0. Throws PatchcheckError for bad usage or a store that is taken. */
export async function runFixtures(args: string[], io: CommandIo): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    await writeStream(io.stdout, USAGE);
    return EXIT.done;
  }
  const { values } = parseArgs({ args, options: { out: { type: 'string' }, config: { type: 'string' } } });
  const fixtures = await readFixtures(io, values.config);
  if (values.out === undefined) {
    await writeStream(io.stdout, `${safeJson(fixtures, 2)}\n`);
    return EXIT.done;
  }
  makeDirectory(values.out);
  for (const fixture of fixtures) {
    await writeFileWhole(path.join(values.out, fileName(fixture)), `${safeJson(fixture, 2)}\n`);
  }
  const count = fixtures.length === 1 ? '1 fixture' : `${fixtures.length} fixtures`;
  await writeStream(io.stderr, `Wrote ${count} to ${values.out}.\n${changedNote(fixtures)}`);
  return EXIT.done;
}

async function readFixtures(io: CommandIo, configPath: string | undefined): Promise<ReportedFixture[]> {
  const { databaseUrl, dataDir, logLevel } = await loadSettings({ env: io.env, configPath });
  const logger = createLogger({ level: logLevel, destination: io.stderr });
  const store = await openStore({ databaseUrl, dataDir, mode: 'own', clock: systemClock, logger });
  try {
    return await withStoreErrors(() => reportedFixtures(store.db));
  } finally {
    await store.close();
  }
}

/** Says what it is about, and is the same for the same fixture. */
function fileName(fixture: ReportedFixture): string {
  const digest = createHash('sha256').update(JSON.stringify(fixture)).digest('hex').slice(0, 8);
  return `${fixture.expected}-not-${fixture.concluded}-${digest}.json`;
}

function changedNote(fixtures: readonly ReportedFixture[]): string {
  const changed = fixtures.filter(({ concluded, concludedAnonymised }) => concluded !== concludedAnonymised);
  if (changed.length === 0) return '';
  return (
    `In ${changed.length} of them something telling was replaced, too: without it the cause is another one ` +
    `(${changed.map(fileName).join(', ')}).\n`
  );
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new PatchcheckError(
      'bad-usage',
      `The directory ${directory} cannot be made: ${code}.`,
      'Name another one with --out.',
      { cause },
    );
  }
}
