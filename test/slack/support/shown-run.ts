/** A run that is over and kept, told in a thread as if it had been asked for. */

import type { RunRequest } from '../../../src/model/assessment.ts';
import type { StoredMessage } from '../../../src/simulation/slack/workspace.ts';
import { renderOpening } from '../../../src/slack/messages/parent.ts';
import { openConversation } from '../../../src/slack/outbox/conversations.ts';
import { PARENT, want } from '../../../src/slack/outbox/slots.ts';
import type { Store } from '../../../src/store/store.ts';
import { clock, type StartedBot } from './bot.ts';
import { type KeptRun, keepRun } from './kept-run.ts';

export interface ShownRun {
  readonly parent: StoredMessage;
  /** The message of the thread that begins so. */
  message(start: string): Promise<StoredMessage>;
}

export async function showRun(store: Store, { slack }: StartedBot, run: KeptRun): Promise<ShownRun> {
  await keepRun(store, run);
  const request: RunRequest = {
    id: run.id,
    environment: run.environment ?? 'prod',
    regions: run.regions ?? ['us-east-1', 'eu-west-1'],
    accounts: ['111122223333'],
    requestedBy: 'U0ALICE',
    requestedAt: clock.now().toISOString(),
  };
  await openConversation(store.db, clock, {
    id: run.id,
    request,
    requestedBy: 'U0ALICE',
    workspace: slack.workspace.teamId,
    channel: 'C0PATCHING',
    responseUrl: null,
  });
  const content = renderOpening(request.environment, request.regions, 'U0ALICE');
  await want(store.db, run.id, [{ slot: PARENT, kind: 'message', content }]);
  const parent = await slack.waitFor('the run', () =>
    slack.channelMessages().find(({ text }) => text.includes('non-compliant')),
  );
  await slack.waitFor('the files', () => slack.thread(parent).some(({ files }) => files.length > 0));
  return {
    parent,
    message: (start) =>
      slack.waitFor(`a message that begins with ${start}`, () =>
        slack.thread(parent).find(({ text }) => text.startsWith(start)),
      ),
  };
}
