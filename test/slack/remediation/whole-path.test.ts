import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messageAsText } from '../../../src/simulation/slack/as-text.ts';
import { modalAsText } from '../../../src/simulation/slack/modal-player.ts';
import type { Store } from '../../../src/store/store.ts';
import { clock, memoryStore } from '../support/bot.ts';
import { findingAt } from '../support/findings.ts';
import { firstValue, type RemediationStage, reason, remediationStage } from '../support/remediation-stage.ts';

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

describe('from the button to the outcome', () => {
  it('plans, asks a second person, tells its progress in one message, and turns the card green', async () => {
    const { slack, parent, remediations, cards, filled, inThread, told, directMessages } = stage;
    await slack.click(await cards(), 'remediate-reboot', { value: firstValue(await cards()) });
    const plan = await filled();
    const text = modalAsText(plan);
    expect(text).toContain('*Reboot 1 instance* of prod, as soon as it is approved');
    expect(text).toContain('[warning] Production: yes · Restarts: 1 instance · Load balancers: shop');
    expect(text).toContain('`ec2:RebootInstances` on 1 instance in 111122223333 us-east-1');
    expect(text).toContain('`arn:aws:iam::111122223333:role/patchcheck-remediate`');
    expect(text).toContain('• web-1 `i-00000000000000001`');

    await slack.send(plan, reason('CHG-1: pending since Monday'));
    await slack.waitFor('the outcome', () => modalAsText(plan).includes('approval is asked for until'));
    const request = await inThread('the request', 'APPROVAL NEEDED');
    expect(messageAsText(request)).toContain('*Reason:* CHG-1: pending since Monday');
    expect(messageAsText(request)).toContain('May decide: <@U0BOB> or <!subteam^S0OPS>');
    expect(request.threadTs).toBe(parent.ts);
    await inThread('the card', 'waits for approval until');

    const copy = await slack.waitFor('the copy', () => directMessages('U0BOB')[0]);
    expect(messageAsText(copy)).toContain('CHG-1');
    await slack.click(copy, 'remediation-approve', { user: 'U0BOB' });
    await told('U0BOB', 'Approved. It starts at once');
    await slack.waitFor('the edited copy', () => messageAsText(copy).includes('<@U0BOB> approved'));
    expect(messageAsText(copy)).toContain('ABOUT TO START: REBOOT 1 INSTANCE OF PROD');
    expect(JSON.stringify(copy.blocks)).not.toContain('remediation-approve');
    await slack.waitFor('the edited request', () => messageAsText(request).includes('approved by <@U0BOB>'));
    expect(JSON.stringify(request.blocks)).not.toContain('remediation-approve');

    remediations.change('r-1', ({ targets }) => ({
      state: 'running',
      startedAt: clock.now().toISOString(),
      targets: targets.map((target) => ({ ...target, wave: 0, stage: 'returning' })),
    }));
    await slack.waitFor('progress', () =>
      messageAsText(request).includes('restarted, waits for it to come back (first of all, as a test)'),
    );
    const cardMessage = await inThread('the card', 'is under way');
    expect(JSON.stringify(cardMessage.blocks).match(/remediate-reboot/g)).toHaveLength(2);

    const finishedAt = clock.now().toISOString();
    remediations.change('r-1', ({ targets }) => ({
      state: 'done',
      outcome: 'fixed',
      finishedAt,
      targets: targets.map((target) => ({ ...target, stage: 'done', result: 'fixed', finishedAt })),
    }));
    await slack.waitFor('the outcome', () =>
      messageAsText(request).startsWith('FIXED: REBOOT 1 INSTANCE OF PROD'),
    );
    await inThread('the green card', '*Fixed*');
    const head = await slack.waitFor('the head of the audit', () => slack.channelMessages('C0SECOND')[0]);
    expect(messageAsText(head)).toMatch(
      /^Audit: entry 0, hash `[0-9a-f]{64}`\. After the reboot of 1 instance/,
    );
    expect(
      slack.thread(parent).filter((message) => messageAsText(message).includes('REBOOT 1')),
    ).toHaveLength(1);
    expect(remediations.acts).toEqual(['submit r-1 U0ALICE', 'approved r-1 U0BOB']);
  });

  it('tells the new cause and the next step where it did not help', async () => {
    const { slack, remediations, inThread, request: ask } = stage;
    const request = await ask();
    const at = clock.now().toISOString();
    const base = findingAt(1);
    remediations.change('r-1', ({ targets }) => ({
      state: 'done',
      outcome: 'not-fixed',
      startedAt: at,
      finishedAt: at,
      targets: targets.map((target) => ({
        ...target,
        stage: 'done',
        result: 'not-fixed',
        finishedAt: at,
        finding: base,
      })),
    }));
    await slack.waitFor('the outcome', () => messageAsText(request).startsWith('NOT FIXED'));
    expect(messageAsText(request)).toContain('Cause now `disk-full`: The root volume ran full');
    expect(messageAsText(request)).toContain('*Next:* Free disk space, then install again.');
    expect(JSON.stringify(request.blocks)).toContain('assess-again');
    await inThread('the card', '*Still not compliant* after the reboot');
  });

  it('denies with a reason that everybody can read, and nothing else can be pressed then', async () => {
    const { slack, filled, request: ask } = stage;
    const request = await ask();
    await slack.click(request, 'remediation-deny', { user: 'U0BOB' });
    const form = await filled('U0BOB');
    const empty = await slack.send(form, { 'denial-reason': { 'denial-reason': { value: ' ' } } });
    expect(JSON.stringify(empty.body)).toContain('Say why');
    await slack.send(form, { 'denial-reason': { 'denial-reason': { value: 'Not during the sale' } } });
    await slack.waitFor('the end', () => messageAsText(request).includes('Not during the sale'));
    expect(messageAsText(request)).toContain('Denied by <@U0BOB>');
    expect(JSON.stringify(request.blocks)).not.toContain('"type":"actions"');
  });
});

describe('clicks by anyone, at any time', () => {
  it('are answered in words, and act once', async () => {
    const { slack, remediations, filled, told, request: ask } = stage;
    const request = await ask();
    const old = { ...request, blocks: structuredClone(request.blocks) };
    await slack.click(old, 'remediation-approve', { user: 'U0ALICE' });
    await told('U0ALICE', 'You are not among the approvers of prod. Ask one of them. Who may: <@U0BOB>.');
    await Promise.all([
      slack.click(old, 'remediation-approve', { user: 'U0BOB' }),
      slack.click(old, 'remediation-approve', { user: 'U0BOB' }),
    ]);
    await told('U0BOB', 'Approved. It starts at once');
    await told('U0BOB', 'It was approved already. That was <@U0BOB>.');
    await slack.click(old, 'remediation-deny', { user: 'U0BOB' });
    expect(modalAsText(await filled('U0BOB'))).toContain('There is nothing to decide here any more');
    await slack.click(old, 'remediation-withdraw', { user: 'U0BOB' });
    await told('U0BOB', 'Only whoever asked may take it back.');
    expect(remediations.acts).toEqual(['submit r-1 U0ALICE', 'approved r-1 U0BOB']);
  });

  it('are refused to strangers and guests before anything is looked at', async () => {
    const { slack, remediations, request: ask } = stage;
    const request = await ask();
    for (const user of ['U0GUEST', 'U0STRANGER']) {
      await slack.click(request, 'remediation-approve', { user });
      await slack.waitFor('words', () => slack.ephemerals(user).length > 0);
    }
    expect(remediations.acts).toEqual(['submit r-1 U0ALICE']);
  });

  it.each(['remediation-approve', 'remediation-deny', 'remediation-withdraw'])(
    'find %s forged',
    async (id) => {
      const { slack, remediations, request: ask } = stage;
      const request = await ask();
      for (const value of [
        '',
        'nonsense',
        '["r-1"]',
        '["r-1","guessed"]',
        '["r-2","token-2"]',
        '{"id":"r-1"}',
      ]) {
        const before = slack.ephemerals('U0BOB').length;
        const forged = {
          type: 'actions',
          elements: [{ type: 'button', action_id: id, value, text: { type: 'plain_text', text: 'x' } }],
        };
        await slack.click({ ...request, blocks: [forged] }, id, { user: 'U0BOB' });
        await slack.waitFor('words', () => {
          const modal = slack.modal('U0BOB');
          return (
            slack.ephemerals('U0BOB').length > before || (modal && !modalAsText(modal).includes('Loading'))
          );
        });
      }
      expect(remediations.acts).toEqual(['submit r-1 U0ALICE']);
    },
  );

  it('send a plan once, however often the form arrives', async () => {
    const { slack, parent, remediations, inThread, openPlan } = stage;
    const plan = await openPlan();
    const copy = { ...plan, view: { ...plan.view } };
    await Promise.all([slack.send(plan, reason('CHG-1')), slack.send(copy, reason('CHG-1'))]);
    await inThread('the request', 'APPROVAL NEEDED');
    await slack.waitFor('words', () => /approval is asked for|already/.test(modalAsText(plan)));
    expect(remediations.acts).toEqual(['submit r-1 U0ALICE']);
    expect(slack.thread(parent).filter((m) => messageAsText(m).includes('APPROVAL NEEDED'))).toHaveLength(1);
  });

  it('tell who may where a plan is not theirs to make', async () => {
    expect(modalAsText(await stage.openPlan('U0BOB'))).toContain(
      'You are not among the operators of prod. Ask one of them. Who may: <@U0ALICE>.',
    );
  });
});
