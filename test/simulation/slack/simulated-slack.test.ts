import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/model/clock.ts';
import { systemClock } from '../../../src/model/clock.ts';
import { readable } from '../../../src/simulation/slack/as-text.ts';
import { type SimulatedSlack, startSimulatedSlack } from '../../../src/simulation/slack/simulated-slack.ts';
import { createTickets } from '../../../src/simulation/slack/tickets.ts';

let now: Date;
const clock: Clock = { now: () => now, sleep: systemClock.sleep };
const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
};

let slack: SimulatedSlack;
let client: WebClient;
beforeEach(async () => {
  now = new Date('2026-11-21T12:00:00Z');
  slack = await startSimulatedSlack({ clock, scopes: ['chat:write', 'files:write', 'channels:history'] });
  client = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
});
afterEach(() => slack.close());

const channel = 'C0PATCHING';
const post = (text = 'x') => client.chat.postMessage({ channel, text });
const view = {
  type: 'modal' as const,
  title: { type: 'plain_text' as const, text: 'T' },
  blocks: [],
};

describe('the Web API', () => {
  it('keeps messages, threads, edits and deletions', async () => {
    const parent = await post('parent');
    const ts = String(parent.ts);
    await client.chat.postMessage({ channel, text: 'reply', thread_ts: ts });
    await client.chat.update({ channel, ts, text: 'edited' });
    expect(slack.threadAsText(channel, ts)).toBe('edited\n\nreply');
    const replies = await client.conversations.replies({ channel, ts });
    expect(replies.messages?.map((message) => message.text)).toEqual(['edited', 'reply']);
    await client.chat.delete({ channel, ts });
    expect(slack.threadAsText(channel, ts)).toBe('');
  });

  it.each([
    ['not_in_channel', () => client.chat.postMessage({ channel: 'C0WITHOUT', text: 'x' })],
    ['channel_not_found', () => client.chat.postMessage({ channel: 'C0NOWHERE', text: 'x' })],
    ['no_text', () => client.chat.postMessage({ channel, text: '' })],
    ['thread_not_found', () => client.chat.postMessage({ channel, text: 'x', thread_ts: '1.0' })],
    ['message_not_found', () => client.chat.update({ channel, ts: '1.0', text: 'x' })],
    ['missing_scope', () => client.users.info({ user: 'U0ALICE' })],
    ['unknown_method', () => client.apiCall('chat.sing')],
    ['invalid_trigger_id', () => client.views.open({ trigger_id: 'made-up', view })],
    ['invalid_auth', () => new WebClient('xoxb-other', { slackApiUrl: slack.apiUrl }).auth.test()],
    [
      'invalid_blocks',
      () =>
        client.chat.postMessage({
          channel,
          text: 'x',
          blocks: Array.from({ length: 51 }, () => ({ type: 'divider' as const })),
        }),
    ],
  ])('answers %s', async (error, call) => {
    await expect(call()).rejects.toMatchObject({ data: { error } });
  });

  it('lets a short burst into a channel, then one message a second', async () => {
    for (let count = 0; count < 4; count++) await post();
    await expect(post()).rejects.toMatchObject({ retryAfter: 1 });
    later(1);
    await post();
    await expect(post()).rejects.toThrow();
    await expect(client.chat.postMessage({ channel: 'C0SECOND', text: 'x' })).resolves.toMatchObject({
      ok: true,
    });
  });

  it('allows about fifty edits a minute in the whole workspace', async () => {
    const { ts = '' } = await post();
    let edits = 0;
    for (let second = 0; second < 60; second += 0.5) {
      await client.chat.update({ channel, ts, text: `${second}` }).then(
        () => (edits += 1),
        () => {},
      );
      later(0.5);
    }
    expect(edits).toBeGreaterThanOrEqual(50);
    expect(edits).toBeLessThanOrEqual(60);
  });

  it('shares an uploaded file once', async () => {
    const { ts = '' } = await post();
    await client.filesUploadV2({
      channel_id: channel,
      thread_ts: ts,
      filename: 'a.csv',
      file: Buffer.from('a,b'),
    });
    const [file] = slack.workspace.messages.flatMap((message) => message.files);
    expect(file?.content.toString()).toBe('a,b');
    await expect(
      client.files.completeUploadExternal({ files: [{ id: file?.id ?? '' }], channel_id: channel }),
    ).rejects.toMatchObject({ data: { error: 'file_not_found' } });
  });

  it('drops the connection after taking a message, when ordered to', async () => {
    slack.faults.add('chat.postMessage', { kind: 'dropped-after-acceptance' });
    await expect(post()).rejects.toThrow();
    expect(slack.channelMessages()).toHaveLength(1);
  });
});

describe('short-lived handles', () => {
  it('open one modal within three seconds', () => {
    const tickets = createTickets(clock, () => 'http://loopback');
    const trigger = tickets.issueTrigger('U0ALICE');
    expect(tickets.redeemTrigger(trigger)).toBe('U0ALICE');
    expect(() => tickets.redeemTrigger(trigger)).toThrow('exchanged_trigger_id');
    const late = tickets.issueTrigger('U0ALICE');
    later(4);
    expect(() => tickets.redeemTrigger(late)).toThrow('expired_trigger_id');
  });

  it('take five responses within half an hour', () => {
    const tickets = createTickets(clock, () => '');
    const issue = () => tickets.issueResponseUrl({ user: 'U0ALICE', channel, messageTs: null });
    const path = issue();
    for (let use = 0; use < 5; use++) expect(tickets.redeemResponseUrl(path)?.user).toBe('U0ALICE');
    expect(tickets.redeemResponseUrl(path)).toBeNull();
    const late = issue();
    later(31 * 60);
    expect(tickets.redeemResponseUrl(late)).toBeNull();
  });
});

describe('the player', () => {
  it('sees that nobody acknowledged', async () => {
    expect(await slack.command('help')).toMatchObject({ acknowledged: false, text: '' });
  });
  it('reads markup as people do', () => {
    expect(readable('a &lt;b&gt; <https://x.example|page> <!date^1^{time}|then>')).toBe('a <b> page then');
  });
});
