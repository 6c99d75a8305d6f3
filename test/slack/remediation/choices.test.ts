import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_REMEDIATION } from '../../../src/model/settings.ts';
import { messageAsText } from '../../../src/simulation/slack/as-text.ts';
import { modalAsText } from '../../../src/simulation/slack/modal-player.ts';
import type { SimulatedView } from '../../../src/simulation/slack/workspace.ts';
import { checkMessage } from '../../../src/slack/block-kit/check.ts';
import type { Store } from '../../../src/store/store.ts';
import { clock, memoryStore } from '../support/bot.ts';
import { type RemediationStage, reason, remediationStage } from '../support/remediation-stage.ts';

let store: Store;
beforeAll(async () => {
  store = await memoryStore();
});
afterAll(() => store.close());

async function on(
  options: Parameters<typeof remediationStage>[1],
  use: (stage: RemediationStage) => Promise<void>,
): Promise<void> {
  const stage = await remediationStage(store, options);
  try {
    await use(stage);
  } finally {
    await stage.stop();
  }
}

async function openGroup({ slack, parent, filled }: RemediationStage): Promise<SimulatedView> {
  await slack.click(parent, 'findings-by-cause');
  const groups = await filled();
  await slack.press(groups, 'remediate-group');
  return slack.waitFor('the plan', () => {
    const modal = slack.modal();
    return modal !== undefined && modal.id !== groups.id && modalAsText(modal).includes('INSTANCES (')
      ? modal
      : null;
  });
}

function inMinutes(minutes: number): string {
  return new Date(clock.now().getTime() + minutes * 60_000).toISOString();
}

const planned = (stage: RemediationStage, plan: SimulatedView, text: string) =>
  stage.slack.waitFor(`a plan with ${text}`, () => modalAsText(plan).includes(text));

describe('choices in a plan', () => {
  it('plan anew at once, and keep what was typed', () =>
    on({ plan: { action: 'install' } }, async (stage) => {
      const { slack, remediations } = stage;
      const plan = await stage.openPlan();
      plan.values = { ...plan.values, ...reason('CHG-7') };
      await slack.choose(plan, 'plan-reboot', { selected_option: { value: 'if-needed' } });
      await slack.waitFor('the new plan', () =>
        JSON.stringify(plan.view).includes('"initial_value":"CHG-7"'),
      );
      expect((await remediations.get('r-1'))?.plan.options.reboot).toBe('if-needed');
      expect(modalAsText(plan)).toContain('INSTANCES (1)');
    }));

  it('wait for the time where somebody wants a given one, and take it as soon as it is there', () =>
    on({}, async (stage) => {
      const { slack, remediations } = stage;
      const plan = await stage.openPlan();
      await slack.choose(plan, 'plan-when', { selected_option: { value: 'later' } });
      const refused = await slack.send(plan, reason('CHG-7'));
      expect(JSON.stringify(refused.body)).toContain('Give the time');
      expect(remediations.acts).toEqual([]);

      const at = Math.floor(clock.now().getTime() / 1_000) + 7_200;
      await slack.choose(plan, 'plan-start-at', { selected_date_time: at });
      await planned(stage, plan, 'starting ');
      expect((await remediations.get('r-1'))?.plan.options.startAt).toBe(new Date(at * 1_000).toISOString());
      await slack.send(plan, reason('CHG-7'));
      await stage.inThread('the request', 'asks to reboot 1 instance of *prod*, at 20');
    }));

  it('begin at the next maintenance window where somebody wants that', () => {
    const nextWindowAt = inMinutes(120);
    return on({ nextWindowAt }, async (stage) => {
      const { slack, remediations } = stage;
      const plan = await stage.openPlan();
      await slack.choose(plan, 'plan-when', { selected_option: { value: 'window' } });
      await planned(stage, plan, 'starting ');
      expect((await remediations.get('r-1'))?.plan.options.startAt).toBe(nextWindowAt);
      await slack.send(plan, reason('CHG-7'));
      await stage.inThread('the request', 'asks to reboot 1 instance of *prod*, at 20');
    });
  });

  it('offer no maintenance window that is over by now: the run may be of yesterday', () =>
    on({ nextWindowAt: inMinutes(-60) }, async (stage) => {
      const plan = JSON.stringify((await stage.openPlan()).view);
      expect(plan).toContain('At a given time');
      expect(plan).not.toContain('At the next maintenance window');
    }));

  it('show the plan once more where one was changed at the very last moment', () =>
    on({}, async (stage) => {
      const plan = await stage.openPlan();
      plan.values = { ...plan.values, 'plan-when': { 'plan-when': { selected_option: { value: 'later' } } } };
      const at = Math.floor(clock.now().getTime() / 1_000) + 7_200;
      await stage.slack.send(plan, {
        ...reason('CHG-7'),
        'plan-start-at': { 'plan-start-at': { selected_date_time: at } },
      });
      await planned(stage, plan, 'You changed a choice at the last moment');
      expect(stage.remediations.acts).toEqual(['revise r-1 U0ALICE']);
    }));

  it('say what is missing, and let it be sent again', () =>
    on({}, async (stage) => {
      const plan = await stage.openPlan();
      await stage.slack.send(plan, reason(''));
      await planned(stage, plan, '*Not done.* Say why: a reason is needed here.');
      await stage.slack.send(plan, reason('CHG-7'));
      await stage.inThread('the request', 'APPROVAL NEEDED');
    }));

  it('are words where Slack knows no alerts', () =>
    on({ unsupportedBlocks: ['alert'] }, async (stage) => {
      const plan = await stage.openPlan();
      expect(modalAsText(plan)).toContain('*Mind:* Production: yes');
    }));
});

describe('a group of findings', () => {
  it('is planned as a whole, and some can be left out', () =>
    on({ instances: 5 }, async (stage) => {
      const { slack, remediations } = stage;
      const plan = await openGroup(stage);
      expect(modalAsText(plan)).toContain('*Reboot 5 instances* of prod');
      const keep = [1, 3].map((index) => ({ value: `111122223333/us-east-1/i-0000000000000000${index}` }));
      await slack.choose(plan, 'plan-instances', { selected_options: keep });
      await planned(stage, plan, '*Reboot 2 instances*');
      expect((await remediations.get('r-1'))?.plan.targets.map(({ name }) => name)).toEqual([
        'web-1',
        'web-3',
      ]);
      expect(JSON.stringify(plan.view).match(/"value":"111122223333/g)?.length).toBeGreaterThan(5);
      await slack.send(plan, reason('CHG-7'));
      const request = await stage.inThread('the request', 'REBOOT 2 INSTANCES OF PROD');
      expect(request.threadTs).toBe(stage.parent.ts);
    }));

  it(
    'of 200 goes from the plan to the outcome inside Slack’s limits',
    () =>
      on({ instances: 200 }, async (stage) => {
        const { slack, remediations } = stage;
        const plan = await openGroup(stage);
        expect(modalAsText(plan)).toContain('All 200 instances of this cause are planned');
        await slack.send(plan, reason('CHG-7'));
        const request = await stage.inThread('the request', 'REBOOT 200 INSTANCES');
        expect(checkMessage(request)).toEqual([]);
        await slack.click(request, 'remediation-approve', { user: 'U0BOB' });
        await stage.told('U0BOB', 'Approved.');
        for (let done = 1; done <= 200; done += 20) {
          const at = clock.now().toISOString();
          remediations.change('r-1', ({ targets }) => ({
            state: 'running',
            startedAt: at,
            targets: targets.map((target, index) => ({
              ...target,
              ...(index < done ? { stage: 'done', result: 'fixed', finishedAt: at } : {}),
              ...(index >= done && index < done + 20 ? { stage: 'returning' } : {}),
            })),
          }));
          await slack.waitFor(
            'progress',
            () => messageAsText(request).includes(`${done} of 200 done`),
            20_000,
          );
        }
        expect(messageAsText(request)).toContain('more instances');
        await slack.click(request, 'remediation-instances', { user: 'U0BOB' });
        const list = await stage.filled('U0BOB');
        expect(modalAsText(list)).toContain('Page 1 of 4, 200 instances');
        await slack.press(list, 'instances-next');
        await slack.waitFor('page 2', () => modalAsText(list).includes('Page 2 of 4'));
        expect(slack.calls.filter(({ outcome }) => outcome === 'invalid_blocks')).toEqual([]);
      }),
    60_000,
  );
});

describe('break-glass', () => {
  const breakGlass = { 'plan-break-glass': { 'plan-break-glass': { selected_options: [{ value: 'x' }] } } };
  const open = { environment: { remediation: { ...DEFAULT_REMEDIATION, breakGlass: true } } };

  it('is told to approvers directly, once, with a button to stop it, and calls them in the thread', () =>
    on(open, async (stage) => {
      const { slack, remediations } = stage;
      const plan = await stage.openPlan();
      await slack.send(plan, { ...reason('CHG-9: checkout is down'), ...breakGlass });
      await slack.waitFor('the outcome', () => modalAsText(plan).includes('the approvers are told'));
      const message = await stage.inThread('the message', 'BREAK-GLASS: ABOUT TO START');
      expect(messageAsText(message)).toContain('*Approvers, nobody was asked:* <@U0BOB> <!subteam^S0OPS>');
      const copy = await slack.waitFor('the copy', () => stage.directMessages('U0BOB')[0]);
      expect(messageAsText(copy)).toContain('<@U0ALICE> acts *without approval, by break-glass*');
      expect(messageAsText(copy)).toContain('CHG-9: checkout is down');
      expect(JSON.stringify(copy.blocks)).not.toContain('remediation-approve');

      remediations.change('r-1', () => ({ state: 'running', startedAt: clock.now().toISOString() }));
      await slack.waitFor('progress', () => messageAsText(copy).includes('It is under way.'));
      await slack.click(copy, 'remediation-stop', { user: 'U0BOB' });
      await slack.waitFor('words', () => slack.ephemerals('U0BOB').length > 0);
      remediations.change('r-1', () => ({
        state: 'done',
        outcome: 'nothing-done',
        finishedAt: clock.now().toISOString(),
      }));
      await slack.waitFor('the end', () => messageAsText(copy).includes('nothing was done'));
      expect(JSON.stringify(copy.blocks)).not.toContain('remediation-stop');
      expect(stage.directMessages('U0BOB')).toHaveLength(1);
      expect(stage.directMessages('U0ALICE')).toEqual([]);
    }));

  it('is told also where the bot comes back only after it is over', () =>
    on(open, async (stage) => {
      const { slack, remediations } = stage;
      const plan = await stage.openPlan();
      slack.faults.add('chat.postMessage', { kind: 'server-error' }, 1_000);
      await slack.send(plan, { ...reason('CHG-9: checkout is down'), ...breakGlass });
      await slack.waitFor('the request', () => remediations.acts.length > 0);
      const at = clock.now().toISOString();
      remediations.change('r-1', () => ({ state: 'done', outcome: 'fixed', finishedAt: at }));
      slack.faults.clear();
      const copy = await slack.waitFor('the copy', () => stage.directMessages('U0BOB')[0], 30_000);
      expect(messageAsText(copy)).toContain('without approval, by break-glass');
      expect(messageAsText(copy)).toContain('It ended');
    }));
});

describe('what nobody can read in the thread', () => {
  it('is told to whoever asked, and copies reach approvers all the same', () =>
    on({}, async (stage) => {
      const { slack } = stage;
      const plan = await stage.openPlan();
      const channel = slack.workspace.channels.get('C0PATCHING');
      if (channel) channel.isArchived = true;
      await slack.send(plan, reason('CHG-7'));
      const told = await slack.waitFor('words', () => stage.directMessages('U0ALICE')[0]);
      expect(messageAsText(told)).toContain('This channel is archived');
      await slack.waitFor('the copy', () => stage.directMessages('U0BOB')[0]);
    }));
});
