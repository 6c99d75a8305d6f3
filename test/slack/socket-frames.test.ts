import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { clock, memoryStore, type StartedBot, startBot } from './support/bot.ts';
import { scriptedRuns } from './support/scripted-runs.ts';

let store: Store;
let bot: StartedBot;
const rejections: unknown[] = [];
const remember = (reason: unknown) => rejections.push(reason);

beforeAll(async () => {
  store = await memoryStore();
  process.on('unhandledRejection', remember);
  bot = await startBot({ store, runs: scriptedRuns([], 1_000, clock) });
});
afterAll(async () => {
  await bot.stop();
  process.off('unhandledRejection', remember);
  await store.close();
});

describe('a frame that is not as it should be', () => {
  it.each([
    ['null', 'null'],
    ['no JSON', '{'],
    ['a number', '7'],
    ['an event without its payload', '{"type":"events_api","envelope_id":"e"}'],
    ['an event without its event', '{"type":"events_api","envelope_id":"e","payload":{}}'],
    ['an unknown type', '{"type":"surprise","envelope_id":"e","payload":null}'],
    ['a command without a payload', '{"type":"slash_commands","envelope_id":"e"}'],
    ['an interaction without a payload', '{"type":"interactive","envelope_id":"e","payload":{}}'],
  ])('ends nothing: %s', async (_what, frame) => {
    bot.slack.socket.sendRaw(frame);
    const reply = await bot.slack.command('help');
    expect(reply.acknowledged).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(rejections).toEqual([]);
  });
});
