import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { clock, environment, memoryStore, type StartedBot, startBot } from './support/bot.ts';
import { findings } from './support/findings.ts';
import { scriptedRuns } from './support/scripted-runs.ts';

let store: Store;
let bot: StartedBot;
let runs: ReturnType<typeof scriptedRuns>;
beforeAll(async () => {
  store = await memoryStore();
});
beforeEach(async () => {
  runs = scriptedRuns(findings(3), 10_000, clock);
  bot = await startBot({ store, runs, environments: [environment({ operators: ['U0BOB'] })] });
});
afterEach(async () => {
  await bot.stop();
  await store.db.deleteFrom('slack_conversations').execute();
});
afterAll(() => store.close());

const parentIn = (channel: string) =>
  bot.slack.waitFor(`the parent in ${channel}`, () => bot.slack.channelMessages(channel)[0]);
const inSecond = { channel: 'C0SECOND', user: 'U0BOB' };

describe('the same question in two channels', () => {
  it('is one run with a thread in each, both carried to the end, in the name of whoever asked first', async () => {
    const { slack } = bot;
    await slack.command('prod us-east-1 eu-west-1');
    const first = await parentIn('C0PATCHING');
    const joined = await slack.command('prod eu-west-1 us-east-1', inSecond);
    expect(joined.text).toContain('Assessing prod');
    expect(joined.text).toContain('<@U0ALICE> asked for the same at the same time in another channel');
    const second = await parentIn('C0SECOND');

    for (const parent of [first, second]) {
      await slack.waitFor('the end', () => parent.text.includes('3 non-compliant'));
      await slack.waitFor('the files', () =>
        slack.thread(parent).some((message) => message.files.length > 0),
      );
    }
    expect(runs.started).toMatchObject([{ requestedBy: 'U0ALICE' }]);
    expect(first.text).not.toContain('asked here');
    expect(second.text).toContain('<@U0BOB> asked here. <@U0ALICE> asked for the same first');
    expect(slack.channelMessages('C0SECOND')).toHaveLength(1);
    expect((await slack.command('status')).text.split('\n')).toHaveLength(2);
  });

  it('asked a third time is a link to the thread of the same channel', async () => {
    const { slack } = bot;
    await slack.command('prod');
    await parentIn('C0PATCHING');
    await slack.command('prod', inSecond);
    await parentIn('C0SECOND');
    expect((await slack.command('prod', inSecond)).text).toContain('being assessed here already');
    expect(slack.ephemerals('U0BOB').at(-1)?.text).toContain('/archives/C0SECOND/p');
    expect(slack.channelMessages('C0SECOND')).toHaveLength(1);
  });

  it('asked twice at the same moment is one conversation', async () => {
    const { slack } = bot;
    const replies = await Promise.all([slack.command('prod'), slack.command('prod', { user: 'U0BOB' })]);
    expect(replies.filter(({ text }) => text.includes('assessed here already'))).toHaveLength(1);
    await parentIn('C0PATCHING');
    expect(slack.channelMessages()).toHaveLength(1);
  });

  it('goes on in one where the other cannot be posted in', async () => {
    const { slack } = bot;
    await slack.command('prod');
    const parent = await parentIn('C0PATCHING');
    await slack.command('prod', { channel: 'C0WITHOUT' });
    await slack.waitFor('the notice', () =>
      slack.ephemerals().some((message) => message.text.includes('not in this channel')),
    );
    await slack.waitFor('the end', () => parent.text.includes('3 non-compliant'));
  });

  it('is two runs where accounts or Regions differ', async () => {
    const { slack } = bot;
    await slack.command('prod us-east-1');
    await slack.command('prod eu-west-1', inSecond);
    await slack.waitFor('both', () => runs.started.length === 2);
  });
});

describe('cancelling', () => {
  it('is told in every thread, with who did it', async () => {
    const { slack } = bot;
    await slack.command('prod', inSecond);
    await parentIn('C0SECOND');
    await slack.command('prod');
    const run = await slack.waitFor('the run', () => runs.started[0]);
    const refused = await slack.command(`cancel ${run.id}`);
    expect(refused.text).toContain('Only <@U0BOB>, who asked for it, or an operator of prod may cancel');
    const done = await slack.command(`cancel ${run.id}`, { user: 'U0BOB' });
    expect(done.text).toContain('It was shared: its 2 threads say so.');
    for (const channel of ['C0PATCHING', 'C0SECOND']) {
      const parent = await parentIn(channel);
      await slack.waitFor('the cancelled parent', () => parent.text.includes('Cancelled by <@U0BOB>.'));
      await slack.waitFor('the notice', () =>
        slack
          .thread(parent)
          .some((message) => message.text.startsWith('<@U0BOB> cancelled this assessment.')),
      );
    }
    expect((await slack.command(`cancel ${run.id}`, { user: 'U0BOB' })).text).toContain('is over already');
  });

  it('is for operators too', async () => {
    const { slack } = bot;
    await slack.command('prod');
    const run = await slack.waitFor('the run', () => runs.started[0]);
    expect((await slack.command(`cancel ${run.id}`, { user: 'U0BOB' })).text).toContain('Cancelled');
  });

  it('before the run began leaves nothing to begin', async () => {
    const { slack } = bot;
    slack.faults.add('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 8 });
    await slack.command('prod');
    const [, id = ''] = /`(\d{8}T\d{6}-[0-9a-f]{8})`/.exec((await slack.command('status')).text) ?? [];
    expect((await slack.command(`cancel ${id}`)).text).toContain('Cancelled');
    const parent = await parentIn('C0PATCHING');
    await slack.waitFor('the cancelled parent', () => parent.text.includes('cancelled before it began'));
    expect(runs.started).toHaveLength(0);
    expect((await slack.command(`status ${id}`)).text).toContain('cancelled before it began');
    await store.db.updateTable('slack_conversations').set({ cancelled_by: null, state: 'closed' }).execute();
    expect((await slack.command('status')).text).toContain('never started, or no longer kept');
  });

  it('names the runs that could be meant', async () => {
    const { slack } = bot;
    expect((await slack.command('cancel')).text).toContain('No run is going on.');
    await slack.command('prod');
    const run = await slack.waitFor('the run', () => runs.started[0]);
    expect((await slack.command(`cancel ${run.id}x`)).text).toContain(`did you mean ${run.id}?`);
    expect((await slack.command('cancel')).text).toContain(`Going on: \`${run.id}\``);
  });
});

describe('again', () => {
  it('asks what was asked last in the channel', async () => {
    const { slack } = bot;
    expect((await slack.command('again')).text).toContain('Nothing was assessed in this channel yet');
    await slack.command('prod eu-west-1');
    const parent = await parentIn('C0PATCHING');
    expect((await slack.command('again', { user: 'U0BOB' })).text).toContain('being assessed here already');
    await slack.waitFor('the end', () => parent.text.includes('3 non-compliant'));
    await slack.waitFor('the files', () => slack.thread(parent).some((message) => message.files.length > 0));
    const again = async () => (await slack.command('again', { user: 'U0BOB' })).text;
    // Until its last message has arrived, the first conversation goes on.
    while (!(await again()).includes('Assessing prod in eu-west-1')) await clock.sleep(500);
    await slack.waitFor('its start', () => runs.started[1]);
    expect(runs.started[1]).toMatchObject({ regions: ['eu-west-1'], requestedBy: 'U0BOB' });
  });
});

describe('status', () => {
  it('of one run tells how far it is and where', async () => {
    const { slack } = bot;
    await slack.command('prod us-east-1');
    const run = await slack.waitFor('the run', () => runs.started[0]);
    expect((await slack.command(`status ${run.id}`)).text).toContain('Going on');
    expect(slack.ephemerals().at(-1)?.text).toContain('|Open its thread.>');
    expect((await slack.command(`status ${run.id}y`)).text).toContain(`did you mean ${run.id}?`);
  });
});

describe('a process that is about to end', () => {
  it('is not ready at once, begins nothing new, and shows what goes on', async () => {
    const { slack } = bot;
    await slack.command('prod us-east-1');
    const parent = await parentIn('C0PATCHING');
    await slack.waitFor('the run', () => runs.started[0]);
    bot.drain();
    expect((await fetch(`${bot.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${bot.url}/healthz`)).status).toBe(200);
    expect((await slack.command('prod eu-west-1')).text).toContain('about to restart');
    expect((await slack.command('envs')).text).toContain('us-east-1');
    await slack.waitFor('the end', () => parent.text.includes('3 non-compliant'));
    expect(runs.started).toHaveLength(1);
  });
});
