/** Who may assume the roles, and how. */

import type { Json } from './template.ts';

interface Trust {
  readonly principal: Json;
  readonly externalId: Json;
  /** Further conditions on being assumed. */
  readonly conditions?: { readonly [key: string]: Json };
}

/** The trust policy: the bot alone, with the external id, and in somebody's name. */
export function trustPolicy({ principal, externalId, conditions = {} }: Trust): Json {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'PatchcheckAssumes',
        Effect: 'Allow',
        Principal: { AWS: principal },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': externalId }, ...conditions },
      },
      {
        Sid: 'PatchcheckNamesWhoAsked',
        Effect: 'Allow',
        Principal: { AWS: principal },
        Action: 'sts:SetSourceIdentity',
      },
    ],
  };
}
