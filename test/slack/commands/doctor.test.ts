import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Check, failed, ok, skipped, warning } from '../../../src/doctor/check.ts';
import { checkMessage } from '../../../src/slack/block-kit/check.ts';
import { renderChecks } from '../../../src/slack/commands/doctor.ts';
import type { Store } from '../../../src/store/store.ts';
import { clock, environment, memoryStore, type StartedBot, startBot } from '../support/bot.ts';
import { scriptedRuns } from '../support/scripted-runs.ts';

const role = (subject: string) => ({ area: 'roles', name: 'assume', subject }) as const;
const CHECKS: Check[] = [
  ok({ area: 'process', name: 'node', subject: 'Node.js' }, 'Fine.'),
  skipped(role('role-3'), 'Not tried.'),
  warning({ area: 'slack', name: 'scope', subject: 'groups:history' }, 'Not granted.', 'Add groups:history.'),
  failed(role('role-1'), 'It was refused.', 'Correct the trust policy: {"Effect":"Allow","Resource":"*"}'),
  failed(role('role-2'), 'It was refused.', 'Correct the trust policy: {"Effect":"Allow","Resource":"*"}'),
];

let store: Store;
let bot: StartedBot;
beforeAll(async () => {
  store = await memoryStore();
});
afterEach(() => bot.stop());
afterAll(() => store.close());

async function start(doctor?: (requestedBy: string) => Promise<readonly Check[]>): Promise<void> {
  bot = await startBot({
    store,
    runs: scriptedRuns([], 1_000, clock),
    environments: [environment({ operators: ['U0ALICE'] })],
    ...(doctor && { doctor }),
  });
}

describe('the doctor in Slack', () => {
  it('tells failures first, those of one remedy together, and the remedy to copy', async () => {
    const askedBy: string[] = [];
    await start(async (requestedBy) => {
      askedBy.push(requestedBy);
      return CHECKS;
    });
    const { text } = await bot.slack.command('doctor');
    expect(text).toContain('2 failures, 1 warning, 1 in order, 1 not tried.');
    expect(text).toContain('Failed* roles, role-1, role-2: It was refused. (2 checks with the same remedy)');
    expect(text).toContain('`{"Effect":"Allow","Resource":"*"}`');
    expect(text.indexOf('role-1')).toBeLessThan(text.indexOf('groups:history'));
    expect(askedBy).toEqual(['U0ALICE']);
    expect(bot.slack.channelMessages()).toHaveLength(0);
  });

  it('answers later what takes long', async () => {
    await start(() => clock.sleep(13_000).then(() => CHECKS));
    expect((await bot.slack.command('doctor')).text).toContain('One moment');
    await bot.slack.waitFor('the answer', () =>
      bot.slack.ephemerals().some((message) => message.text.includes('2 failures')),
    );
  });

  it('is for operators', async () => {
    await start(async () => CHECKS);
    expect((await bot.slack.command('doctor', { user: 'U0BOB' })).text).toContain('Only operators');
  });

  it('says where to ask when this process cannot', async () => {
    await start();
    expect((await bot.slack.command('doctor')).text).toContain('Run `patchcheck doctor`');
  });

  it('keeps to the block rules, however much is wrong', () => {
    const many = Array.from({ length: 200 }, (_, index) =>
      failed(role(`role-${index}-${'x'.repeat(300)}`), 'y'.repeat(900), `Do ${index} ${'z'.repeat(900)}`),
    );
    const { text, blocks = [] } = renderChecks(many);
    expect(checkMessage({ text, blocks })).toEqual([]);
    expect(text).toContain('and 180 more');
  });
});
