import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messageAsText } from '../../../src/simulation/slack/as-text.ts';
import { modalAsText } from '../../../src/simulation/slack/modal-player.ts';
import type { SimulatedView, StoredMessage } from '../../../src/simulation/slack/workspace.ts';
import type { Store } from '../../../src/store/store.ts';
import { clock, memoryStore } from '../support/bot.ts';
import { firstValue, type RemediationStage, remediationStage } from '../support/remediation-stage.ts';

let store: Store;
let stage: RemediationStage;

beforeAll(async () => {
  store = await memoryStore();
});
afterAll(() => store.close());

beforeEach(async () => {
  const approvers = ['U0BOB', 'U0CAROL'];
  stage = await remediationStage(store, { approvers, environment: { approvers } });
  const { users, channels } = stage.slack.workspace;
  const bob = users.get('U0BOB');
  if (bob) users.set('U0CAROL', { ...bob, id: 'U0CAROL', name: 'carol' });
  channels.get('C0PATCHING')?.members.add('U0CAROL');
});
afterEach(() => stage.stop());

interface Press {
  readonly user: string;
  readonly button: string;
}

const ALICE = 'U0ALICE';
const BOB = 'U0BOB';
const CAROL = 'U0CAROL';
const press = (user: string, button: string): Press => ({ user, button: `remediation-${button}` });

/** Presses buttons of the message as it is now, all at the same moment; what each person was told. */
async function atOnce(message: StoredMessage, presses: readonly Press[]): Promise<string[]> {
  const { slack } = stage;
  const old = { ...message, blocks: structuredClone(message.blocks) };
  const before = new Map([ALICE, BOB, CAROL].map((user) => [user, slack.ephemerals(user).length]));
  await Promise.all(presses.map(({ user, button }) => slack.click(old, button, { user })));
  const answers = () =>
    [...before].flatMap(([user, count]) =>
      slack
        .ephemerals(user)
        .slice(count)
        .map(({ text }) => text),
    );
  await slack.waitFor('an answer for each', () => answers().length >= presses.length);
  await clock.sleep(1_000);
  expect(answers()).toHaveLength(presses.length);
  return answers();
}

/** What changed something since the request. */
const effects = () => stage.remediations.acts.slice(1);

async function running(): Promise<StoredMessage> {
  const message = await stage.request();
  stage.remediations.change('r-1', () => ({ state: 'running', startedAt: clock.now().toISOString() }));
  await stage.slack.waitFor('Stop', () => JSON.stringify(message.blocks).includes('remediation-stop'));
  return message;
}

async function denialForm(message: StoredMessage, user: string): Promise<SimulatedView> {
  await stage.slack.click(message, 'remediation-deny', { user });
  return stage.filled(user);
}

const because = (why: string) => ({ 'denial-reason': { 'denial-reason': { value: why } } });

describe('buttons pressed at the same moment', () => {
  it('Approve: two approvers, one approval, and the other is told whose it was', async () => {
    const told = await atOnce(await stage.request(), [press(BOB, 'approve'), press(CAROL, 'approve')]);
    expect(effects()).toHaveLength(1);
    const [by] = /U0\w+$/.exec(effects()[0] ?? '') ?? [];
    expect(told.filter((text) => text.includes('Approved. It starts at once'))).toHaveLength(1);
    expect(told.filter((text) => text.includes(`It was approved already. That was <@${by}>`))).toHaveLength(
      1,
    );
  });

  it('Approve: one approver five times', async () => {
    const told = await atOnce(await stage.request(), Array(5).fill(press(BOB, 'approve')));
    expect(effects()).toEqual(['approved r-1 U0BOB']);
    expect(told.filter((text) => text.includes('already'))).toHaveLength(4);
  });

  it('Withdraw twice: it is taken back once', async () => {
    const told = await atOnce(await stage.request(), [press(ALICE, 'withdraw'), press(ALICE, 'withdraw')]);
    expect(effects()).toEqual(['withdraw r-1 U0ALICE']);
    expect(told.filter((text) => text === 'Taken back. Nothing was done.')).toHaveLength(1);
    expect(told.filter((text) => text.includes('too late'))).toHaveLength(1);
  });

  it('Withdraw and Approve: whichever comes first counts, and both are answered', async () => {
    const message = await stage.request();
    const told = await atOnce(message, [press(ALICE, 'withdraw'), press(BOB, 'approve')]);
    const isApproved = effects()[0] === 'approved r-1 U0BOB';
    // What was approved and has not begun can still be taken back; what was taken back is not approved.
    expect(effects()).toEqual([...(isApproved ? ['approved r-1 U0BOB'] : []), 'withdraw r-1 U0ALICE']);
    expect(told).toContain('Taken back. Nothing was done.');
    await stage.slack.waitFor('the end', () => messageAsText(message).startsWith('WITHDRAWN'));
  });

  it('Stop: several people, one stop', async () => {
    const told = await atOnce(await running(), [
      press(ALICE, 'stop'),
      press(ALICE, 'stop'),
      press(BOB, 'stop'),
    ]);
    expect(effects()).toEqual(['stop r-1 U0ALICE']);
    expect(told.filter((text) => text.startsWith('Nothing more is begun.'))).toHaveLength(1);
    expect(told.filter((text) => text.includes('being stopped already'))).toHaveLength(1);
    expect(told.filter((text) => text.includes('not among the operators'))).toHaveLength(1);
  });

  it('Deny: two approvers send their forms, one denial, and the other is told', async () => {
    const { slack } = stage;
    const message = await stage.request();
    const forms = await Promise.all([denialForm(message, BOB), denialForm(message, CAROL)]);
    await Promise.all(forms.map((form, index) => slack.send(form, because(`Reason ${index}`))));
    const texts = () => forms.map((form) => modalAsText(form));
    await slack.waitFor('two answers', () => texts().every((text) => /Denied\.|already/.test(text)));
    expect(effects()).toHaveLength(1);
    expect(texts().filter((text) => text.includes('Denied. Nothing is done'))).toHaveLength(1);
    await slack.waitFor('the end', () => messageAsText(message).startsWith('DENIED'));
    const copies = [BOB, CAROL].map((user) => stage.directMessages(user)[0]);
    await slack.waitFor('both copies', () =>
      copies.every((copy) => copy && messageAsText(copy).includes('> denied the reboot')),
    );
    expect(JSON.stringify(copies)).not.toContain('remediation-approve');
  });

  it('Approve and a denial: one decision, and the other hears of it', async () => {
    const { slack } = stage;
    const message = await stage.request();
    const form = await denialForm(message, CAROL);
    await Promise.all([
      slack.click(message, 'remediation-approve', { user: BOB }),
      slack.send(form, because('Not now')),
    ]);
    await slack.waitFor('an answer for Bob', () => slack.ephemerals(BOB).length > 0);
    await slack.waitFor('an answer for Carol', () => /Denied\.|already/.test(modalAsText(form)));
    expect(effects()).toHaveLength(1);
    expect(effects()[0]).toMatch(/^(approved r-1 U0BOB|denied r-1 U0CAROL)$/);
  });

  it('the copy and the thread: one decision, wherever it was made first', async () => {
    const { slack } = stage;
    const message = await stage.request();
    const copy = await slack.waitFor('the copy', () => stage.directMessages(BOB)[0]);
    const before = slack.ephemerals(BOB).length;
    await Promise.all([
      slack.click(copy, 'remediation-approve', { user: BOB }),
      slack.click(message, 'remediation-approve', { user: BOB }),
    ]);
    await slack.waitFor('two answers', () => slack.ephemerals(BOB).length - before === 2);
    expect(effects()).toEqual(['approved r-1 U0BOB']);
  });

  it('the button of the card: plans, and nothing that anybody asked for', async () => {
    const { slack, remediations } = stage;
    const cards = await stage.cards();
    const value = firstValue(cards);
    await Promise.all([1, 2].map(() => slack.click(cards, 'remediate-reboot', { value })));
    await stage.filled();
    expect(remediations.acts).toEqual([]);
  });
});
