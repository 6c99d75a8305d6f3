import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Finding, ReportedPatch } from '../../../src/model/report.ts';
import { modalAsText } from '../../../src/simulation/slack/modal-player.ts';
import type { SimulatedView, StoredMessage } from '../../../src/simulation/slack/workspace.ts';
import { reportedFixtures } from '../../../src/store/reported-causes.ts';
import type { Store } from '../../../src/store/store.ts';
import { clock, environment, memoryStore, type StartedBot, startBot } from '../support/bot.ts';
import { findingAt } from '../support/findings.ts';
import { scriptedRuns } from '../support/scripted-runs.ts';

let store: Store;
beforeAll(async () => {
  store = await memoryStore();
});
afterAll(() => store.close());

const patches = Array.from(
  { length: 40 },
  (_, index): ReportedPatch => ({
    id: `package-${index + 1}.x86_64`,
    title: '',
    state: 'MISSING',
    severity: 'high',
    classification: 'Security',
    cves: ['CVE-2026-1'],
    installedAt: null,
  }),
);

function fleet(): Finding[] {
  const first = findingAt(1);
  return [
    {
      ...first,
      compliance: { ...first.compliance, patches },
      rootCause: { ...first.rootCause, summary: 'Install of 2026-11-18 02:00 UTC failed: disk full.' },
      remediation: {
        ...first.remediation,
        steps: ['Look at df -h', 'Then install: aws ssm send-command --document-name AWS-RunPatchBaseline'],
        logs: ['/var/log/dnf.log'],
      },
    },
    ...Array.from({ length: 39 }, (_, index) => findingAt(index + 2)),
  ];
}

describe.each(['socket', 'http'] as const)('clicks on results over %s', (transport) => {
  let bot: StartedBot;
  let parent: StoredMessage;
  let all: Finding[];

  beforeEach(async () => {
    all = fleet();
    bot = await startBot({ store, runs: scriptedRuns(all, 1_000, clock), transport });
    await bot.slack.command('prod us-east-1');
    parent = await bot.slack.waitFor('the end', () =>
      bot.slack.channelMessages().find((message) => message.text.includes('40 non-compliant')),
    );
  });
  afterEach(async () => {
    await bot.stop();
    await store.db.deleteFrom('slack_conversations').execute();
    await store.db.deleteFrom('reported_causes').execute();
  });

  const cards = () =>
    bot.slack.waitFor('the cards', () =>
      bot.slack.thread(parent).find((message) => message.text.startsWith('Priorities 1')),
    );
  const filled = (user?: string): Promise<SimulatedView> =>
    bot.slack.waitFor('a filled modal', () => {
      const modal = bot.slack.modal(user);
      return modal !== undefined && !modalAsText(modal).includes('Loading') ? modal : null;
    });
  const detailsOfFirst = async () => {
    await bot.slack.click(await cards(), 'finding-details', {
      value: JSON.stringify([runId(), '111122223333', 'us-east-1', all[0]?.instanceId]),
    });
    return filled();
  };
  const runId = () => {
    const found = /run `([^`]+)`/.exec(JSON.stringify(parent.blocks));
    if (found?.[1] === undefined) throw new Error('the parent names no run');
    return found[1];
  };

  it('show all that is known about one finding, and page its patches', async () => {
    const modal = await detailsOfFirst();
    const text = modalAsText(modal);
    expect(text).toContain('1. P1* web-1 `i-00000000000000001`');
    expect(text).toContain('• 30 points: Production: the tag Environment says prod');
    expect(text).toContain('contributing: `pending-reboot`');
    expect(text).toContain('FailedCount 1, Operation Install (ssm:DescribeInstancePatchStates)');
    expect(text).toContain('2. Then install:\naws ssm send-command --document-name AWS-RunPatchBaseline');
    expect(text).toContain('/var/log/dnf.log');
    expect(text).toContain('Why installs failed stays unknown.');
    expect(text).toContain('PATCHES (40), PAGE 1 OF 3');
    expect(JSON.stringify(modal.view)).toContain('Install of <!date^');
    expect(text).not.toContain('package-16.');

    await bot.slack.press(modal, 'finding-patches-next');
    await bot.slack.waitFor('the next patches', () => modalAsText(modal).includes('`package-16.x86_64`'));
    expect(modalAsText(modal)).toContain('PAGE 2 OF 3');
    await bot.slack.press(modal, 'finding-patches-previous');
    await bot.slack.waitFor('the first patches', () => modalAsText(modal).includes('`package-1.x86_64`'));
  });

  it('browse, filter and turn pages without changing what others see', async () => {
    await bot.slack.click(parent, 'all-findings');
    const modal = await filled();
    expect(modalAsText(modal)).toContain('*40 findings* of prod in us-east-1: 1 to 15, by priority');
    await bot.slack.press(modal, 'browser-next');
    await bot.slack.waitFor('page 2', () => modalAsText(modal).includes('16 to 30'));
    await bot.slack.press(modal, 'browser-next');
    await bot.slack.waitFor('page 3', () => modalAsText(modal).includes('31 to 40'));

    await bot.slack.pick(modal, 'browser-level', 'P1');
    await bot.slack.waitFor('the P1s', () => modalAsText(modal).includes('*3 findings*'));
    await bot.slack.pick(modal, 'browser-verdict', 'active');
    await bot.slack.waitFor('the filter', () =>
      String(modal.view.private_metadata).includes('"verdict":"active"'),
    );
    expect(modalAsText(modal)).toContain('*3 findings*');
    await bot.slack.press(modal, 'browser-list');
    await bot.slack.waitFor('all again', () => modalAsText(modal).includes('*40 findings*'));

    await bot.slack.press(modal, 'finding-details', {
      value: JSON.stringify([runId(), '111122223333', 'us-east-1', all[1]?.instanceId]),
    });
    await bot.slack.waitFor('details on top', () => {
      const top = bot.slack.modal();
      return top !== undefined && top.id !== modal.id && modalAsText(top).includes('web-2');
    });
    expect(bot.slack.modal('U0BOB')).toBeUndefined();
    expect(bot.slack.ephemerals('U0BOB')).toEqual([]);
  });

  it('group by cause and lead to the instances of a group', async () => {
    await bot.slack.click(parent, 'findings-by-cause');
    const modal = await filled();
    expect(modalAsText(modal)).toContain('*40 instances: Free disk space, then install again*');
    await bot.slack.press(modal, 'browser-cause');
    await bot.slack.waitFor('the group', () => modalAsText(modal).includes('Only the cause `disk-full`'));
    await bot.slack.press(modal, 'browser-groups');
    await bot.slack.waitFor('the groups', () => modalAsText(modal).includes('Findings by cause'));
  });

  it('keep what a person holds for the right cause, anonymised', async () => {
    const details = await detailsOfFirst();
    await bot.slack.press(details, 'wrong-cause');
    const form = await bot.slack.waitFor('the form', () => {
      const modal = bot.slack.modal();
      return modal !== undefined && modal.id !== details.id && modalAsText(modal).includes('I say')
        ? modal
        : null;
    });
    await bot.slack.send(form, {
      cause: { cause: { selected_option: { value: 'hook-failed' } } },
      reason: { reason: { value: 'web-1 in 111122223333 has a hook; password=hunter2hunter2' } },
    });
    await bot.slack.waitFor('the thanks', () => modalAsText(form).includes('Kept: you say `hook-failed`'));
    const [fixture] = await reportedFixtures(store.db);
    expect(fixture).toMatchObject({ expected: 'hook-failed', concluded: 'disk-full', schemaVersion: 1 });
    expect(JSON.stringify(fixture)).not.toMatch(/web-1|111122223333|hunter2/);
  });

  it('start the same again, once, and lead to the files', async () => {
    await bot.slack.waitFor('the files', () =>
      bot.slack.thread(parent).some(({ files }) => files.length === 4),
    );
    await bot.slack.click(parent, 'findings-files');
    const told = await bot.slack.waitFor('the way to the files', () =>
      bot.slack.ephemerals().find((message) => message.text.includes('as CSV, JSON, Markdown and HTML')),
    );
    expect(told.text).toContain('https://example.slack.com/archives/C0PATCHING/p');

    await bot.slack.waitFor('the gaps', () =>
      bot.slack.thread(parent).some((message) => message.text.startsWith('1 gap')),
    );
    await clock.sleep(5_000);
    await bot.slack.click(parent, 'assess-again', { user: 'U0BOB' });
    await bot.slack.waitFor('a second run', () => bot.slack.channelMessages().length === 2);
    expect(bot.slack.ephemerals('U0BOB').at(-1)?.text).toContain('Assessing prod in us-east-1');
  });

  it('answer in words when the run is no longer kept', async () => {
    const blocks = JSON.parse(JSON.stringify(parent.blocks).replaceAll(runId(), 'forgotten'));
    const old = { ...parent, blocks };
    await bot.slack.click(old, 'all-findings');
    expect(modalAsText(await filled())).toContain('is no longer kept');
    await bot.slack.click(old, 'assess-again');
    await bot.slack.waitFor('words', () =>
      bot.slack.ephemerals().some((message) => message.text.includes('is no longer kept')),
    );
  });

  it('answer in words where a button or form in a modal is another version’s', async () => {
    const modal = await detailsOfFirst();
    const gone = { type: 'button', action_id: 'gone-since', text: { type: 'plain_text', text: 'Gone' } };
    modal.view = { ...modal.view, blocks: [{ type: 'actions', elements: [gone] }] };
    expect((await bot.slack.press(modal, 'gone-since')).acknowledged).toBe(true);
    const told = await bot.slack.waitFor('words', () => {
      const top = bot.slack.modal();
      return top !== undefined && top.id !== modal.id ? top : null;
    });
    expect(modalAsText(told)).toContain('another version of patchcheck');

    modal.view = { ...modal.view, callback_id: 'gone-since' };
    await bot.slack.send(modal, {});
    expect(modalAsText(modal)).toContain('nothing of it was kept');
  });

  it('answer in words when Slack gives no window in time', async () => {
    bot.slack.faults.add('views.open', { kind: 'refused', error: 'expired_trigger_id' });
    await bot.slack.click(parent, 'all-findings');
    await bot.slack.waitFor('words', () =>
      bot.slack.ephemerals().some((message) => message.text.includes('Press the button again')),
    );
  });

  it('are answered after a restart by another process', async () => {
    const { slack } = bot;
    await slack.waitFor('the files', () => slack.thread(parent).some(({ files }) => files.length === 4));
    const message = await cards();
    const runs = scriptedRuns(all, 1_000, clock);
    const [conversation] = await store.db.selectFrom('slack_conversations').selectAll().execute();
    if (!conversation?.request) throw new Error('no conversation');
    await runs.start(conversation.request);
    await bot.stopAlone();
    bot = await startBot({ store, runs, transport, slack });
    await slack.click(message, 'finding-details', {
      value: JSON.stringify([runId(), '111122223333', 'us-east-1', all[0]?.instanceId]),
    });
    expect(modalAsText(await filled())).toContain('web-1');
  });
});

describe('access to results', () => {
  it('is asked for at every click', async () => {
    const all = fleet();
    const runs = scriptedRuns(all, 1_000, clock);
    const bot = await startBot({ store, runs, environments: [environment({ viewers: ['U0ALICE'] })] });
    try {
      await bot.slack.command('prod us-east-1');
      const parent = await bot.slack.waitFor('the end', () =>
        bot.slack.channelMessages().find((message) => message.text.includes('40 non-compliant')),
      );
      await bot.slack.click(parent, 'all-findings', { user: 'U0BOB' });
      const refused = await bot.slack.waitFor('words', () => {
        const modal = bot.slack.modal('U0BOB');
        return modal !== undefined && modalAsText(modal).includes('not among the viewers') ? modal : null;
      });
      expect(modalAsText(refused)).not.toContain('web-1');
      await bot.slack.click(parent, 'assess-again', { user: 'U0BOB' });
      await bot.slack.waitFor('words', () =>
        bot.slack.ephemerals('U0BOB').some((message) => message.text.includes('not among the viewers')),
      );
      expect(runs.started).toHaveLength(1);
    } finally {
      await bot.stop();
      await store.db.deleteFrom('slack_conversations').execute();
    }
  });
});
