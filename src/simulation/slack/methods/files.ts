import { randomBytes } from 'node:crypto';
import { jsonList, type Method, writableChannel } from '../api-call.ts';
import { ApiError } from '../api-error.ts';
import { findMessage, type StoredFile, type StoredMessage } from '../workspace.ts';

const scope = 'files:write';
const ALT_TEXT_MAX = 1_000;

const getUploadUrl: Method = {
  scope,
  run(args, context) {
    const name = String(args.filename ?? '');
    if (name === '' || !(Number(args.length) > 0)) throw new ApiError('invalid_arguments');
    const id = `F${randomBytes(5).toString('hex').toUpperCase()}`;
    const altText = args.alt_txt === undefined ? null : String(args.alt_txt);
    if (altText !== null && altText.length > ALT_TEXT_MAX) throw new ApiError('alt_txt_too_large');
    const file: StoredFile = { id, name, title: name, altText, content: Buffer.alloc(0), shared: false };
    context.workspace.files.set(id, file);
    return { file_id: id, upload_url: `${context.baseUrl()}/upload/${id}` };
  },
};

const completeUpload: Method = {
  scope,
  run(args, context) {
    const files = jsonList(args.files).map((entry) => {
      const file = context.workspace.files.get(String(entry.id));
      if (file === undefined || file.content.length === 0 || file.shared)
        throw new ApiError('file_not_found');
      file.title = String(entry.title ?? file.name);
      return file;
    });
    const channel = writableChannel(args, context).id;
    const threadTs = args.thread_ts === undefined ? null : String(args.thread_ts);
    if (threadTs !== null && findMessage(context.workspace, channel, threadTs) === undefined) {
      throw new ApiError('thread_not_found');
    }
    for (const file of files) file.shared = true;
    const message: StoredMessage = {
      ts: context.nextTs(),
      channel,
      threadTs,
      user: context.workspace.botUserId,
      visibleTo: null,
      text: String(args.initial_comment ?? ''),
      blocks: [],
      metadata: null,
      files,
      edits: 0,
    };
    context.workspace.messages.push(message);
    context.onMessage(message);
    return { files: files.map(({ id, title }) => ({ id, title })) };
  },
};

export const FILE_METHODS: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': getUploadUrl,
  'files.completeUploadExternal': completeUpload,
};
