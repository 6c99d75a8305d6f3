/** What the bot may do in a workspace: no more than it uses, and what only improves it can be declined. */

/**
 * commands: /patchcheck; chat:write: messages; files:write: files of findings; users:read: is it a full member?
 * channels:read, groups:read: is the channel shared with another organisation?
 */
export const REQUIRED_SCOPES = [
  'commands',
  'chat:write',
  'files:write',
  'users:read',
  'channels:read',
  'groups:read',
] as const;

/** History: find a post that Slack did not confirm. usergroups:read: viewers given as user groups. */
export const OPTIONAL_SCOPES = ['channels:history', 'groups:history', 'usergroups:read'] as const;
