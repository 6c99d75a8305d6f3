/** Plays the people of a simulated workspace: types commands, presses buttons, waits, reads. */

import type { Clock } from '../../model/clock.ts';
import type { ApiContext } from './api-call.ts';
import { content } from './api-call.ts';
import { messageAsText } from './as-text.ts';
import { createHomePlayer, type HomePlayer } from './home-player.ts';
import { createModalPlayer, type ModalPlayer } from './modal-player.ts';
import { deliverSigned, deliverSignedEvent } from './signed-delivery.ts';
import type { Acknowledgement, SocketHub } from './socket-hub.ts';
import { findMessage, type StoredMessage, threadOf } from './workspace.ts';

export interface Reply extends Acknowledgement {
  readonly afterMs: number;
  /** What the person reads as the answer; empty where there was none. `afterMs` is the acknowledgement's. */
  readonly text: string;
}

export interface Player extends ModalPlayer<Reply>, HomePlayer<Reply> {
  command(
    text: string,
    by?: {
      readonly user?: string;
      readonly channel?: string;
      readonly command?: string;
      readonly teamId?: string;
    },
  ): Promise<Reply>;
  /** Presses the button with this action id (and value, where several share the id) on a message. */
  click(message: StoredMessage, actionId: string, by?: { user?: string; value?: string }): Promise<Reply>;
  submit(view: Readonly<Record<string, unknown>>, by?: { user?: string }): Promise<Reply>;
  /** Picks an option from the menu with this action id, in the row whose block id holds `within`. */
  pickFrom(
    message: StoredMessage,
    actionId: string,
    option: string,
    by?: { user?: string; within?: string },
  ): Promise<Reply>;
  /** Runs a message shortcut on a message, or on one that somebody wrote with attached files. */
  shortcut(
    callbackId: string,
    message: Readonly<Record<string, unknown>>,
    by?: { user?: string },
  ): Promise<Reply>;
  /** Everything this person was told that others do not see, oldest first. */
  ephemerals(user?: string): StoredMessage[];
  /** Messages of a channel that are not in a thread, oldest first. */
  channelMessages(channel?: string): StoredMessage[];
  thread(parent: StoredMessage): StoredMessage[];
  threadAsText(channel: string, ts: string): string;
  /** The first answer that is neither false nor absent. Throws after `timeoutMs` with the name of what it awaited. */
  waitFor<T>(what: string, look: () => T | null | undefined | false, timeoutMs?: number): Promise<T>;
}

export interface PlayerOptions {
  readonly context: ApiContext;
  readonly hub: SocketHub;
  readonly clock: Clock;
  readonly signingSecret: string;
  /** Where deliveries go over HTTP; null: over Socket Mode. */
  readonly requestUrl: () => string | null;
}

/** Longer than any bot takes to answer; one that never does costs this much. */
const ANSWER_WITHIN_MS = 5_000;
const DEFAULT_USER = 'U0ALICE';
const DEFAULT_CHANNEL = 'C0PATCHING';

export function createPlayer(options: PlayerOptions): Player {
  const { context, hub, clock } = options;
  const { workspace } = context;

  async function deliver(kind: DeliveryKind, payload: Record<string, unknown>) {
    const url = options.requestUrl();
    if (url === null) return hub.deliver(kind, payload);
    if (kind === 'events_api') return deliverSignedEvent(url, options.signingSecret, payload, clock);
    const fields = kind === 'interactive' ? { payload: JSON.stringify(payload) } : stringFields(payload);
    return deliverSigned(url, options.signingSecret, new URLSearchParams(fields).toString(), clock);
  }

  async function timed(kind: DeliveryKind, payload: Record<string, unknown>, at: Place) {
    const startedAt = performance.now();
    const answer = await deliver(kind, payload);
    const text = answer.body === null ? '' : keepAnswer(answer.body, at, context);
    return { ...answer, afterMs: performance.now() - startedAt, text };
  }

  /** What the person reads as the answer, where it comes after an empty acknowledgement: words, or a window. */
  async function answered(reply: Reply, user: string, told: number, windows: number): Promise<Reply> {
    if (!reply.acknowledged || reply.text !== '') return reply;
    const deadline = performance.now() + ANSWER_WITHIN_MS;
    for (;;) {
      const [first] = ephemeralsOf(user).slice(told);
      if (first !== undefined) return { ...reply, text: messageAsText(first) };
      if (windowsOf(user) > windows || performance.now() > deadline) return reply;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  const windowsOf = (user: string) =>
    [...workspace.views.values()].filter((view) => view.user === user).length;

  const ephemeralsOf = (user: string) => workspace.messages.filter((message) => message.visibleTo === user);

  const ticketsFor = (user: string, channel: string, messageTs: string | null) => ({
    trigger_id: context.tickets.issueTrigger(user),
    response_url: context.tickets.issueResponseUrl({ user, channel, messageTs }),
  });

  const modals = createModalPlayer<Reply>({
    context,
    person: (user) => ({ ...person(user, context), api_app_id: workspace.appId }),
    deliver: (payload, user) => timed('interactive', payload, { user, channel: DEFAULT_CHANNEL }),
    bodyOf: (reply) => reply.body,
  });

  const homes = createHomePlayer<Reply>({
    context,
    clock,
    defaultUser: DEFAULT_USER,
    person: (user) => ({ ...person(user, context), api_app_id: workspace.appId }),
    deliver: (kind, payload, user) => timed(kind, payload, { user, channel: `D0${user}` }),
  });

  const actOn = (message: StoredMessage, action: Record<string, unknown>, user: string) => {
    const payload = {
      type: 'block_actions',
      ...person(user, context),
      api_app_id: workspace.appId,
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: message.channel,
        is_ephemeral: message.visibleTo !== null,
        ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
      },
      channel: { id: message.channel, name: workspace.channels.get(message.channel)?.name ?? '' },
      message: { type: 'message', ts: message.ts, text: message.text, blocks: message.blocks },
      actions: [{ ...action, action_ts: context.nextTs() }],
      ...ticketsFor(user, message.channel, message.ts),
    };
    return timed('interactive', payload, { user, channel: message.channel });
  };

  return {
    ...modals,
    ...homes,
    async command(text, by = {}) {
      const user = by.user ?? DEFAULT_USER;
      const told = ephemeralsOf(user).length;
      const windows = windowsOf(user);
      const channel = by.channel ?? DEFAULT_CHANNEL;
      const payload = {
        token: 'unused',
        team_id: by.teamId ?? workspace.users.get(user)?.teamId ?? workspace.teamId,
        team_domain: 'example',
        channel_id: channel,
        channel_name: workspace.channels.get(channel)?.name ?? 'directmessage',
        user_id: user,
        user_name: workspace.users.get(user)?.name ?? user,
        command: by.command ?? '/patchcheck',
        text,
        api_app_id: workspace.appId,
        is_enterprise_install: 'false',
        ...ticketsFor(user, channel, null),
      };
      return answered(await timed('slash_commands', payload, { user, channel }), user, told, windows);
    },
    click: (message, actionId, by = {}) =>
      actOn(message, { ...findButton(message, actionId, by.value), type: 'button' }, by.user ?? DEFAULT_USER),
    pickFrom: (message, actionId, option, by = {}) =>
      actOn(message, findOption(message, actionId, option, by.within ?? ''), by.user ?? DEFAULT_USER),
    shortcut(callbackId, message, by = {}) {
      const user = by.user ?? DEFAULT_USER;
      const payload = {
        type: 'message_action',
        callback_id: callbackId,
        ...person(user, context),
        channel: { id: DEFAULT_CHANNEL, name: workspace.channels.get(DEFAULT_CHANNEL)?.name ?? '' },
        message_ts: String(message.ts),
        message: { type: 'message', ...message },
        ...ticketsFor(user, DEFAULT_CHANNEL, null),
      };
      return timed('interactive', payload, { user, channel: DEFAULT_CHANNEL });
    },
    submit(view, by = {}) {
      const user = by.user ?? DEFAULT_USER;
      const payload = {
        type: 'view_submission',
        ...person(user, context),
        view,
        trigger_id: context.tickets.issueTrigger(user),
      };
      return timed('interactive', payload, { user, channel: DEFAULT_CHANNEL });
    },
    ephemerals: (user = DEFAULT_USER) => ephemeralsOf(user),
    channelMessages: (channel = DEFAULT_CHANNEL) =>
      workspace.messages.filter(
        (message) => message.channel === channel && message.visibleTo === null && message.threadTs === null,
      ),
    thread: (parent) => threadOf(workspace, parent.channel, parent.ts),
    threadAsText: (channel, ts) =>
      findMessage(workspace, channel, ts) === undefined
        ? ''
        : threadOf(workspace, channel, ts)
            .map((message) => messageAsText(message))
            .join('\n\n'),
    async waitFor(what, look, timeoutMs = 10_000) {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const found = look();
        if (found !== null && found !== undefined && found !== false) return found;
        if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

type DeliveryKind = 'slash_commands' | 'interactive' | 'events_api';

interface Place {
  readonly user: string;
  readonly channel: string;
}

/** An answer sent along with an acknowledgement is an ephemeral message to whoever asked. */
function keepAnswer(body: Readonly<Record<string, unknown>>, at: Place, context: ApiContext): string {
  if (body.text === undefined && body.blocks === undefined) return '';
  const message: StoredMessage = {
    ...content(body, context),
    ts: context.nextTs(),
    channel: at.channel,
    threadTs: null,
    user: context.workspace.botUserId,
    visibleTo: body.response_type === 'in_channel' ? null : at.user,
    metadata: null,
    files: [],
    edits: 0,
  };
  context.workspace.messages.push(message);
  return messageAsText(message);
}

function person(user: string, context: ApiContext) {
  const known = context.workspace.users.get(user);
  const teamId = known?.teamId ?? context.workspace.teamId;
  return {
    user: { id: user, username: known?.name ?? user, name: known?.name ?? user, team_id: teamId },
    team: { id: context.workspace.teamId, domain: 'example' },
    token: 'unused',
    is_enterprise_install: false,
    enterprise: null,
  };
}

function findButton(
  message: StoredMessage,
  actionId: string,
  value: string | undefined,
): Record<string, unknown> {
  for (const block of message.blocks) {
    const elements: unknown[] = Array.isArray(block.elements) ? block.elements : [block.accessory];
    for (const element of elements) {
      if (typeof element !== 'object' || element === null || !('action_id' in element)) continue;
      const fits = value === undefined || ('value' in element && element.value === value);
      if (element.action_id === actionId && fits) return { ...element, block_id: block.block_id ?? 'b' };
    }
  }
  throw new Error(`No button ${actionId} in: ${messageAsText(message)}`);
}

function findOption(
  message: StoredMessage,
  actionId: string,
  value: string,
  within: string,
): Record<string, unknown> {
  for (const block of message.blocks) {
    if (!Array.isArray(block.elements) || !String(block.block_id).includes(within)) continue;
    for (const element of block.elements) {
      if (element.action_id !== actionId || !Array.isArray(element.options)) continue;
      const option = element.options.find((each: { value?: unknown }) => each.value === value);
      if (option !== undefined) return { ...element, selected_option: option, block_id: block.block_id };
    }
  }
  throw new Error(`No ${actionId} with ${value} in: ${messageAsText(message)}`);
}

function stringFields(payload: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]));
}
