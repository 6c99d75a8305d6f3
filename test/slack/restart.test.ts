import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SimulatedSlack, startSimulatedSlack } from '../../src/simulation/slack/simulated-slack.ts';
import type { BotProcessOptions } from './support/bot-process.ts';
import { fastClock } from './support/fast-clock.ts';

const FACTOR = 5;
const SCOPES = ['commands', 'chat:write', 'files:write', 'users:read', 'channels:read', 'channels:history'];

let slack: SimulatedSlack;
let dataDir: string;
let child: ChildProcess | null = null;
let start: number;

beforeEach(async () => {
  start = Date.now();
  slack = await startSimulatedSlack({ clock: fastClock(FACTOR, start), scopes: SCOPES });
  dataDir = mkdtempSync(path.join(tmpdir(), 'patchcheck-restart-'));
});
afterEach(async () => {
  if (child?.exitCode === null && child.signalCode === null) await kill('SIGKILL');
  await slack.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function startBot(durationMs: number): Promise<void> {
  const { apiUrl, botToken, appToken, signingSecret } = slack;
  const options: BotProcessOptions = {
    dataDir,
    slack: { apiUrl, botToken, appToken, signingSecret },
    durationMs,
    clock: { factor: FACTOR, start },
  };
  const program = path.join(import.meta.dirname, 'support/bot-process.ts');
  const started = spawn(process.execPath, [program, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  await once(started.stdout, 'data');
}

async function kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child === null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

const texts = (matches: RegExp) => slack.workspace.messages.filter((message) => matches.test(message.text));

describe('a bot that dies', () => {
  it('is succeeded in the same thread, whenever it was killed: one of each message, and the final state', async () => {
    const durationMs = 90_000;
    await startBot(durationMs);
    await slack.command('prod us-east-1');
    const parent = await slack.waitFor('the parent', () => slack.channelMessages()[0]);
    await kill('SIGKILL');

    await startBot(durationMs);
    const progress = await slack.waitFor('the progress', () => slack.thread(parent)[1], 20_000);
    await slack.waitFor('an edit of the progress', () => progress.edits > 0, 20_000);
    await kill('SIGKILL');

    await startBot(durationMs);
    await slack.waitFor('cards', () => texts(/^Priorities/).length > 0, 40_000);
    await kill('SIGKILL');

    await startBot(durationMs);
    await slack.waitFor('the last message', () => texts(/^1 gap/).length > 0, 20_000);
    await slack.waitFor('the final parent', () => parent.text.includes('7 non-compliant'), 20_000);
    expect(slack.channelMessages()).toHaveLength(1);
    expect(slack.thread(parent).map((message) => message.files.length)).toEqual([0, 0, 0, 0, 0, 4, 0]);
    expect(texts(/^Priorities/).map((message) => message.text.split('\n')[0])).toEqual([
      'Priorities 1 to 5 of 7 findings.',
      'Priorities 6 to 7 of 7 findings.',
    ]);
    expect(slack.ephemerals().map((message) => message.text)).toHaveLength(1);
  }, 120_000);

  it('ends in order on SIGTERM', async () => {
    await startBot(60_000);
    await slack.command('prod us-east-1');
    await slack.waitFor('the parent', () => slack.channelMessages()[0]);
    await kill('SIGTERM');
    expect(child?.exitCode).toBe(0);
  }, 60_000);
});
