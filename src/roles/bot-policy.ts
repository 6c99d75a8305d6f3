/** What the bot's own principal needs: to become the roles, in the name of the person who asks, and nothing else. */

import { REMEDIATE_ACTIONS } from '../model/settings.ts';
import { DEFAULT_PREFIX } from './names.ts';

/** The whole file; the account is open, the names are not. */
export function botPolicy(): string {
  const names = ['assess', 'remediate', ...REMEDIATE_ACTIONS].map((name) => `${DEFAULT_PREFIX}-${name}`);
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AssumeTheRolesOfTheAccounts',
        Effect: 'Allow',
        Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
        Resource: names.map((name) => `arn:aws:iam::*:role/${name}`),
      },
    ],
  };
  return `${JSON.stringify(policy, null, 2)}\n`;
}
