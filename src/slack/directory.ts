/** What Slack says about people, channels and user groups, remembered for a minute. */

import type { Clock } from '../model/clock.ts';
import type { SlackClients } from './outbox/clients.ts';

const REMEMBERED_MS = 60_000;
/** Entries kept before the outdated ones are looked for and dropped. */
const MANY = 1_000;

export interface Person {
  /** The workspace that the person belongs to; null where Slack does not say. */
  readonly workspace: string | null;
  /** Not of this workspace, whatever its id says. */
  readonly isStranger: boolean;
  readonly isGuest: boolean;
  /** As people see it, for where a mention would call somebody; null where Slack does not say. */
  readonly name: string | null;
  /** IANA name; null where Slack does not say. */
  readonly timezone: string | null;
}

export interface Directory {
  /** null: Slack answered without saying who it is. Rejects with the error of Slack's answer. */
  person(user: string): Promise<Person | null>;
  /** Is a channel shared with another organisation? Rejects with the error of Slack's answer. */
  isSharedOutside(channel: string): Promise<boolean>;
  /** Ids of a user group's members. Rejects with the error of Slack's answer. */
  membersOf(group: string): Promise<readonly string[]>;
}

export function createDirectory({ interactive }: Pick<SlackClients, 'interactive'>, clock: Clock): Directory {
  return {
    person: remembered(clock, async (user) => {
      const { user: found } = await interactive.users.info({ user });
      if (found === undefined) return null;
      return {
        workspace: found.team_id ?? null,
        isStranger: 'is_stranger' in found && found.is_stranger === true,
        isGuest: found.is_restricted === true || found.is_ultra_restricted === true,
        name: found.profile?.display_name || found.real_name || found.name || null,
        timezone: found.tz ?? null,
      };
    }),
    isSharedOutside: remembered(clock, async (channel) => {
      const { channel: found } = await interactive.conversations.info({ channel });
      if (found === undefined) throw new TypeError('Slack named no channel');
      return found.is_ext_shared === true;
    }),
    membersOf: remembered(clock, async (usergroup) => {
      const { users } = await interactive.usergroups.users.list({ usergroup });
      return users ?? [];
    }),
  };
}

/** Answers are kept, questions under way are shared, and failures are forgotten at once. */
function remembered<T>(clock: Clock, ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const answers = new Map<string, { readonly answer: Promise<T>; readonly until: number }>();
  return (key) => {
    const now = clock.now().getTime();
    const known = answers.get(key);
    if (known !== undefined && known.until > now) return known.answer;
    if (answers.size >= MANY) {
      for (const [old, { until }] of answers) if (until <= now) answers.delete(old);
    }
    const answer = ask(key);
    answers.set(key, { answer, until: now + REMEMBERED_MS });
    answer.catch(() => answers.delete(key));
    return answer;
  };
}
