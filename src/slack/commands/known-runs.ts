/** Answers about runs that this workspace has asked for. */

import type { RunState } from '../../assessment/runs.ts';
import type { RunRequest } from '../../model/assessment.ts';
import { didYouMean } from '../../model/nearest-match.ts';
import type { Asker } from '../access.ts';
import { resultSentence } from '../messages/run-words.ts';
import { type Conversation, recentConversations } from '../outbox/conversations.ts';
import { PARENT, slotsOf } from '../outbox/slots.ts';
import { code, outside, time } from '../text.ts';
import type { CommandDependencies } from './handle.ts';

const SHOWN = 8;
/** Runs that a typed id is compared with. */
const KNOWN = 50;

/** The newest runs, one line each. */
export async function statusOfRuns(dependencies: CommandDependencies): Promise<string> {
  const { db, runs, workspace } = dependencies;
  const conversations = await recentConversations(db, workspace, SHOWN);
  if (conversations.length === 0) return 'Nothing was asked yet.';
  const lines = await Promise.all(
    conversations.map(async (conversation) => statusLine(conversation, await runs.get(conversation.run_id))),
  );
  return lines.join('\n');
}

function statusLine(conversation: Conversation, state: RunState | null): string {
  const { environment, regions } = conversation.request;
  const what = `${outside(environment, 64)} in ${outside(regions.join(', '), 120)}`;
  const when = `asked ${time(conversation.opened_at.toISOString())} in <#${conversation.channel}>`;
  return `• ${code(conversation.run_id)} ${what}: ${stateWords(state)} (${when})`;
}

function stateWords(state: RunState | null): string {
  if (state === null) return 'not started';
  return state.state === 'done' ? resultSentence(state) : state.state;
}

/** Cancels a run of this workspace; only whoever asked for it may. */
export async function cancelNamedRun(
  runId: string | null,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<string> {
  const conversations = await recentConversations(dependencies.db, dependencies.workspace, KNOWN);
  const open = conversations.filter((conversation) => conversation.state === 'open');
  const ids = open.map((conversation) => conversation.run_id);
  const known =
    ids.length === 0 ? 'No run is going on.' : `Going on: ${ids.map((id) => code(id)).join(', ')}.`;
  if (runId === null) return `Say which run: ${code('/patchcheck cancel <run>')}. ${known}`;
  const found = conversations.find((conversation) => conversation.run_id === runId);
  if (found === undefined) {
    const hint = outside(didYouMean(runId, ids), 120).replace(/^; d/, ' D');
    return `There is no run ${code(runId, 80)}.${hint} ${known}`;
  }
  if (found.requested_by !== asker.user) {
    return `Only <@${found.requested_by}>, who asked for it, may cancel ${code(runId)}.`;
  }
  const isCancelled = await dependencies.runs.cancel(runId);
  dependencies.nudge();
  return isCancelled ? `Cancelled ${code(runId)}.` : `${code(runId)} is over already.`;
}

/** Where the same is being assessed in the same channel already, in a sentence with its link; else null. */
export async function sameRun(
  wanted: Pick<RunRequest, 'environment' | 'regions' | 'accounts'>,
  asker: Asker,
  { db, workspace, clients, logger }: CommandDependencies,
): Promise<string | null> {
  const conversations = await recentConversations(db, workspace, KNOWN);
  const same = conversations.find(
    ({ state, channel, request }) =>
      state === 'open' && channel === asker.channel && nameOf(request) === nameOf(wanted),
  );
  if (same === undefined) return null;
  const parent = (await slotsOf(db, same.id)).find((slot) => slot.slot === PARENT);
  const link = await clients.interactive.chat
    .getPermalink({ channel: same.channel, message_ts: parent?.ts ?? '' })
    .then(({ permalink }) => (permalink === undefined ? '' : ` <${permalink}|Open its thread.>`))
    .catch((error: unknown) => {
      logger.info({ conversation: same.id, error }, 'No link to a running conversation');
      return '';
    });
  return `This is being assessed here already: run ${code(same.run_id)}, asked by <@${same.requested_by}>.${link}`;
}

function nameOf({
  environment,
  regions,
  accounts,
}: Pick<RunRequest, 'environment' | 'regions' | 'accounts'>): string {
  return JSON.stringify([environment, regions.toSorted(), accounts.toSorted()]);
}
