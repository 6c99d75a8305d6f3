/** The Web API's methods by name. */

import type { Method } from './api-call.ts';
import { CHAT_METHODS } from './methods/chat.ts';
import { CONVERSATION_METHODS } from './methods/conversations.ts';
import { FILE_METHODS } from './methods/files.ts';
import { VIEW_METHODS } from './methods/views.ts';

const authTest: Method = {
  run: (_args, { workspace }) => ({
    url: 'https://example.slack.com/',
    team: workspace.teamName,
    team_id: workspace.teamId,
    user: 'patchcheck',
    user_id: workspace.botUserId,
    bot_id: workspace.botId,
    is_enterprise_install: false,
  }),
};

const openConnection: Method = {
  token: 'app',
  run: (_args, context) => ({ url: context.socketUrl() }),
};

export const METHODS: Readonly<Record<string, Method>> = {
  'auth.test': authTest,
  'apps.connections.open': openConnection,
  ...CHAT_METHODS,
  ...CONVERSATION_METHODS,
  ...FILE_METHODS,
  ...VIEW_METHODS,
};
