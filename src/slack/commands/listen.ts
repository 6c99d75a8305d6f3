/** Hands commands, and the buttons of their answers, to those who answer them. */

import type { App, BlockButtonAction, RespondFn } from '@slack/bolt';
import type { Logger } from '../../log.ts';
import { systemClock } from '../../model/clock.ts';
import { checkMessage } from '../block-kit/check.ts';
import { askerOf } from '../gate.ts';
import { answerCve } from './cve.ts';
import { CVE_PAGE, parsePageValue } from './cve-answer.ts';
import type { Answer, CommandDependencies } from './dependencies.ts';
import { answerCommand, orExplained } from './handle.ts';

export const COMMAND = '/patchcheck';
/** Actions that are listened to here. */
export const COMMAND_ACTIONS = [CVE_PAGE];

/** Slack gives up on us after three seconds. What is not known by then follows by the response URL. */
const ACKNOWLEDGE_WITHIN_MS = 50;
/** After this long people are told that it takes longer. */
const SILENT_FOR_MS = 2_000;

export function addCommandListeners(app: App, dependencies: () => CommandDependencies, logger: Logger): void {
  app.command(COMMAND, async ({ command, ack, respond }) => {
    const asker = {
      user: command.user_id,
      workspace: command.team_id,
      channel: command.channel_id,
      triggerId: command.trigger_id,
      responseUrl: command.response_url ?? null,
    };
    const answer = answerCommand(command.text ?? '', asker, dependencies());
    const atOnce = await within(ACKNOWLEDGE_WITHIN_MS, answer);
    if (atOnce !== null) return atOnce.text === '' ? ack() : ack(ephemeral(atOnce, logger));
    await ack();
    const say = (said: Answer) =>
      reply(respond, { ...ephemeral(said, logger), replace_original: false }, logger);
    const soon = await within(SILENT_FOR_MS, answer);
    if (soon === null) await say({ text: 'One moment: this takes a little longer.' });
    const said = await answer;
    if (said.text !== '') await say(said);
  });

  app.action<BlockButtonAction>({ action_id: CVE_PAGE, type: 'block_actions' }, async (args) => {
    await args.ack();
    const answer = await turnPage(args.action.value ?? '', args.body, dependencies());
    await reply(args.respond, { ...ephemeral(answer, logger), replace_original: true }, logger);
  });
}

async function turnPage(value: string, body: unknown, dependencies: CommandDependencies): Promise<Answer> {
  const page = parsePageValue(value);
  const asker = askerOf(body);
  const environment = page && dependencies.settings.environments.get(page.environment);
  if (!page || !environment || asker === null) {
    return { text: `This page is not there any more. Type \`${COMMAND} help\`.` };
  }
  const { cve, page: number } = page;
  return orExplained(dependencies, () => answerCve({ environment, cve, page: number }, asker, dependencies));
}

/** What breaks a rule of Slack's is a defect of ours; its text arrives all the same. */
function ephemeral({ text, blocks }: Answer, logger: Logger) {
  const answer = { response_type: 'ephemeral' as const, text };
  if (blocks === undefined) return answer;
  const problems = checkMessage({ text, blocks });
  if (problems.length === 0) return { ...answer, blocks: [...blocks] };
  logger.error({ problems }, 'An answer breaks the block rules');
  return answer;
}

/** A response URL lasts half an hour and five answers. */
async function reply(respond: RespondFn, message: Parameters<RespondFn>[0], logger: Logger): Promise<void> {
  try {
    await respond(message);
  } catch (error) {
    logger.warn({ error }, 'An answer could not be delivered');
  }
}

/** The result, or null where it takes longer. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | null> {
  const timer = new AbortController();
  const late = systemClock.sleep(milliseconds, timer.signal).then(
    () => null,
    () => null,
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}
