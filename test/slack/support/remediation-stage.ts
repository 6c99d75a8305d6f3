/** A bot with a finished run of some findings, and what people do with their cards. */

import type { EnvironmentSettings } from '../../../src/model/settings.ts';
import { messageAsText } from '../../../src/simulation/slack/as-text.ts';
import { modalAsText } from '../../../src/simulation/slack/modal-player.ts';
import { type SimulatedSlack, startSimulatedSlack } from '../../../src/simulation/slack/simulated-slack.ts';
import type { SimulatedView, StoredMessage } from '../../../src/simulation/slack/workspace.ts';
import type { Store } from '../../../src/store/store.ts';
import { clock, environment, type StartedBot, startBot } from './bot.ts';
import { findings } from './findings.ts';
import { type Script, type ScriptedRemediations, scriptedRemediations } from './scripted-remediations.ts';
import { scriptedRuns } from './scripted-runs.ts';

export interface RemediationStage {
  readonly bot: StartedBot;
  readonly slack: SimulatedSlack;
  readonly remediations: ScriptedRemediations;
  /** The first message of the run. */
  readonly parent: StoredMessage;
  inThread(what: string, text: string): Promise<StoredMessage>;
  cards(): Promise<StoredMessage>;
  /** The top modal once it does not show this word. */
  filled(user?: string, without?: string): Promise<SimulatedView>;
  told(user: string, text: string): Promise<StoredMessage>;
  directMessages(user: string): StoredMessage[];
  /** Presses Reboot on the first card; the plan. */
  openPlan(user?: string): Promise<SimulatedView>;
  /** Has the first card's reboot asked for; the request in the thread. */
  request(): Promise<StoredMessage>;
  stop(): Promise<void>;
}

const OFFERS = [{ action: 'reboot', label: 'Reboot' }] as const;

export async function remediationStage(
  store: Store,
  options: Script & {
    readonly instances?: number;
    /** Of all of them. */
    readonly nextWindowAt?: string;
    readonly unsupportedBlocks?: readonly string[];
    readonly environment?: Partial<EnvironmentSettings>;
  } = {},
): Promise<RemediationStage> {
  const { instances = 3, unsupportedBlocks = [], nextWindowAt } = options;
  const found = findings(instances).map((finding) =>
    nextWindowAt === undefined ? finding : { ...finding, patching: { ...finding.patching, nextWindowAt } },
  );
  const remediations = scriptedRemediations({ offers: OFFERS, clock, ...options });
  const slack = await startSimulatedSlack({ clock, unsupportedBlocks });
  const bot = await startBot({
    slack,
    store,
    runs: scriptedRuns(found, 1_000, clock),
    remediations,
    auditChannel: 'C0SECOND',
    environments: [
      environment({ operators: ['U0ALICE'], approvers: ['U0BOB', 'S0OPS'], ...options.environment }),
    ],
  });
  await slack.command('prod us-east-1');
  const parent = await slack.waitFor('the end', () =>
    slack.channelMessages().find((message) => message.text.includes(`${instances} non-compliant`)),
  );

  const inThread = (what: string, text: string) =>
    slack.waitFor(what, () => slack.thread(parent).find((message) => messageAsText(message).includes(text)));
  const filled = (user?: string, without = 'Loading') =>
    slack.waitFor('a filled modal', () => {
      const modal = slack.modal(user);
      return modal !== undefined && !modalAsText(modal).includes(without) ? modal : null;
    });
  const cards = () => inThread('the cards', 'Priorities 1');
  const openPlan = async (user = 'U0ALICE') => {
    const message = await cards();
    await slack.click(message, 'remediate-reboot', { user, value: firstValue(message) });
    return filled(user);
  };
  return {
    bot,
    slack,
    remediations,
    parent,
    inThread,
    cards,
    filled,
    openPlan,
    told: (user, text) =>
      slack.waitFor(`words for ${user}: ${text}`, () =>
        slack.ephemerals(user).find((message) => message.text.includes(text)),
      ),
    directMessages: (user) =>
      slack.workspace.messages.filter(
        ({ channel, visibleTo }) => channel === `D0${user}` && visibleTo === null,
      ),
    async request() {
      await slack.send(await openPlan(), reason('CHG-1: pending since Monday'));
      return inThread('the request', 'APPROVAL NEEDED');
    },
    async stop() {
      await bot.stop();
      await slack.close();
      await store.db.deleteFrom('slack_conversations').execute();
    },
  };
}

/** The form of a plan with a reason typed in. */
export function reason(text: string) {
  return { 'plan-reason': { 'plan-reason': { type: 'plain_text_input', value: text } } };
}

/** What the first button that reboots carries. */
export function firstValue(message: StoredMessage): string {
  const pattern = /"action_id":"remediate-reboot","value":("(?:[^"\\]|\\.)*")/;
  const [, value] = pattern.exec(JSON.stringify(message.blocks)) ?? [];
  return JSON.parse(value ?? '""');
}
