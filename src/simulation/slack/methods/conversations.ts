import type { ApiContext, Arguments, Method } from '../api-call.ts';
import { ApiError } from '../api-error.ts';
import { type SimulatedChannel, type SimulatedUser, type StoredMessage, threadOf } from '../workspace.ts';

const info: Method = {
  run(args, context) {
    const channel = seen(args, context);
    const scope = channel.isPrivate ? 'groups:read' : 'channels:read';
    if (!context.scopes.has(scope)) throw new ApiError('missing_scope');
    return {
      channel: {
        id: channel.id,
        name: channel.name,
        is_private: channel.isPrivate,
        is_archived: channel.isArchived,
        is_ext_shared: channel.isShared,
        is_member: channel.members.has(context.workspace.botUserId),
      },
    };
  },
};

const members: Method = {
  scope: 'channels:read',
  run: (args, context) => ({ members: [...known(args, context).members] }),
};

const history: Method = {
  scope: 'channels:history',
  run(args, context) {
    const channel = readable(args, context);
    const oldest = String(args.oldest ?? '0');
    const messages = context.workspace.messages
      .filter((message) => message.channel === channel.id && message.visibleTo === null)
      .filter((message) => message.threadTs === null && message.ts >= oldest)
      .toReversed();
    return { messages: messages.map(messageView), has_more: false };
  },
};

const replies: Method = {
  scope: 'channels:history',
  run(args, context) {
    const thread = threadOf(context.workspace, readable(args, context).id, String(args.ts));
    if (thread.length === 0) throw new ApiError('thread_not_found');
    return { messages: thread.map(messageView), has_more: false };
  },
};

const usersInfo: Method = {
  scope: 'users:read',
  run(args, context) {
    const user = context.workspace.users.get(String(args.user));
    if (user === undefined) throw new ApiError('user_not_found');
    return { user: userView(user) };
  },
};

const userGroupMembers: Method = {
  scope: 'usergroups:read',
  run(args, context) {
    const users = context.workspace.userGroups.get(String(args.usergroup));
    if (users === undefined) throw new ApiError('no_such_subteam');
    return { users };
  },
};

function known(args: Arguments, context: ApiContext): SimulatedChannel {
  const channel = context.workspace.channels.get(String(args.channel));
  if (channel === undefined) throw new ApiError('channel_not_found');
  return channel;
}

/** A private channel exists only for its members. */
function seen(args: Arguments, context: ApiContext): SimulatedChannel {
  const channel = known(args, context);
  const isHidden = channel.isPrivate && !channel.members.has(context.workspace.botUserId);
  if (isHidden) throw new ApiError('channel_not_found');
  return channel;
}

function readable(args: Arguments, context: ApiContext): SimulatedChannel {
  const channel = known(args, context);
  if (!channel.members.has(context.workspace.botUserId)) throw new ApiError('not_in_channel');
  return channel;
}

function messageView(message: StoredMessage): Readonly<Record<string, unknown>> {
  return {
    type: 'message',
    ts: message.ts,
    user: message.user,
    text: message.text,
    blocks: message.blocks,
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    ...(message.metadata === null ? {} : { metadata: message.metadata }),
    ...(message.files.length === 0 ? {} : { files: message.files.map(({ id, name }) => ({ id, name })) }),
  };
}

function userView(user: SimulatedUser): Readonly<Record<string, unknown>> {
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    real_name: user.name,
    tz: user.timezone,
    deleted: user.kind === 'deactivated',
    is_bot: user.kind === 'bot',
    is_restricted: user.kind === 'guest' || user.kind === 'single-channel-guest',
    is_ultra_restricted: user.kind === 'single-channel-guest',
    is_stranger: user.kind === 'stranger',
  };
}

export const CONVERSATION_METHODS: Readonly<Record<string, Method>> = {
  'conversations.info': info,
  'conversations.members': members,
  'conversations.history': history,
  'conversations.replies': replies,
  'users.info': usersInfo,
  'usergroups.users.list': userGroupMembers,
};
