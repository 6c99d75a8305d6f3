/** Hands the buttons of results, in threads and in modals, to those who answer them. */

import type { App, BlockAction, RespondFn, types } from '@slack/bolt';
import { z } from 'zod';
import { WRONG_CAUSE_FORM } from '../action-ids.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { SCHEDULE_CLICKS, SCHEDULE_FORMS } from '../digest/schedule-clicks.ts';
import { EXPLAIN_FORMS } from '../explain/forms.ts';
import { CARE_CLICKS, CARE_FORMS } from '../history/care-clicks.ts';
import { HOME_CLICKS, HOME_FORMS } from '../home/home-clicks.ts';
import { changesHome } from '../home/own-actions.ts';
import { refreshHome } from '../home/publish.ts';
import { errorNotice } from '../messages/notices.ts';
import { DECISION_CLICKS } from '../remediation/decision-clicks.ts';
import { REMEDIATION_FORMS } from '../remediation/forms.ts';
import { PLAN_CLICKS } from '../remediation/plan-clicks.ts';
import { asToldError } from '../told-error.ts';
import { BROWSER_CLICKS } from './browser-clicks.ts';
import { type AnswerClick, type Click, FOREIGN, type Response } from './click.ts';
import { FINDING_CLICKS } from './finding-clicks.ts';
import type { Form } from './form.ts';
import { type Interaction, readInteraction } from './interaction.ts';
import { noticeView, openModal, replaceView, showView } from './modal.ts';
import { readDetailsMetadata } from './reference.ts';
import { RUN_CLICKS } from './run-clicks.ts';
import { keepAnswer } from './wrong-cause.ts';
import { readWrongCauseForm } from './wrong-cause-form.ts';

const CLICKS = {
  ...FINDING_CLICKS,
  ...BROWSER_CLICKS,
  ...RUN_CLICKS,
  ...CARE_CLICKS,
  ...PLAN_CLICKS,
  ...DECISION_CLICKS,
  ...SCHEDULE_CLICKS,
  ...HOME_CLICKS,
};

const FORMS: Readonly<Record<string, Form>> = {
  [WRONG_CAUSE_FORM]: { title: 'Wrong cause?', sending: 'Keeping your answer …', answer: keepForm },
  ...CARE_FORMS,
  ...REMEDIATION_FORMS,
  ...SCHEDULE_FORMS,
  ...HOME_FORMS,
  ...EXPLAIN_FORMS,
};

/** Actions that are listened to here. */
export const RESULT_ACTIONS: readonly string[] = Object.keys(CLICKS);
/** Modals whose submission is listened to here. */
export const RESULT_VIEWS: readonly string[] = Object.keys(FORMS);

export function addResultListeners(app: App, dependencies: () => CommandDependencies): void {
  for (const [actionId, answer] of Object.entries(CLICKS)) {
    app.action<BlockAction>({ action_id: actionId, type: 'block_actions' }, async (args) => {
      await args.ack();
      const interaction = readInteraction(args.body);
      if (interaction === null) return;
      const { value, blockId } = carriedBy(args.action);
      const click = { ...interaction, value, blockId, dependencies: dependencies() };
      const words = await respondTo(click, answer);
      if (words !== null) await tell(words, click, args.respond);
      if (changesHome(actionId)) await refreshHome(click.asker, click.dependencies);
    });
  }
  for (const [callbackId, form] of Object.entries(FORMS)) listenToForm(app, callbackId, form, dependencies);
}

/** Acknowledged with words in place of the form, so that it cannot be sent twice from one window. */
function listenToForm(
  app: App,
  callbackId: string,
  { title, sending, errors, answer }: Form,
  dependencies: () => CommandDependencies,
): void {
  app.view(callbackId, async ({ ack, body, view }) => {
    const wrong = errors?.(view.state.values) ?? null;
    if (wrong !== null) return ack({ response_action: 'errors', errors: wrong });
    await ack({ response_action: 'update', view: noticeView(title, sending) });
    const interaction = readInteraction(body);
    if (interaction === null) return;
    const make = () => answer(interaction, view.state.values, dependencies());
    await showView({ id: view.id, hash: null }, make, dependencies());
    if (changesHome(callbackId)) await refreshHome(interaction.asker, dependencies());
  });
}

/** Does what the answer says; returns words that are still to be told, if any. */
async function respondTo(click: Click, answer: AnswerClick): Promise<string | null> {
  const { modal, triggerId, dependencies } = click;
  const response = await orError(click, answer);
  switch (response.kind) {
    case 'tell':
      return response.text;
    case 'open': {
      const trigger = { id: triggerId, placement: modal === null ? 'open' : 'push' } as const;
      return openModal(trigger, response.title, response.make, dependencies);
    }
    case 'show':
      if (modal === null) return null;
      await showView({ id: modal.id, hash: null }, response.make, dependencies);
      return null;
    case 'replace':
      if (modal !== null) await replaceView(modal.id, response, dependencies);
      return null;
    case 'nothing':
      return null;
  }
}

async function orError(click: Click, answer: AnswerClick): Promise<Response> {
  try {
    return await answer(click);
  } catch (thrown) {
    const error = asToldError(thrown);
    click.dependencies.logger.error({ error }, 'A click could not be answered');
    return { kind: 'tell', text: errorNotice(error, '') };
  }
}

/** Words for whoever pressed a button that nobody listens to, wherever it is. */
export async function tellForeign(
  body: unknown,
  respond: RespondFn,
  dependencies: CommandDependencies,
): Promise<void> {
  const interaction = readInteraction(body);
  if (interaction !== null) await tell(FOREIGN.text, { ...interaction, dependencies }, respond);
}

/** For the person alone: beside the message, in a modal on top of the one that is open, or over Home. */
async function tell(
  text: string,
  { modal, triggerId, asker, dependencies }: Interaction & Pick<Click, 'dependencies'>,
  respond: RespondFn,
): Promise<void> {
  const { clients, logger } = dependencies;
  try {
    const notice = { trigger_id: triggerId, view: noticeView('patchcheck', text) };
    if (modal !== null) {
      await clients.interactive.views.push(notice);
      return;
    }
    if (asker.channel === null) {
      await clients.interactive.views.open(notice);
      return;
    }
    // A response URL may have run out.
    try {
      await respond({ response_type: 'ephemeral', replace_original: false, text });
    } catch {
      await clients.interactive.chat.postEphemeral({ channel: asker.channel, user: asker.user, text });
    }
  } catch (error) {
    logger.warn({ error }, 'The answer to a click could not be delivered');
  }
}

async function keepForm(
  { asker, modal }: Interaction,
  values: unknown,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const metadata = readDetailsMetadata(modal?.metadata);
  const form = readWrongCauseForm(values);
  if (metadata === null || form === null) return noticeView('Wrong cause?', FOREIGN.text);
  return keepAnswer(metadata, form, asker, dependencies);
}

const Action = z.object({
  value: z.string().optional(),
  selected_option: z.object({ value: z.string() }).nullish(),
  block_id: z.string().optional(),
});

/** What a button carries, or what was picked in a menu, and the block around it. */
function carriedBy(action: unknown): Pick<Click, 'value' | 'blockId'> {
  const read = Action.safeParse(action).data;
  return { value: read?.value ?? read?.selected_option?.value ?? '', blockId: read?.block_id ?? '' };
}
