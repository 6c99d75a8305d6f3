/**
 * The gate before every button, modal and shortcut: whoever may not use the bot goes no further, and is told
 * why. Commands ask by themselves (see commands/handle.ts), since they must be acknowledged sooner than Slack
 * may answer.
 */

import type { AnyMiddlewareArgs, Middleware, types } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { type AccessDependencies, type Asker, refusalOf } from './access.ts';
import { section } from './messages/blocks.ts';

export interface GateDependencies extends AccessDependencies {
  readonly clients: { readonly interactive: WebClient };
}

/** Global middleware. Needs its dependencies at the time of each request, since the workspace is known late. */
export function gate(dependencies: () => GateDependencies): Middleware<AnyMiddlewareArgs> {
  return async (args) => {
    const body: unknown = args.body;
    const asker = askerOf(body);
    if (asker === null) return args.next();
    const { logger, clients, ...access } = dependencies();
    const refusal = await refusalOf(asker, { ...access, logger });
    if (refusal === null) return args.next();
    logger.info({ user: asker.user, channel: asker.channel, refusal }, 'Somebody was refused');
    if ('ack' in args && typeof args.ack === 'function') await args.ack();
    await tell(refusal, body, asker, clients.interactive).catch((error: unknown) =>
      logger.warn({ error }, 'Somebody who was refused could not be told'),
    );
  };
}

/** Who sends an interaction, and from where; null for commands and events. */
export function askerOf(body: unknown): Asker | null {
  const user = at(body, 'user');
  const id = at(user, 'id');
  if (typeof id !== 'string') return null;
  // In a shared channel the team of the body is ours, and that of the person is not.
  const workspace = at(user, 'team_id') ?? at(at(body, 'team'), 'id');
  const channel = at(at(body, 'channel'), 'id') ?? at(at(body, 'container'), 'channel_id');
  return {
    user: id,
    workspace: typeof workspace === 'string' ? workspace : '',
    channel: typeof channel === 'string' ? channel : null,
  };
}

/** Beside the message that was clicked on, else in a modal. */
async function tell(refusal: string, body: unknown, asker: Asker, client: WebClient): Promise<void> {
  if (asker.channel !== null) {
    await client.chat.postEphemeral({ channel: asker.channel, user: asker.user, text: refusal });
    return;
  }
  const trigger = at(body, 'trigger_id');
  if (typeof trigger !== 'string') return;
  const isInModal = at(at(body, 'view'), 'type') === 'modal' && at(body, 'type') !== 'view_submission';
  const opening = { trigger_id: trigger, view: refusalModal(refusal) };
  await (isInModal ? client.views.push(opening) : client.views.open(opening));
}

function refusalModal(refusal: string): types.ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'Not allowed' },
    close: { type: 'plain_text', text: 'Close' },
    blocks: [section(refusal)],
  };
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
