/** What digests take from the configuration and from Slack to be worded: names, so that nobody is called. */

import type { DigestContent, DigestReport } from '../../digest/digest-content.ts';
import { DEFAULT_DUE_WITHIN, type Settings } from '../../model/settings.ts';
import type { Directory } from '../directory.ts';
import { accountNamesOf } from '../history/account-names.ts';
import type { DetailsOptions } from './details-message.ts';

interface Dependencies {
  readonly settings: Pick<Settings, 'environments'>;
  readonly directory: Directory;
}

/** For digests of one environment. Somebody whose name Slack does not tell stays without one. */
export async function detailsOptions(
  contents: readonly DigestContent[],
  { settings, directory }: Dependencies,
): Promise<DetailsOptions> {
  const [first] = contents;
  const environment = settings.environments.get(first?.post.environment ?? '');
  const users = new Set(contents.flatMap((content) => (content.kind === 'report' ? peopleIn(content) : [])));
  const names = await Promise.all(
    [...users].map(async (user) => {
      const person = await directory.person(user).catch(() => null);
      return [user, person?.name ?? null] as const;
    }),
  );
  return {
    accountNames: environment === undefined ? new Map() : accountNamesOf(environment),
    dueWithin: environment?.dueWithinMs ?? DEFAULT_DUE_WITHIN,
    names: new Map(names.flatMap(([user, name]) => (name === null ? [] : [[user, name]]))),
  };
}

function peopleIn({ highest, exceptions, remediations }: DigestReport): string[] {
  const decided = [...(exceptions?.ranOut.list ?? []), ...(exceptions?.runningOut.list ?? [])];
  return [
    ...highest.flatMap(({ assignee }) => (assignee === null ? [] : [assignee])),
    ...decided.map(({ by }) => by),
    ...(remediations?.list ?? []).map(({ requestedBy }) => requestedBy),
  ];
}
