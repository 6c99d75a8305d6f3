/** `patchcheck serve`, started as a supervisor would and used from a simulated Slack workspace. */

import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { systemClock } from '../src/model/clock.ts';
import { type SimulatedSlack, startSimulatedSlack } from '../src/simulation/slack/simulated-slack.ts';
import type { SimulationProcess } from './aws/start.ts';
import { createWorkplace, type Program, startProgram, type Usage } from './program.ts';

const READY_WITHIN_MS = 60_000;
const ANSWERED_WITHIN_MS = 60_000;
const DONE_WITHIN_MS = 5 * 60_000;
const LOOK_EVERY_MS = 20;
const CARDS = /^(Provisional: )?Priorities \d/;

export interface Served {
  readonly slack: SimulatedSlack;
  /** From the start of the process to its being ready, in milliseconds. */
  readonly startMs: number;
  usage(): Usage | null;
  /** Types the command and waits until the thread is complete. */
  ask(): Promise<Asked>;
  stop(): Promise<void>;
}

/** Milliseconds since the command was typed. */
export interface Asked {
  /** Answer to the command, seen by its author alone. */
  readonly acknowledgedMs: number;
  readonly parentMs: number;
  readonly firstCardMs: number;
  readonly doneMs: number;
}

/**
 * Resolves when it is ready. `databaseUrl` null: the embedded store in a fresh folder. With `apart`, bot and
 * worker are processes of their own, which takes a database; usage is the bot's.
 */
export async function serve(
  aws: SimulationProcess,
  databaseUrl: string | null,
  { apart = false }: { readonly apart?: boolean } = {},
): Promise<Served> {
  const slack = await startSimulatedSlack();
  const place = createWorkplace(aws.environment);
  const variables = {
    ...aws.variables,
    ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
    PATCHCHECK_DATA: path.join(place.folder, 'data'),
    PATCHCHECK_CONFIG: place.config,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    LOG_LEVEL: 'warn',
  };
  const program = await startRole(apart ? 'bot' : 'all', variables);
  const worker = apart ? await startRole('worker', variables) : null;
  return {
    slack,
    startMs: performance.now() - program.startedAt,
    usage: program.usage,
    ask: () => ask(slack),
    stop: async () => {
      for (const each of [program, ...(worker === null ? [] : [worker])]) {
        await each.stop();
        if (each.errors() !== '') process.stderr.write(each.errors());
      }
      await slack.close();
      place.remove();
    },
  };
}

async function startRole(role: string, variables: Readonly<Record<string, string>>): Promise<Program> {
  const port = await freePort();
  const program = startProgram(['serve', '--role', role], { ...variables, PORT: String(port) });
  let ended = false;
  void program.exited.then(() => {
    ended = true;
  });
  await until('ready', READY_WITHIN_MS, async () => {
    if (ended) throw new Error(`patchcheck serve ended: ${program.errors()}`);
    return isReady(port);
  });
  return program;
}

async function ask(slack: SimulatedSlack): Promise<Asked> {
  const startedAt = performance.now();
  const sinceStart = () => performance.now() - startedAt;
  const answer = await slack.command('bench');
  const acknowledgedMs = sinceStart();
  const parent = await slack.waitFor(
    'the parent message',
    () => slack.channelMessages()[0],
    ANSWERED_WITHIN_MS,
  );
  const parentMs = sinceStart();
  if (answer.text.startsWith('Usage')) throw new Error(answer.text);
  const hasCards = () => slack.thread(parent).some(({ text }) => CARDS.test(text));
  await slack.waitFor('the first cards', hasCards, DONE_WITHIN_MS);
  const firstCardMs = sinceStart();
  const hasFile = () => slack.thread(parent).some((message) => message.files.length > 0);
  const isFinal = () => !parent.text.startsWith('Assessing');
  await slack.waitFor('the end', () => isFinal() && hasFile(), DONE_WITHIN_MS);
  return { acknowledgedMs, parentMs, firstCardMs, doneMs: sinceStart() };
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    return false;
  }
}

async function until(what: string, ms: number, look: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await look())) {
    if (performance.now() > deadline) throw new Error(`Not ${what} within ${ms} ms.`);
    await systemClock.sleep(LOOK_EVERY_MS);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}
