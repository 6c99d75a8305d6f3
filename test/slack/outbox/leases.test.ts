import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  claimConversations,
  closeConversation,
  openConversation,
  releaseConversations,
  renewLease,
} from '../../../src/slack/outbox/conversations.ts';
import { editsIn, holdBack, postsIn, takeAllowance } from '../../../src/slack/outbox/pace.ts';
import { markSending, slotsOf, updateSlot, want } from '../../../src/slack/outbox/slots.ts';
import type { Store } from '../../../src/store/store.ts';
import { memoryStore } from '../support/bot.ts';

let store: Store;
let now: Date;
const clock = { now: () => now, sleep: async () => {} };
const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
};
beforeAll(async () => {
  store = await memoryStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  now = new Date('2026-11-21T12:00:00Z');
  await store.db.deleteFrom('slack_conversations').execute();
  await store.db.deleteFrom('slack_rates').execute();
});

async function open(id: string): Promise<void> {
  const request = {
    id,
    environment: 'prod',
    regions: ['us-east-1'],
    accounts: ['111122223333'],
    requestedBy: 'U0ALICE',
    requestedAt: now.toISOString(),
  };
  await openConversation(store.db, clock, {
    id,
    request,
    requestedBy: 'U0ALICE',
    workspace: 'T1',
    channel: 'C1',
    responseUrl: 'https://x',
  });
}

const message = (text: string) => [
  { slot: 'parent', kind: 'message' as const, content: { text, blocks: [] } },
];

describe('leases', () => {
  it('give a conversation to one process, and to another when the first is silent', async () => {
    await open('a');
    expect(await claimConversations(store.db, clock, 'one')).toHaveLength(1);
    expect(await claimConversations(store.db, clock, 'two')).toHaveLength(0);
    later(5);
    expect(await claimConversations(store.db, clock, 'one')).toHaveLength(1);
    later(5);
    expect(await claimConversations(store.db, clock, 'two')).toHaveLength(0);
    later(5);
    expect(await claimConversations(store.db, clock, 'two')).toHaveLength(1);
  });

  it('are given back at once, kept by a renewal, and end with the conversation', async () => {
    await open('a');
    const [held] = await claimConversations(store.db, clock, 'one');
    if (held === undefined) throw new Error('nothing claimed');
    expect(await renewLease(store.db, clock, held)).toBe(true);
    await releaseConversations(store.db, 'one');
    expect(await claimConversations(store.db, clock, 'two')).toHaveLength(1);
    expect(await renewLease(store.db, clock, held)).toBe(false);
    await closeConversation(store.db, clock, held);
    later(60);
    expect(await claimConversations(store.db, clock, 'two')).toHaveLength(0);
    const [closed] = await store.db.selectFrom('slack_conversations').selectAll().execute();
    expect(closed?.response_url).toBeNull();
  });

  it('keep a process that was paused from posting what its successor posts', async () => {
    await open('a');
    const [first] = await claimConversations(store.db, clock, 'one');
    await want(store.db, 'a', message('x'));
    later(20);
    const [second] = await claimConversations(store.db, clock, 'two');
    const [slot] = await slotsOf(store.db, 'a');
    if (first === undefined || second === undefined || slot === undefined) throw new Error('nothing claimed');
    expect(await markSending(store.db, first, slot)).toBe(false);
    expect(await markSending(store.db, second, slot)).toBe(true);
    expect(await markSending(store.db, second, slot)).toBe(false);
  });
});

describe('wishes', () => {
  it('replace older ones that were not sent, and keep what Slack has', async () => {
    await open('a');
    await want(store.db, 'a', message('one'));
    const [slot] = await slotsOf(store.db, 'a');
    if (slot === undefined) throw new Error('no slot');
    await updateSlot(store.db, slot, { ts: '1.0', state: 'sent', sent_digest: slot.digest });
    await want(store.db, 'a', message('two'));
    await want(store.db, 'a', message('three'));
    const [latest] = await slotsOf(store.db, 'a');
    expect(latest).toMatchObject({ ts: '1.0', content: { text: 'three' }, sent_digest: slot.digest });
    await want(store.db, 'a', []);
  });
});

describe('the pace', () => {
  const takes = async (allowance: ReturnType<typeof postsIn>, tries: number) => {
    let taken = 0;
    for (let count = 0; count < tries; count++) {
      if (await takeAllowance(store.db, clock, allowance)) taken += 1;
    }
    return taken;
  };

  it('is a short burst and then one message a second, by channel', async () => {
    expect(await takes(postsIn('T1', 'C1'), 10)).toBe(3);
    expect(await takes(postsIn('T1', 'C2'), 1)).toBe(1);
    later(1);
    expect(await takes(postsIn('T1', 'C1'), 10)).toBe(1);
  });

  it('keeps room for edits that must arrive', async () => {
    expect(await takes(editsIn('T1', false), 10)).toBe(4);
    expect(await takes(editsIn('T1', true), 10)).toBe(4);
  });

  it('waits as long as Slack says', async () => {
    await holdBack(store.db, clock, postsIn('T1', 'C1'), 30);
    later(29);
    expect(await takes(postsIn('T1', 'C1'), 3)).toBe(0);
    later(1);
    expect(await takes(postsIn('T1', 'C1'), 3)).toBe(1);
  });

  it('is shared: two that take at once do not both get the last call', async () => {
    const both = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(() => takeAllowance(store.db, clock, postsIn('T1', 'C3'))),
    );
    expect(both.filter(Boolean).length).toBeLessThanOrEqual(3);
  });
});
