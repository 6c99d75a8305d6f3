import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pruneStep } from '../../../src/slack/conversations/prune.ts';
import { closeConversation, openConversation } from '../../../src/slack/outbox/conversations.ts';
import { holdBack, postsIn } from '../../../src/slack/outbox/pace.ts';
import { slotsOf, want } from '../../../src/slack/outbox/slots.ts';
import type { Store } from '../../../src/store/store.ts';
import { memoryStore } from '../support/bot.ts';

const DAY = 86_400_000;
let store: Store;
let now = Date.parse('2026-11-21T12:00:00Z');
const clock = { now: () => new Date(now), sleep: async () => {} };
beforeAll(async () => {
  store = await memoryStore();
});
afterAll(() => store.close());

async function conversation(id: string, daysAgo: number, isOpen = false): Promise<void> {
  const then = { ...clock, now: () => new Date(now - daysAgo * DAY) };
  const request = { environment: 'prod', regions: [], accounts: [], requestedBy: 'U1', requestedAt: '' };
  await openConversation(store.db, then, {
    id,
    request: { ...request, id },
    requestedBy: 'U1',
    workspace: 'T1',
    channel: 'C1',
    responseUrl: null,
  });
  await want(store.db, id, [{ slot: 'parent', kind: 'message', content: { text: id, blocks: [] } }]);
  if (!isOpen) await closeConversation(store.db, then, { id, touches: 0, ended_at: null });
}

const kept = async () =>
  (await store.db.selectFrom('slack_conversations').select('id').orderBy('id').execute()).map(({ id }) => id);

describe('what nobody asks for any more', () => {
  it('is forgotten after thirty days with its messages; open and newer conversations stay', async () => {
    await conversation('old', 31);
    await conversation('old-and-open', 31, true);
    await conversation('new', 29);
    expect(await pruneStep(store.db, clock)).toBe(false);
    expect(await kept()).toEqual(['new', 'old-and-open']);
    expect(await slotsOf(store.db, 'old')).toEqual([]);
    expect(await slotsOf(store.db, 'new')).toHaveLength(1);
  });

  it('goes in small steps', async () => {
    for (let index = 0; index < 60; index++) await conversation(`many-${index}`, 40);
    expect(await pruneStep(store.db, clock)).toBe(true);
    expect(await pruneStep(store.db, clock)).toBe(false);
    expect((await kept()).filter((id) => id.startsWith('many'))).toEqual([]);
  });

  it('includes rates that are long paid up, and no newer ones', async () => {
    await holdBack(store.db, clock, postsIn('T1', 'C1'), 1);
    now += 2 * DAY;
    await holdBack(store.db, clock, postsIn('T1', 'C2'), 1);
    await pruneStep(store.db, clock);
    const rates = await store.db.selectFrom('slack_rates').select('key').execute();
    expect(rates).toEqual([{ key: 'post T1 C2' }]);
  });
});
