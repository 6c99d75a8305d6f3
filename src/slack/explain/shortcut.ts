/** "Explain patch output" on any message: what its text says about a patch run, for the person alone. */

import type { App } from '@slack/bolt';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { readInteraction } from '../results/interaction.ts';
import { noticeView, openModal } from '../results/modal.ts';
import { renderExplanation } from './explain-view.ts';
import { messageText } from './message-text.ts';

export const EXPLAIN_SHORTCUT = 'explain-output';

export function addExplainShortcut(app: App, dependencies: () => CommandDependencies): void {
  app.shortcut({ callback_id: EXPLAIN_SHORTCUT, type: 'message_action' }, async ({ ack, body }) => {
    await ack();
    const interaction = readInteraction(body);
    if (interaction === null) return;
    const trigger = { id: interaction.triggerId, placement: 'open' } as const;
    const failure = await openModal(
      trigger,
      'Explain patch output',
      async () => explained(body),
      dependencies(),
    );
    if (failure !== null) dependencies().logger.info({ failure }, 'An explanation could not be shown');
  });
}

function explained(body: unknown) {
  const { text, isCut } = messageText(body);
  if (text.trim() === '') {
    const words =
      'This message holds no text that I can read. Paste the output into the window of `/patchcheck explain`.';
    return noticeView('Explain patch output', words);
  }
  return renderExplanation({ stdout: text, stderr: '' }, isCut);
}
