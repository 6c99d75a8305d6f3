import type { CommandDependencies } from '../commands/dependencies.ts';
import { touchConversationsOf } from '../outbox/conversations.ts';

/** Somebody's decision shows on the cards of a run, in whichever threads they are. */
export async function showOnCards(
  runId: string,
  { db, workspace, nudge }: Pick<CommandDependencies, 'db' | 'workspace' | 'nudge'>,
): Promise<void> {
  await touchConversationsOf(db, workspace, runId);
  nudge();
}
