/** Assessing an environment: a run of its own, a part in one that goes on elsewhere, or a link to the one here. */

import { resolveRequest } from '../../assessment/run-request.ts';
import type { EnvironmentSettings } from '../../model/settings.ts';
import { environmentRefusal } from '../access.ts';
import { openOrJoin } from '../conversations/open-or-join.ts';
import { understood } from '../messages/notices.ts';
import { lastConversationIn } from '../outbox/conversations.ts';
import { code, requester } from '../text.ts';
import type { Answer, CommandAsker, CommandDependencies } from './dependencies.ts';
import { threadLink } from './links.ts';

export interface Wanted {
  readonly environment: EnvironmentSettings;
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
}

export async function assess(
  { environment, regions, accounts }: Wanted,
  asker: CommandAsker,
  dependencies: CommandDependencies,
): Promise<Answer> {
  const refusal = await environmentRefusal(asker, environment, dependencies);
  if (refusal !== null) return { text: refusal };
  if (dependencies.isDraining()) {
    return { text: 'I am about to restart and begin nothing new. Ask again in a minute.' };
  }
  const question = { environment: environment.name, regions, accounts };
  const opened = await openOrJoin(question, asker, dependencies);
  if (opened.kind === 'here') {
    const { conversation } = opened;
    const link = await threadLink(conversation, dependencies);
    return {
      text: `This is being assessed here already: run ${code(conversation.run_id)}, asked by ${requester(conversation.requested_by)}.${link}`,
    };
  }
  dependencies.nudge();
  const text = understood(environment, regions, accounts);
  if (opened.kind === 'opened') return { text };
  const { first } = opened;
  return {
    text: `${text}\n${requester(first.requested_by)} asked for the same at the same time in another channel, so both share run ${code(first.run_id)}.`,
  };
}

/** What was asked last in this channel, by whomever, anew. */
export async function assessAgain(asker: CommandAsker, dependencies: CommandDependencies): Promise<Answer> {
  const { db, workspace, settings } = dependencies;
  const last = await lastConversationIn(db, workspace, asker.channel);
  if (last === undefined) {
    return { text: 'Nothing was assessed in this channel yet, so there is nothing to do again.' };
  }
  // By today's settings: an environment, Region or account may be gone since.
  return assess(resolveRequest(last.request, settings.environments), asker, dependencies);
}
