/** One call of the Web API, as its methods see it. */

import type { Clock } from '../../model/clock.ts';
import { checkMessage, type Problem } from '../../slack/block-kit/check.ts';
import { ApiError } from './api-error.ts';
import type { Tickets } from './tickets.ts';
import { directChannel, type SimulatedChannel, type StoredMessage, type Workspace } from './workspace.ts';

export type Answer = Readonly<Record<string, unknown>>;
export type Arguments = Readonly<Record<string, unknown>>;

export interface ApiContext {
  readonly workspace: Workspace;
  readonly clock: Clock;
  readonly tickets: Tickets;
  /** Scopes granted to the bot; a method that needs another one is refused. */
  readonly scopes: ReadonlySet<string>;
  readonly baseUrl: () => string;
  readonly socketUrl: () => string;
  /** A message ts: unique and increasing. */
  readonly nextTs: () => string;
  /** Block types that this workspace does not know, as an older one would. */
  readonly unsupportedBlocks: ReadonlySet<string>;
  readonly onMessage: (message: StoredMessage) => void;
}

export interface Method {
  readonly scope?: string;
  readonly token?: 'app';
  readonly run: (args: Arguments, context: ApiContext) => Answer;
}

/** A channel that the bot may write to. Throws as Slack does. */
export function writableChannel(args: Arguments, context: ApiContext): SimulatedChannel {
  const named = String(args.channel ?? args.channel_id);
  const { channels, users } = context.workspace;
  const isPerson = users.has(named) && users.get(named)?.kind !== 'deactivated';
  const channel = isPerson ? directChannel(context.workspace, named) : channels.get(named);
  const isMember = channel?.members.has(context.workspace.botUserId) ?? false;
  if (channel === undefined || (channel.isPrivate && !isMember)) throw new ApiError('channel_not_found');
  if (channel.isArchived) throw new ApiError('is_archived');
  if (!isMember) throw new ApiError('not_in_channel');
  return channel;
}

/** Text and blocks of a message. Throws as Slack does when they are missing or break a rule. */
export function content(args: Arguments, context: ApiContext): Pick<StoredMessage, 'text' | 'blocks'> {
  const blocks = jsonList(args.blocks);
  const text = String(args.text ?? '');
  if (text === '' && blocks.length === 0) throw new ApiError('no_text');
  const problems = [
    ...checkMessage({ text: text === '' ? ' - ' : text, blocks }),
    ...blocks.flatMap((block, index) => unsupported(block, index, context)),
  ];
  if (problems.length > 0) throw invalidBlocks(problems);
  return { text, blocks };
}

export function invalidBlocks(problems: readonly Problem[]): ApiError {
  return new ApiError(
    'invalid_blocks',
    problems.map((problem) => `[ERROR] ${problem.message} [json-pointer:${problem.pointer}]`),
  );
}

/** A form field that holds JSON, or JSON itself. */
export function json(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new ApiError('invalid_arguments');
  }
}

export function jsonObject(value: unknown): Readonly<Record<string, unknown>> | null {
  const parsed = json(value);
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : null;
}

export function jsonList(value: unknown): Readonly<Record<string, unknown>>[] {
  const parsed = value === undefined || value === '' ? [] : json(value);
  if (!Array.isArray(parsed)) throw new ApiError('invalid_blocks_format');
  return parsed;
}

/** What is wrong with a block that this workspace does not know. */
export function unsupported(
  block: Readonly<Record<string, unknown>>,
  index: number,
  context: ApiContext,
): Problem[] {
  const type = String(block.type);
  if (!context.unsupportedBlocks.has(type)) return [];
  return [{ pointer: `/blocks/${index}/type`, message: `unsupported type: ${type}` }];
}
