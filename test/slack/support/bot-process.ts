/** The bot in a process of its own, on an embedded store, to be killed: `node bot-process.ts <options as JSON>`. */

import { createSlackApp } from '../../../src/slack/app.ts';
import { openStore } from '../../../src/store/store.ts';
import { environment, logger, settingsFor } from './bot.ts';
import { fastClock } from './fast-clock.ts';
import { findings } from './findings.ts';
import { scriptedRemediations } from './scripted-remediations.ts';
import { scriptedRuns } from './scripted-runs.ts';

export interface BotProcessOptions {
  readonly dataDir: string;
  readonly slack: Parameters<typeof settingsFor>[0];
  readonly durationMs: number;
  readonly clock: { readonly factor: number; readonly start: number };
}

const options: BotProcessOptions = JSON.parse(process.argv[2] ?? '');
const clock = fastClock(options.clock.factor, options.clock.start);
const store = await openStore({ databaseUrl: null, dataDir: options.dataDir, mode: 'own', clock, logger });
const app = createSlackApp({
  settings: settingsFor(options.slack, 'socket', [environment()]),
  runs: scriptedRuns(findings(7), options.durationMs, clock),
  remediations: scriptedRemediations(),
  store,
  clock,
  logger,
});
await app.start();
process.stdout.write('ready\n');
process.once('SIGTERM', async () => {
  await app.stop();
  await store.close();
  process.stdout.write('stopped\n');
});
