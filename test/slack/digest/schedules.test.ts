import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listSchedules } from '../../../src/digest/schedules.ts';
import { messageAsText } from '../../../src/simulation/slack/as-text.ts';
import { type FormValues, modalAsText } from '../../../src/simulation/slack/modal-player.ts';
import type { SimulatedView } from '../../../src/simulation/slack/workspace.ts';
import type { Store } from '../../../src/store/store.ts';
import { clock, memoryStore } from '../support/bot.ts';
import { findings } from '../support/findings.ts';
import { CHANNEL, type DigestStage, digestStage } from './stage.ts';

let store: Store;
let stage: DigestStage;

beforeAll(async () => {
  store = await memoryStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  stage = await digestStage(store);
});
afterEach(() => stage.stop());

async function opened(words: string, user = 'U0ALICE'): Promise<SimulatedView> {
  await stage.slack.command(words, { user });
  return shows('Digests', user);
}

/** The window on top once it says this. */
function shows(text: string, user = 'U0ALICE'): Promise<SimulatedView> {
  return stage.slack.waitFor(`a window with ${text}`, () => {
    const modal = stage.slack.modal(user);
    const said = modal && modalAsText(modal);
    return said?.includes(text) && !said.includes('Loading') ? modal : null;
  });
}

const typed = (id: string, value: string): FormValues => ({ [id]: { [id]: { value } } });
const channel = (id: string): FormValues => ({
  'schedule-channel': { 'schedule-channel': { selected_conversation: id } },
});
const kept = () => listSchedules({ store, clock }, null);

describe('the form', () => {
  it('schedules working days at nine in the zone of whoever fills it in, and lists that', async () => {
    const form = await opened('schedule prod');
    const text = modalAsText(form);
    expect(text).toContain('*Monday to Friday at 09:00 (Europe/London)*');
    expect(text).toMatch(/Next: \w{3},? \d+ \w{3,4}, 09:00 · \w{3},? \d+ \w{3,4}, 09:00 · /);
    await stage.slack.send(form, {});
    const list = await shows(':white_check_mark: Scheduled: the digest of prod');
    expect(modalAsText(list)).toContain('*prod* in <#C0PATCHING>: Monday to Friday at 09:00 (Europe/London)');
    expect(await kept()).toMatchObject([
      {
        environment: 'prod',
        channel: CHANNEL,
        cron: '0 9 * * 1-5',
        timezone: 'Europe/London',
        author: 'U0ALICE',
        source: 'slack',
      },
    ]);
  });

  it('shows the next times anew when a choice changes', async () => {
    const form = await opened('schedule');
    await stage.slack.choose(form, 'schedule-days', { selected_options: [{ value: '6' }] });
    await shows('*every Saturday at 09:00 (Europe/London)*');
    await stage.slack.choose(form, 'schedule-cron', { value: '30 7 1 * *' });
    await shows('*`30 7 1 * *` (Europe/London)*');
    await stage.slack.choose(form, 'schedule-timezone', { value: 'Mars/Olympus' });
    await shows('Next: I know no time zone "Mars/Olympus"');
  });

  it.each([
    [
      'a day that no month has',
      typed('schedule-cron', '0 9 31 2 *'),
      'schedule-cron',
      'Invalid explicit day',
    ],
    ['too few fields', typed('schedule-cron', '0 9 * *'), 'schedule-cron', 'Five fields'],
    [
      'an hour that no day has',
      typed('schedule-cron', '0 25 * * *'),
      'schedule-cron',
      'These times do not work',
    ],
    ['a zone that is none', typed('schedule-timezone', 'Mars/Olympus'), 'schedule-timezone', 'Mars/Olympus'],
    ['no zone', typed('schedule-timezone', ''), 'schedule-timezone', 'Write it as Europe/London'],
    [
      'no days',
      { 'schedule-days': { 'schedule-days': { selected_options: [] } } },
      'schedule-days',
      'at least one day',
    ],
  ])('refuses %s beside the field', async (_, values, field, words) => {
    const form = await opened('schedule');
    const { body } = await stage.slack.send(form, values);
    expect(body).toMatchObject({
      response_action: 'errors',
      errors: { [field]: expect.stringContaining(words) },
    });
    expect(await kept()).toEqual([]);
  });

  it('comes back with the reason where digests cannot be posted in the channel', async () => {
    const form = await opened('schedule');
    await stage.slack.send(form, channel('C0WITHOUT'));
    const again = await shows('I am not in <#C0WITHOUT>');
    const second = stage.slack.workspace.channels.get('C0SECOND');
    if (second !== undefined) second.isArchived = true;
    await stage.slack.send(again, channel('C0SECOND'));
    await shows('<#C0SECOND> is archived.');
    expect(await kept()).toEqual([]);
  });

  it('keeps one of two that are the same', async () => {
    for (const words of ['Scheduled:', 'There is such a schedule already']) {
      const form = await opened('schedule');
      const isList = !modalAsText(form).includes('Time zone');
      if (isList) await stage.slack.press(form, 'schedule-add');
      await stage.slack.send(await shows('Time zone'), {});
      const list = await shows(words);
      stage.slack.closeModal(list);
    }
    expect(await kept()).toHaveLength(1);
  });
});

describe('the list', () => {
  it('pauses, resumes and deletes', async () => {
    const { slack, schedule } = stage;
    await schedule({ cron: '0 9 * * *' });
    const list = await opened('schedule');
    await slack.press(list, 'schedule-pause');
    await shows('*Paused:* by alice');
    expect(await kept()).toMatchObject([{ paused: true, nextAt: null }]);
    await slack.press(list, 'schedule-resume');
    await shows('Goes on: the digest of prod, every day at 09:00 (UTC)');
    await slack.press(list, 'schedule-remove');
    await shows('No digest is scheduled.');
    expect(await kept()).toEqual([]);
  });

  it('is there to be read for others, who are told who may change it', async () => {
    const { slack, schedule } = stage;
    const { id } = await schedule({ cron: '0 9 * * *' });
    const list = await opened('schedule', 'U0BOB');
    expect(modalAsText(list)).toContain(
      'Only operators of prod may change its schedules. Who may: <@U0ALICE>.',
    );
    expect(JSON.stringify(list.view)).not.toContain('"type":"button"');
    const theirs = await opened('schedule');
    slack.workspace.views.set(list.id, { ...list, view: theirs.view });
    const pressed = slack.workspace.views.get(list.id);
    if (pressed !== undefined) await slack.press(pressed, 'schedule-remove', { value: id });
    await shows('Only operators of prod may change', 'U0BOB');
    expect(await kept()).toHaveLength(1);
  });

  it('says what is scheduled where there is nothing and nobody may', async () => {
    const list = await opened('schedule prod', 'U0BOB');
    expect(modalAsText(list)).toContain('No digest of prod is scheduled.');
    expect(modalAsText(list)).toContain('/patchcheck digest now prod');
  });
});

describe('digest now', () => {
  it('posts one here, at once, for anyone who may see the environment', async () => {
    const { slack, endRunOf, earlierRun, told } = stage;
    await earlierRun(25, { findings: findings(1) });
    const { text } = await slack.command('digest now', { user: 'U0BOB' });
    expect(text).toContain('A digest of prod comes in this channel.');
    const top = await told('the first message', 'Asked for');
    const [{ id } = { id: '' }] = await store.db.selectFrom('digest_posts').select('id').execute();
    await endRunOf(id, { findings: findings(2) });
    await slack.waitFor('the content', () => messageAsText(top).includes('1 new'));
    expect(JSON.stringify([top.text, top.blocks])).not.toContain('<@');
  });

  it('needs to know when, and of what', async () => {
    const { slack } = stage;
    expect((await slack.command('digest')).text).toContain('Say when: digest now.');
    expect((await slack.command('digest tomorrow')).text).toContain('digest takes only now');
    expect((await slack.command('digest now prd')).text).toContain('did you mean prod');
    expect((await slack.command('shedule')).text).toContain('did you mean schedule?');
  });

  it('fails in words where the bot is not', async () => {
    const { slack, directMessages } = stage;
    await slack.command('digest now prod', { channel: 'C0WITHOUT' });
    const told = await slack.waitFor('the message', () => directMessages('U0ALICE')[0]);
    expect(messageAsText(told)).toContain(
      'could not be posted. I am not in the channel.\nType `/invite @patchcheck` there, and ask again.',
    );
  });
});
