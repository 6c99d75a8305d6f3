/** Granted scopes against the manifest's, each by name and with what it is for. */

import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../../slack/scopes.ts';
import { type Check, failed, ok, skipped, warning } from '../check.ts';

/** What does not work without a scope. */
const LOST: Readonly<Record<string, string>> = {
  commands: '/patchcheck does not reach the bot.',
  'chat:write': 'The bot cannot post or edit anything.',
  'files:write': 'Findings cannot be handed out as files.',
  'users:read': 'Nobody can be verified as a full member, so everybody is refused.',
  'channels:read':
    'Whether a public channel is shared with another organisation cannot be told, so nobody is answered there.',
  'groups:read':
    'Whether a private channel is shared with another organisation cannot be told, so nobody is answered there.',
  'channels:history':
    'A post that Slack did not confirm in a public channel cannot be looked up, and its run may go on without a message.',
  'groups:history':
    'A post that Slack did not confirm in a private channel cannot be looked up, and its run may go on without a message.',
  'usergroups:read': 'Viewers, operators and approvers given as user groups count for nobody.',
};

/** @param granted null where Slack did not tell */
export function examineScopes(granted: readonly string[] | null): Check[] {
  if (granted === null) {
    const name = { area: 'slack', name: 'scope', subject: 'scopes' } as const;
    return [skipped(name, 'Slack did not tell which scopes are granted.')];
  }
  const required = REQUIRED_SCOPES.map((scope) => scopeCheck(scope, granted, true));
  const optional = OPTIONAL_SCOPES.map((scope) => scopeCheck(scope, granted, false));
  return [...required, ...optional];
}

function scopeCheck(scope: string, granted: readonly string[], isRequired: boolean): Check {
  const name = { area: 'slack', name: 'scope', subject: scope } as const;
  if (granted.includes(scope)) return ok(name, 'Granted.');
  const detail = `Not granted. ${LOST[scope] ?? 'Part of the bot does not work.'}`;
  const fix = `Add ${scope} under "OAuth & Permissions" → "Bot Token Scopes" at api.slack.com/apps, then install the app again.`;
  return isRequired ? failed(name, detail, fix) : warning(name, detail, fix);
}
