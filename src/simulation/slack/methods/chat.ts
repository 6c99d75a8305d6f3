import {
  type ApiContext,
  type Arguments,
  content,
  jsonObject,
  type Method,
  writableChannel,
} from '../api-call.ts';
import { ApiError } from '../api-error.ts';
import { findMessage, type StoredMessage } from '../workspace.ts';

const scope = 'chat:write';

function store(
  args: Arguments,
  context: ApiContext,
  more: Pick<StoredMessage, 'channel' | 'visibleTo'>,
): StoredMessage {
  const threadTs = args.thread_ts === undefined ? null : String(args.thread_ts);
  const message: StoredMessage = {
    ...content(args, context),
    ...more,
    ts: context.nextTs(),
    threadTs,
    user: context.workspace.botUserId,
    metadata: jsonObject(args.metadata ?? null),
    files: [],
    edits: 0,
  };
  context.workspace.messages.push(message);
  context.onMessage(message);
  return message;
}

const postMessage: Method = {
  scope,
  run(args, context) {
    const channel = writableChannel(args, context).id;
    const threadTs = args.thread_ts;
    if (threadTs !== undefined && findMessage(context.workspace, channel, String(threadTs)) === undefined) {
      throw new ApiError('thread_not_found');
    }
    const message = store(args, context, { channel, visibleTo: null });
    return { channel, ts: message.ts, message: { ts: message.ts, text: message.text } };
  },
};

const postEphemeral: Method = {
  scope,
  run(args, context) {
    const channel = writableChannel(args, context);
    const user = String(args.user);
    if (!channel.members.has(user)) throw new ApiError('user_not_in_channel');
    return { message_ts: store(args, context, { channel: channel.id, visibleTo: user }).ts };
  },
};

const update: Method = {
  scope,
  run(args, context) {
    const channel = writableChannel(args, context).id;
    const message = findMessage(context.workspace, channel, String(args.ts));
    if (message === undefined) throw new ApiError('message_not_found');
    if (message.user !== context.workspace.botUserId) throw new ApiError('cant_update_message');
    Object.assign(message, content(args, context));
    message.edits += 1;
    context.onMessage(message);
    return { channel, ts: message.ts, text: message.text };
  },
};

const remove: Method = {
  scope,
  run(args, context) {
    const channel = writableChannel(args, context).id;
    const message = findMessage(context.workspace, channel, String(args.ts));
    if (message === undefined) throw new ApiError('message_not_found');
    context.workspace.messages.splice(context.workspace.messages.indexOf(message), 1);
    return { channel, ts: message.ts };
  },
};

const getPermalink: Method = {
  run(args, context) {
    const channel = String(args.channel);
    const ts = String(args.message_ts);
    if (findMessage(context.workspace, channel, ts) === undefined) throw new ApiError('message_not_found');
    return { channel, permalink: `https://example.slack.com/archives/${channel}/p${ts.replace('.', '')}` };
  },
};

export const CHAT_METHODS: Readonly<Record<string, Method>> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': remove,
  'chat.getPermalink': getPermalink,
};
