import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messageAsText } from '../../../src/simulation/slack/as-text.ts';
import { findSchedule } from '../../../src/store/digest-schedules.ts';
import type { Store } from '../../../src/store/store.ts';
import { memoryStore } from '../support/bot.ts';
import { findings } from '../support/findings.ts';
import { CHANNEL, type DigestStage, digestStage, eventually, OWNERS_CHANNEL } from './stage.ts';

let store: Store;
let stage: DigestStage;

beforeAll(async () => {
  store = await memoryStore();
});
afterAll(() => store.close());
afterEach(() => stage.stop());

/** Names of the buttons on a message. */
const buttons = (message: { readonly blocks: unknown }) =>
  [
    ...JSON.stringify(message.blocks).matchAll(
      /"type":"button","text":\{"type":"plain_text","text":"([^"]+)"/g,
    ),
  ].map(([, name]) => name);

describe('a digest that is due', () => {
  beforeEach(async () => {
    stage = await digestStage(store, { bots: 2 });
  });

  it('says that it assesses, and is edited when there is something to tell', async () => {
    const { slack, schedule, due, endRunOf, earlierRun, topMessages, post } = stage;
    await earlierRun(25, { findings: findings(2) });
    const id = await due(await schedule());
    const top = await slack.waitFor('the first message', () => topMessages()[0]);
    expect(messageAsText(top)).toContain('*Digest of prod:* assessing now.');
    expect(messageAsText(top)).toContain('Due ');
    const { dueAt, shownAt } = await eventually(async () => {
      const shown = await post(id);
      return shown.shownAt === null ? null : shown;
    });
    expect(Date.parse(shownAt ?? '') - Date.parse(dueAt)).toBeLessThan(60_000);

    await endRunOf(id, {
      findings: findings(3),
      resolved: [],
    });
    await slack.waitFor('the content', () => messageAsText(top).includes('1 new'));
    expect(messageAsText(top)).toContain('3 open: P1 3, P2 0, P3 0, P4 0.');
    expect(buttons(top)).toEqual(['Full report', 'Assess now']);
    const details = await slack.waitFor('the details', () =>
      slack.thread(top).find((message) => messageAsText(message).includes('Highest priority')),
    );
    const text = messageAsText(details);
    expect(text).toContain('*New: 1*\n• P1 web-3 `i-00000000000000003`');
    expect(text).toContain('Do: Free disk space, then install again · owner team-web');
    expect(text).not.toMatch(/<@|<!/);
    await eventually(async () => ((await post(id)).state === 'done' ? id : null));
    expect(topMessages()).toHaveLength(1);
  });

  it('is one line where nothing changed', async () => {
    const { slack, schedule, due, endRunOf, earlierRun, topMessages } = stage;
    await earlierRun(25, { findings: findings(2) });
    const id = await due(await schedule());
    await endRunOf(id, { findings: findings(2) });
    const top = await slack.waitFor('the line', () =>
      topMessages().find((message) => messageAsText(message).includes('nothing changed since')),
    );
    expect(top.blocks).toHaveLength(1);
    expect(top.text).toContain('2 open: P1 2');
    await eventually(async () => ((await stage.post(id)).state === 'done' ? id : null));
    expect(slack.thread(top)).toHaveLength(1);
  });

  it('says so where nothing could be read', async () => {
    const { schedule, due, endRunOf, told } = stage;
    const id = await due(await schedule());
    await endRunOf(id, { status: 'failed' });
    const top = await told('the end', 'Nothing could be read, so nothing is known.');
    expect(buttons(top)).toEqual(['Assess now']);
  });

  it('shows the trend as a picture that is described', async () => {
    const { slack, schedule, due, endRunOf, earlierRun } = stage;
    await earlierRun(50, { findings: findings(1) });
    await earlierRun(26, { findings: findings(2) });
    const id = await due(await schedule());
    await endRunOf(id, { findings: findings(3) });
    const picture = await slack.waitFor('the picture', () =>
      [...slack.workspace.files.values()].find(({ shared }) => shared),
    );
    expect(picture.content.subarray(1, 4).toString()).toBe('PNG');
    expect(picture.altText).toContain('from 1 to 3 (P1 3, P2 0, P3 0, P4 0)');
    const [top] = stage.topMessages();
    const message = top && slack.thread(top).at(-1);
    expect(message?.files.map(({ name }) => name)).toEqual([`patchcheck-trend-${id}.png`]);
    expect(message?.text).toBe(picture.altText);
  });

  it('leaves out what nobody wants in it', async () => {
    const { slack, schedule, due, endRunOf, earlierRun, told } = stage;
    await earlierRun(25, { findings: findings(1) });
    const id = await due(await schedule({ include: ['highest'] }));
    await endRunOf(id, { findings: findings(2) });
    const details = await told('the details', '*Highest priority*');
    expect(messageAsText(details)).not.toContain('*New');
    await eventually(async () => ((await stage.post(id)).state === 'done' ? id : null));
    expect(slack.workspace.files.size).toBe(0);
  });

  it('leads to the whole report, and to a new assessment', async () => {
    const { slack, schedule, due, endRunOf, earlierRun, told } = stage;
    await earlierRun(25, { findings: findings(1) });
    const id = await due(await schedule());
    await endRunOf(id, { findings: findings(2) });
    const top = await told('the content', '1 new');
    await slack.click(top, 'all-findings');
    const browser = await slack.waitFor('the browser', () => {
      const modal = slack.modal();
      return modal !== undefined && JSON.stringify(modal.view).includes('web-2') ? modal : null;
    });
    slack.closeModal(browser);
    await slack.click(top, 'assess-again');
    await told('the assessment', 'Assessing prod');
  });
});

describe('a digest while Slack fails', () => {
  it('is there once whatever Slack answers, and whoever dies', async () => {
    stage = await digestStage(store, { bots: 2, mayReadHistory: true });
    const { slack, schedule, due, endRunOf, earlierRun, told, topMessages } = stage;
    await earlierRun(25, { findings: findings(1) });
    slack.faults.add('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 1 });
    slack.faults.add('chat.postMessage', { kind: 'server-error' });
    slack.faults.add('chat.postMessage', { kind: 'dropped-after-acceptance' });
    slack.faults.add('chat.update', { kind: 'server-error' });
    slack.faults.add('chat.update', { kind: 'rate-limited', retryAfterSeconds: 1 });
    slack.faults.add('files.completeUploadExternal', { kind: 'server-error' });
    const id = await due(await schedule());
    await told('the first message', 'assessing now');
    for (const bot of stage.bots) await bot.stopAlone();
    await endRunOf(id, { findings: findings(2) });
    await stage.startBot();
    await told('the content', '1 new');
    await told('the details', 'Highest priority');
    await eventually(async () => ((await stage.post(id)).state === 'done' ? id : null));
    expect(topMessages()).toHaveLength(1);
    const [top] = topMessages();
    expect(top && slack.thread(top)).toHaveLength(3);
  });

  it('is posted all the same where nobody can tell whether its first words are there', async () => {
    stage = await digestStage(store);
    const { slack, schedule, due, endRunOf, earlierRun, told, post, topMessages, directMessages } = stage;
    await earlierRun(25, { findings: findings(1) });
    slack.faults.add('chat.postMessage', { kind: 'server-error' });
    const id = await due(await schedule());
    await eventually(async () => ((await post(id)).state === 'assessing' ? id : null));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(topMessages()).toEqual([]);
    await endRunOf(id, { findings: findings(2) });
    await told('the content', '1 new');
    await eventually(async () => ((await post(id)).state === 'done' ? id : null));
    expect(topMessages()).toHaveLength(1);
    expect(directMessages('U0ALICE')).toEqual([]);
  });
});

describe('a channel that is gone', () => {
  beforeEach(async () => {
    stage = await digestStage(store);
  });

  it('pauses the schedule, and its author is told once and directly', async () => {
    const { slack, schedule, due, directMessages, post } = stage;
    const made = await schedule({ channel: OWNERS_CHANNEL });
    const channel = slack.workspace.channels.get(OWNERS_CHANNEL);
    if (channel !== undefined) channel.isArchived = true;
    const id = await due(made);
    const told = await slack.waitFor('the message', () => directMessages('U0ALICE')[0]);
    expect(messageAsText(told)).toContain('could not be posted. The channel is archived.');
    expect(messageAsText(told)).toContain('Its schedule is paused.');
    expect(await findSchedule(store.db, made.id)).toMatchObject({
      paused: true,
      note: 'The channel is archived.',
    });
    expect((await post(id)).state).toBe('failed');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(directMessages('U0ALICE')).toHaveLength(1);
  });

  it('is found out when the message can be edited no more, too', async () => {
    const { slack, schedule, due, told, endRunOf, directMessages } = stage;
    const made = await schedule();
    const id = await due(made);
    await told('the first message', 'assessing now');
    slack.workspace.channels.get(CHANNEL)?.members.delete(slack.workspace.botUserId);
    await endRunOf(id, { findings: findings(1) });
    const message = await slack.waitFor('the message', () => directMessages('U0ALICE')[0]);
    expect(messageAsText(message)).toContain('I am not in the channel.');
    expect((await findSchedule(store.db, made.id))?.paused).toBe(true);
  });
});

describe('owners', () => {
  const route = (mention: boolean) => ({
    users: ['U0BOB'],
    group: 'S0OPS',
    channel: OWNERS_CHANNEL,
    mention,
  });

  it('get their part in their own channel, and nobody is called', async () => {
    stage = await digestStage(store, { bots: 2, owners: new Map([['team-web', route(false)]]) });
    const part = await partOf(stage);
    expect(messageAsText(part)).toContain('*Digest of prod, team-web:* 1 new.');
    expect(JSON.stringify([part.text, part.blocks])).not.toMatch(/<@|<!subteam/);
    expect(stage.topMessages(OWNERS_CHANNEL)).toHaveLength(1);
    expect(stage.topMessages()).toHaveLength(1);
  });

  it('are called where they want it, in their own channel only', async () => {
    stage = await digestStage(store, { owners: new Map([['team-web', route(true)]]) });
    const part = await partOf(stage);
    expect(messageAsText(part)).toContain('<@U0BOB> <!subteam^S0OPS> *Digest of prod, team-web:*');
    const main = stage.slack.workspace.messages.filter(({ channel }) => channel === CHANNEL);
    expect(JSON.stringify(main.map(({ text, blocks }) => [text, blocks]))).not.toMatch(/<@|<!subteam/);
  });

  it('whose channel is gone leave the schedule as it is', async () => {
    stage = await digestStage(store, { owners: new Map([['team-web', route(false)]]) });
    const { slack, schedule, due, earlierRun, endRunOf, directMessages, told } = stage;
    slack.workspace.channels.get(OWNERS_CHANNEL)?.members.delete(slack.workspace.botUserId);
    await earlierRun(25, { findings: findings(1) });
    const made = await schedule();
    await endRunOf(await due(made), { findings: findings(2) });
    await told('the whole', '1 new');
    const message = await slack.waitFor('the message', () => directMessages('U0ALICE')[0]);
    expect(messageAsText(message)).toContain('goes on, but the part for the owners in <#C0SECOND>');
    expect((await findSchedule(store.db, made.id))?.paused).toBe(false);
  });
});

async function partOf({ schedule, due, earlierRun, endRunOf, told, post }: DigestStage) {
  await earlierRun(25, { findings: findings(1) });
  const id = await due(await schedule());
  await endRunOf(id, { findings: findings(2) });
  const part = await told('the part', 'team-web:', OWNERS_CHANNEL);
  await eventually(async () => ((await post(id)).state === 'done' ? id : null));
  return part;
}
