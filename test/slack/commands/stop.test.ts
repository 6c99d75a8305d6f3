import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messageAsText } from '../../../src/simulation/slack/as-text.ts';
import type { Store } from '../../../src/store/store.ts';
import { memoryStore } from '../support/bot.ts';
import { type RemediationStage, remediationStage } from '../support/remediation-stage.ts';

let store: Store;
let stage: RemediationStage;
beforeAll(async () => {
  store = await memoryStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  stage = await remediationStage(store);
});
afterEach(() => stage.stop());

describe('the emergency stop', () => {
  it('is pulled by an operator and lifted by an approver, and the channel hears of both', async () => {
    const { slack, remediations } = stage;
    const pulled = await slack.command('stop prod checkout is failing');
    expect(pulled.text).toContain('nothing may be begun there until an approver lifts it');
    const told = await slack.waitFor('the notice', () =>
      slack.channelMessages().find((message) => messageAsText(message).includes('Emergency stop of prod')),
    );
    expect(messageAsText(told)).toContain('by <@U0ALICE>');
    expect(messageAsText(told)).toContain('checkout is failing');
    expect((await slack.command('remediations')).text).toContain('Emergency stop of prod, by <@U0ALICE>');

    expect((await slack.command('stop prod lift')).text).toContain(
      'You are not among the approvers. Who may: <@U0BOB>.',
    );
    expect((await slack.command('stop prod lift all is well', { user: 'U0BOB' })).text).toContain(
      'is lifted',
    );
    await slack.waitFor('the notice', () =>
      slack
        .channelMessages()
        .find((message) => messageAsText(message).includes('was lifted by <@U0BOB>: all is well')),
    );
    expect((await slack.command('stop prod lift', { user: 'U0BOB' })).text).toContain(
      'There is no emergency stop',
    );
    expect(remediations.acts).toEqual(['pull prod U0ALICE', 'lift prod U0BOB']);
  });

  it('is refused to others, and explained to those who mistype it', async () => {
    const { slack } = stage;
    expect((await slack.command('stop prod', { user: 'U0BOB' })).text).toContain('Who may: <@U0ALICE>.');
    expect((await slack.command('stop')).text).toContain('Say which environment');
    expect((await slack.command('stop prd')).text).toContain('did you mean prod?');
    expect((await slack.command('stpo prod')).text).toContain('did you mean stop?');
    expect(stage.remediations.acts).toEqual([]);
  });
});

describe('remediations', () => {
  it('lists what is asked for or under way, with a link to its thread', async () => {
    const { slack, remediations } = stage;
    expect((await slack.command('remediations prod')).text).toBe('Nothing is asked for or under way.');
    await stage.request();
    const listed = (await slack.command('remediations')).text;
    expect(listed).toContain('the reboot of 1 instance of prod by <@U0ALICE>: waits for approval until');
    expect(listed).toContain('Open its thread.');
    remediations.change('r-1', () => ({ state: 'expired' }));
    expect((await slack.command('remediations')).text).toBe('Nothing is asked for or under way.');
  });
});
