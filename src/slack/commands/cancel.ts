/** `cancel <run>`: by whoever asked for the run, or an operator of its environment. */

import { didYouMean } from '../../model/nearest-match.ts';
import { isAmong } from '../access.ts';
import {
  conversationsOf,
  noteCancelled,
  openConversations,
  type RunConversation,
} from '../outbox/conversations.ts';
import { code, outside, requester } from '../text.ts';
import type { Answer, CommandAsker, CommandDependencies } from './dependencies.ts';
import { mayView } from './viewing.ts';

export async function cancelNamedRun(
  runId: string | null,
  asker: CommandAsker,
  dependencies: CommandDependencies,
): Promise<Answer> {
  if (runId === null) {
    const usage = `Say which run: ${code('/patchcheck cancel <run>')}.`;
    return { text: `${usage} ${await goingOn('', asker, dependencies)}` };
  }
  const conversations = await conversationsOf(dependencies.db, dependencies.workspace, runId);
  const [conversation] = conversations;
  if (conversation === undefined) {
    return { text: `There is no run ${code(runId, 80)}${await goingOn(runId, asker, dependencies)}` };
  }
  const refusal = await cancelRefusal(conversation, asker, dependencies);
  return { text: refusal ?? (await cancel(conversation, conversations, asker, dependencies)) };
}

async function cancel(
  { run_id: runId }: RunConversation,
  conversations: readonly RunConversation[],
  asker: CommandAsker,
  { db, workspace, runs, nudge }: CommandDependencies,
): Promise<string> {
  const state = await runs.get(runId);
  const isPending = state === null && conversations.some((each) => each.state === 'open');
  if (!isPending && state?.state !== 'running') return `${code(runId)} is over already.`;
  // Kept before it is done: whoever carries the conversations sees to it that the run stops, or never begins.
  await noteCancelled(db, workspace, runId, asker.user);
  await runs.cancel(runId);
  nudge();
  const threads = conversations.filter((each) => each.state === 'open').length;
  const shared = threads > 1 ? ` It was shared: its ${threads} threads say so.` : '';
  return `Cancelled ${code(runId)}.${shared}`;
}

async function cancelRefusal(
  { request, run_id: runId }: RunConversation,
  asker: CommandAsker,
  dependencies: CommandDependencies,
): Promise<string | null> {
  if (request.requestedBy === asker.user) return null;
  const operators = dependencies.settings.environments.get(request.environment)?.operators ?? [];
  if (await isAmong(asker.user, operators, dependencies)) return null;
  const others = operators.length === 0 ? '' : ` or an operator of ${outside(request.environment, 64)}`;
  return `Only ${requester(request.requestedBy)}, who asked for it,${others} may cancel ${code(runId)}.`;
}

/** Runs that could have been meant, with the nearest match first. */
async function goingOn(
  typed: string,
  asker: CommandAsker,
  dependencies: CommandDependencies,
): Promise<string> {
  const open = await openConversations(dependencies.db, dependencies.workspace);
  const visible = await Promise.all(
    open.map(({ request }) => mayView(request.environment, asker, dependencies)),
  );
  const ids = [...new Set(open.filter((_, index) => visible[index]).map((each) => each.run_id))];
  const hint = typed === '' ? '' : `${outside(didYouMean(typed, ids), 120) || '.'} `;
  return `${hint}${ids.length === 0 ? 'No run is going on.' : `Going on: ${ids.map((id) => code(id)).join(', ')}.`}`;
}
