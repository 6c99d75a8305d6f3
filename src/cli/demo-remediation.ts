/**
 * The demo's second act: from findings with one cause to instances that are proved compliant, and one that is
 * not. Played by people of the simulated workspace, who press the real buttons.
 */

import type { RemediationCode, RootCauseCode } from '../model/codes.ts';
import type { SimulatedSlack } from '../simulation/slack/simulated-slack.ts';
import type { SimulatedView, StoredMessage } from '../simulation/slack/workspace.ts';
import {
  APPROVE,
  BY_CAUSE,
  PLAN_FORM,
  PLAN_OPTIONS,
  REMEDIATE_GROUP,
  STOP,
  WITHDRAW,
} from '../slack/action-ids.ts';
import { REASON } from '../slack/remediation/plan-form.ts';
import { groupValue } from '../slack/remediation/reference.ts';
import { buttonLabel, chosen, hasButton, headingOf, isForm } from './demo-messages.ts';
import { FAST, type Pace } from './demo-pace.ts';
import type { DemoScreen } from './demo-screen.ts';
import { ALICE, BOB } from './demo-world.ts';

const TIMEOUT_MS = 180_000;
const CARDS_FOLLOW_MS = 1_000;

export interface DemoStage {
  readonly slack: SimulatedSlack;
  readonly screen: DemoScreen;
  readonly pace: Pace;
  /** Resolves once nothing new has come for so long. */
  readonly settled: (quietMs: number) => Promise<void>;
}

/** Installs patches on all findings of a cause. */
interface Story {
  readonly code: RootCauseCode;
  readonly remediation: RemediationCode;
  readonly restart: boolean;
  /** Whoever asked tries to approve it as well. */
  readonly triesAlone: boolean;
  readonly reason: string;
  readonly title: string;
}

const STORIES: readonly Story[] = [
  {
    title: 'patches that a window skipped, installed and proved',
    code: 'window-skipped',
    remediation: 'install-patches',
    restart: true,
    triesAlone: true,
    reason: 'CHG-1042: their window passed them over',
  },
  {
    title: 'one that fails, and says why; the others are left alone',
    code: 'not-targeted',
    remediation: 'add-to-patching',
    restart: false,
    triesAlone: false,
    reason: 'CHG-1043: nothing patches them, so once by hand',
  },
];

/** @param parent the first message of a run that has ended */
export async function playRemediations(parent: StoredMessage, stage: DemoStage): Promise<void> {
  stage.screen.followThreads();
  for (const [index, story] of STORIES.entries()) {
    stage.screen.heading(`Act ${index + 2}: ${story.title}`);
    await playStory(story, parent, stage);
    await stage.settled(CARDS_FOLLOW_MS);
  }
}

async function playStory(story: Story, parent: StoredMessage, stage: DemoStage): Promise<void> {
  const { slack, screen, pace } = stage;
  const request = await pace.calmly(async () => {
    await openPlan(story, parent, stage);
    const plan = await choose(story, stage);
    screen.showModal(plan);
    return sendPlan(story, plan, parent, stage);
  });
  if (story.triesAlone) await approve(request, ALICE, stage);
  await approve(await copyFor(BOB, stage), BOB, stage);
  screen.note(`\n(From here on the demo's time runs ${FAST} times as fast, until it is over.)\n`);
  await slack.waitFor('the outcome', () => isOver(request), TIMEOUT_MS);
}

async function openPlan(story: Story, parent: StoredMessage, { slack, screen }: DemoStage): Promise<void> {
  screen.does(ALICE, 'presses [By cause]');
  await slack.click(parent, BY_CAUSE);
  const value = groupValue('install', story);
  const causes = await slack.waitFor('the causes', () => {
    const shown = slack.modal(ALICE);
    return shown && buttonLabel(shown.view.blocks, REMEDIATE_GROUP, value) !== null ? shown : null;
  });
  const label = buttonLabel(causes.view.blocks, REMEDIATE_GROUP, value);
  screen.does(ALICE, `presses [${label}], those of the cause \`${story.code}\``);
  await slack.press(causes, REMEDIATE_GROUP, { value });
}

/** The plan, with the restart chosen where the story has one: production has none unless somebody wants it. */
async function choose({ restart }: Story, stage: DemoStage): Promise<SimulatedView> {
  const { slack, screen } = stage;
  const plan = await planShown(stage);
  if (!restart) return plan;
  const choice = chosen(plan, PLAN_OPTIONS.reboot, 'if-needed');
  if (choice === null) return plan;
  screen.does(ALICE, 'picks, in the plan: Restart, if a patch needs it');
  const before = plan.view;
  await slack.choose(plan, PLAN_OPTIONS.reboot, choice);
  return slack.waitFor('the new plan', () => plan.view !== before && isForm(plan, PLAN_FORM) && plan);
}

function planShown({ slack }: DemoStage): Promise<SimulatedView> {
  return slack.waitFor(
    'the plan',
    () => {
      const shown = slack.modal(ALICE);
      return shown && isForm(shown, PLAN_FORM) ? shown : null;
    },
    TIMEOUT_MS,
  );
}

/** Resolves with the request, in the run's thread. */
async function sendPlan(
  { reason }: Story,
  plan: SimulatedView,
  parent: StoredMessage,
  { slack, screen }: DemoStage,
): Promise<StoredMessage> {
  screen.does(ALICE, `writes the reason “${reason}” and sends the form\n`);
  await slack.send(plan, { [REASON]: { [REASON]: { type: 'plain_text_input', value: reason } } });
  const request = await slack.waitFor('the request', () =>
    slack.thread(parent).find((message) => hasButton(message, APPROVE)),
  );
  for (let open = slack.modal(ALICE); open !== undefined; open = slack.modal(ALICE)) slack.closeModal(open);
  return request;
}

/** Approvers get the request directly as well. */
function copyFor(user: string, { slack }: DemoStage): Promise<StoredMessage> {
  return slack.waitFor('the copy', () =>
    slack.channelMessages(`D0${user}`).find((message) => hasButton(message, APPROVE)),
  );
}

/** Resolves with the answer, which only this person sees. */
async function approve(
  message: StoredMessage,
  user: string,
  { slack, screen, pace }: DemoStage,
): Promise<void> {
  screen.does(user, 'presses [Approve]');
  const told = slack.ephemerals(user).length;
  await pace.calmly(async () => {
    await slack.click(message, APPROVE, { user });
    await slack.waitFor('an answer', () => slack.ephemerals(user).length > told);
  });
}

function isOver(message: StoredMessage): boolean {
  const canGoOn = [APPROVE, WITHDRAW, STOP].some((button) => hasButton(message, button));
  return !canGoOn && !headingOf(message).startsWith('Stopping:');
}
