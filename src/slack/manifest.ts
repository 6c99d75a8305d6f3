/**
 * The Slack app's manifest, for both transports from one source. It asks for no more than the bot uses; scopes
 * that only improve it are optional and can be declined at installation.
 */

import type { AppsManifestCreateArguments } from '@slack/web-api';
import { COMMAND } from './commands/listen.ts';
import { EXPLAIN_SHORTCUT } from './explain/shortcut.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from './scopes.ts';

export type ManifestTransport =
  | { readonly kind: 'socket' }
  /** @param baseUrl where Slack reaches the bot, such as https://patchcheck.example.com */
  | { readonly kind: 'http'; readonly baseUrl: string };

type SlackManifest = AppsManifestCreateArguments['manifest'];

export function createManifest(transport: ManifestTransport): SlackManifest {
  const url = transport.kind === 'http' ? new URL('/slack/events', transport.baseUrl).toString() : undefined;
  return {
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: {
      name: 'patchcheck',
      description: 'Says why EC2 instances are out of patch compliance, what matters most, and what to do',
      background_color: '#1d3557',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      bot_user: { display_name: 'patchcheck', always_online: true },
      shortcuts: [
        {
          name: 'Explain patch output',
          type: 'message',
          callback_id: EXPLAIN_SHORTCUT,
          description: 'Says what the text of this message means for a patch run, and what to do',
        },
      ],
      slash_commands: [
        {
          command: COMMAND,
          description: 'Assess the patch compliance of an environment',
          usage_hint:
            '<environment> [region…|all] [account…] | <environment> cve <CVE> | <instance> | again | history | diff | mine | owner <name> | explain | digest now | schedule | status | cancel <run> | envs | doctor | help',
          should_escape: true,
          ...(url === undefined ? {} : { url }),
        },
      ],
    },
    oauth_config: { scopes: { bot: [...REQUIRED_SCOPES], bot_optional: [...OPTIONAL_SCOPES] } },
    settings: {
      event_subscriptions: {
        bot_events: ['app_home_opened'],
        ...(url === undefined ? {} : { request_url: url }),
      },
      interactivity: { is_enabled: true, ...(url === undefined ? {} : { request_url: url }) },
      org_deploy_enabled: false,
      socket_mode_enabled: transport.kind === 'socket',
      token_rotation_enabled: false,
    },
  };
}
