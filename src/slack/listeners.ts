/** What the Bolt app listens to. Nothing goes unanswered: what no listener knows meets a catch-all. */

import type { App } from '@slack/bolt';
import type { Logger } from '../log.ts';
import { OPEN_CONSOLE, OPEN_REQUEST } from './action-ids.ts';
import type { CommandDependencies } from './commands/dependencies.ts';
import { addCommandListeners, COMMAND, COMMAND_ACTIONS } from './commands/listen.ts';
import { addExplainShortcut, EXPLAIN_SHORTCUT } from './explain/shortcut.ts';
import { gate } from './gate.ts';
import { addHomeListener } from './home/listen.ts';
import type { InFlight } from './in-flight.ts';
import { addResultListeners, RESULT_ACTIONS, RESULT_VIEWS, tellForeign } from './results/listen.ts';
import { noticeView } from './results/modal.ts';

/** Bolt runs every listener that matches, so the catch-alls leave out what has its own. */
function anythingBut(...names: string[]): RegExp {
  return new RegExp(`^(?!(?:${names.join('|')})$)`);
}

export function addListeners(
  app: App,
  dependencies: () => CommandDependencies,
  inFlight: InFlight,
  logger: Logger,
): void {
  app.use(async ({ next }) => inFlight.track(next()));
  app.use(gate(dependencies));

  addCommandListeners(app, dependencies, logger);
  addResultListeners(app, dependencies);
  addHomeListener(app, dependencies);
  addExplainShortcut(app, dependencies);

  // A button that opens a page sends an interaction all the same.
  app.action(OPEN_CONSOLE, async ({ ack }) => ack());
  app.action(OPEN_REQUEST, async ({ ack }) => ack());

  app.command(anythingBut(COMMAND), async ({ command, ack }) => {
    logger.warn({ command: command.command }, 'A command nobody listens to');
    await ack({ response_type: 'ephemeral', text: `I do not know this command. Type \`${COMMAND} help\`.` });
  });
  app.action(
    anythingBut(OPEN_CONSOLE, OPEN_REQUEST, ...COMMAND_ACTIONS, ...RESULT_ACTIONS),
    async ({ ack, body, respond }) => {
      await ack();
      logger.warn({ type: body.type }, 'An action nobody listens to');
      await tellForeign(body, respond, dependencies());
    },
  );
  app.view(anythingBut(...RESULT_VIEWS), async ({ ack, view }) => {
    logger.warn({ callbackId: view.callback_id }, 'A view nobody listens to');
    const text = 'This form is from another version of patchcheck: nothing of it was kept. Assess again.';
    await ack({ response_action: 'update', view: noticeView('patchcheck', text) });
  });
  app.shortcut(anythingBut(EXPLAIN_SHORTCUT), async ({ ack }) => {
    logger.warn('A shortcut nobody listens to');
    await ack();
  });

  app.error(async (error) => {
    logger.error({ error }, 'A listener failed');
  });
}
