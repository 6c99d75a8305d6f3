/** Answers `/patchcheck …`: what to say at once, and what to begin. */

import type { Kysely } from 'kysely';
import { newRunId } from '../../assessment/run-id.ts';
import type { Runs } from '../../assessment/runs.ts';
import type { Clock } from '../../model/clock.ts';
import { asPatchcheckError } from '../../model/errors.ts';
import type { Settings } from '../../model/settings.ts';
import type { Database } from '../../store/database.ts';
import { type AccessDependencies, type Asker, environmentRefusal, refusalOf } from '../access.ts';
import { environmentList, help, usage } from '../messages/help.ts';
import { errorNotice, understood } from '../messages/notices.ts';
import { renderOpening } from '../messages/parent.ts';
import type { SlackClients } from '../outbox/clients.ts';
import { openConversation } from '../outbox/conversations.ts';
import { PARENT, want } from '../outbox/slots.ts';
import { cancelNamedRun, sameRun, statusOfRuns } from './known-runs.ts';
import { type Command, parseCommand } from './parse.ts';

export interface CommandDependencies extends AccessDependencies {
  readonly clients: SlackClients;
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly runs: Runs;
  readonly settings: Settings;
  /** Something new is to be shown. */
  readonly nudge: () => void;
}

/** The answer that only the asker sees. Never throws: every command is answered. */
export async function answerCommand(
  text: string,
  asker: Asker & { readonly channel: string; readonly responseUrl: string | null },
  dependencies: CommandDependencies,
): Promise<string> {
  try {
    const refusal = await refusalOf(asker, dependencies);
    if (refusal !== null) return refusal;
    return await perform(parseCommand(text, dependencies.settings), asker, dependencies);
  } catch (thrown) {
    const error = asPatchcheckError(thrown);
    if (error.code === 'internal' || error.code.startsWith('store')) {
      dependencies.logger.error({ error }, 'A command failed');
    }
    const isTypo = error.code === 'bad-usage' || error.code.startsWith('unknown');
    return errorNotice(error, isTypo ? usage(dependencies.settings.environments) : '');
  }
}

async function perform(
  command: Command,
  asker: Asker & { readonly channel: string; readonly responseUrl: string | null },
  dependencies: CommandDependencies,
): Promise<string> {
  const { environments } = dependencies.settings;
  switch (command.kind) {
    case 'help':
      return help(environments);
    case 'environments':
      return environmentList(environments);
    case 'status':
      return statusOfRuns(dependencies);
    case 'cancel':
      return cancelNamedRun(command.runId, asker, dependencies);
    case 'assess':
      return assess(command, asker, dependencies);
  }
}

async function assess(
  command: Extract<Command, { kind: 'assess' }>,
  asker: Asker & { readonly channel: string; readonly responseUrl: string | null },
  dependencies: CommandDependencies,
): Promise<string> {
  const { db, clock, nudge } = dependencies;
  const { environment, regions, accounts } = command;
  const refusal = await environmentRefusal(asker, environment, dependencies);
  if (refusal !== null) return refusal;
  const running = await sameRun({ environment: environment.name, regions, accounts }, asker, dependencies);
  if (running !== null) return running;
  const now = clock.now();
  const request = {
    id: newRunId(now),
    environment: environment.name,
    regions,
    accounts,
    requestedBy: asker.user,
    requestedAt: now.toISOString(),
  };
  await db.transaction().execute(async (transaction) => {
    await openConversation(transaction, clock, { ...asker, request });
    const opening = renderOpening(environment.name, regions, asker.user);
    await want(transaction, request.id, [{ slot: PARENT, kind: 'message', content: opening }]);
  });
  nudge();
  return understood(environment.name, regions, accounts.length);
}
