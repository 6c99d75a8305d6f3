import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createControls } from '../../src/cli/demo-controls.ts';
import { createPace } from '../../src/cli/demo-pace.ts';
import { promptUntilQuit } from '../../src/cli/demo-prompt.ts';
import { createDemoScreen } from '../../src/cli/demo-screen.ts';
import { startSimulatedSlack } from '../../src/simulation/slack/simulated-slack.ts';
import { smallWorkspace } from '../../src/simulation/slack/workspace.ts';
import type { Store } from '../../src/store/store.ts';
import { clock, environment, memoryStore, type StartedBot, startBot } from '../slack/support/bot.ts';
import { findings } from '../slack/support/findings.ts';
import { type ScriptedRemediations, scriptedRemediations } from '../slack/support/scripted-remediations.ts';
import { scriptedRuns } from '../slack/support/scripted-runs.ts';

let store: Store;
let bot: StartedBot;
let printed = '';
let stdin: PassThrough;
let ended: Promise<void>;
let remediations: ScriptedRemediations;

beforeAll(async () => {
  store = await memoryStore();
});
beforeEach(async () => {
  printed = '';
  stdin = new PassThrough();
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 100 });
  stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const workspace = smallWorkspace();
  const controls = createControls();
  const screen = createDemoScreen(stdout, workspace, controls);
  const slack = await startSimulatedSlack({ clock, workspace, onMessage: screen.show });
  const offers = [{ action: 'reboot', label: 'Reboot' }] as const;
  remediations = scriptedRemediations({ offers, clock });
  bot = await startBot({
    store,
    runs: scriptedRuns(findings(7), 500, clock),
    slack,
    remediations,
    environments: [environment({ operators: ['U0ALICE'], approvers: ['U0BOB'] })],
  });
  const io = { stdin, stdout, stderr: stdout, env: {} };
  const pace = createPace({ ...clock, runAt: () => {}, skip: () => {} });
  ended = promptUntilQuit({ slack, screen, pace, controls, io });
});
afterEach(async () => {
  stdin.end('quit\n');
  await ended;
  await bot.stop();
  await store.db.deleteFrom('slack_conversations').execute();
});
afterAll(() => store.close());

const STYLES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[mKGJ]`, 'g');
const screen = () => printed.replaceAll(STYLES, '').replaceAll('\r', '');

/** Types a line and waits for what it brings. */
async function type(line: string, awaited: string | RegExp): Promise<string> {
  const from = screen().length;
  stdin.write(`${line}\n`);
  await bot.slack.waitFor(`${awaited} after ${line}`, () => {
    const news = screen().slice(from);
    return typeof awaited === 'string' ? news.includes(awaited) : awaited.test(news);
  });
  return screen().slice(from);
}

/** The number beside the last control with this label. */
function numberOf(label: string): string {
  const all = [...screen().matchAll(new RegExp(`\\[(\\d+) ${label}`, 'g'))];
  return all.at(-1)?.[1] ?? '';
}

describe('the demo, at its prompt', () => {
  it('answers commands, with and without the slash', async () => {
    expect(await type('/patchcheck envs', 'us-east-1, eu-west-1')).toContain('only you can see this');
    await type('prd', 'did you mean prod?');
    await type('/nothing', 'I do not know this command');
    await type('help', 'quit ends the demo');
  });

  it('shows a run as it goes on, and presses, picks and sends by number', async () => {
    await type('prod us-east-1', 'the first message, as it stands now');
    await bot.slack.waitFor('the table', () => screen().includes('[file] Report of'));
    expect(screen()).toMatch(/Asked by @alice/);

    await type(numberOf('Details'), '└── close');
    const form = await type(numberOf('Wrong cause'), 'or send');
    expect(form).toContain('Which cause is right?');
    await type(numberOf('Pick a cause'), /\d+ 2: /);
    await type(`${numberOf('Pick a cause')} 2`, 'Noted.');
    await type(`${numberOf('type here')} I looked at it`, 'Noted.');
    await type('send', '└── close');
    await type('close', '┌── a window');
    await type('close', '(closed)');

    await type(numberOf('All findings'), '7 findings');
    await type(`${numberOf('Any level')} 2`, '┌── a window');
    await type('close', '(closed)');
    await type('thread', 'Priorities 1 to 5');
  }, 60_000);

  it('plans with the choices that are made, and lets somebody else approve', async () => {
    await type('prod us-east-1', 'the first message, as it stands now');
    await bot.slack.waitFor('the table', () => screen().includes('[file] Report of'));
    const plan = await type(numberOf('Reboot'), 'or send');
    expect(plan).toContain('WHAT WILL BE CALLED');
    await type(numberOf('As soon as it may'), /\d+ 2: At the next maintenance window/);
    const planned = await type(`${numberOf('As soon as it may')} 2`, 'or send');
    expect(planned).toMatch(/Reboot 1 instance of prod, starting 20/);
    await type(`${numberOf('type here')} CHG-1: pending since Monday`, 'Noted.');
    await type('send', 'APPROVAL NEEDED');
    await type('as bob', 'bob in #patching');
    await type(numberOf('Approve'), 'Approved. It starts');
    expect(remediations.acts).toEqual(['revise r-1 U0ALICE', 'submit r-1 U0ALICE', 'approved r-1 U0BOB']);
  }, 60_000);

  it('lets one be somebody else, elsewhere', async () => {
    await type('as gwen', 'gwen in #patching');
    await type('envs', 'Guests may not');
    await type('as nobody', 'There are: alice (member)');
    await type('as bob', 'bob in #patching');
    await type('in #without-the-bot', 'bob in #without-the-bot');
    await type('prod', 'I am not in this channel');
    await type('in #nowhere', 'There are: #patching');
  });

  it('says what is not there', async () => {
    await type('99', 'There is no 99 on the screen.');
    await type('send', 'No form is open.');
    await type('close', 'No window is open.');
    await type('thread', 'Nothing was posted in this channel yet.');
    await type('home', /PATCH COMPLIANCE/i);
  });

  it('ends with its input', async () => {
    stdin.end();
    await ended;
  });
});
