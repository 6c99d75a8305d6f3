/** Where a click came from: the message, and the thread of the run that it belongs to. */

import type { Origin } from '../../model/remediation.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { PARENT } from '../outbox/slots.ts';
import type { Interaction } from '../results/interaction.ts';

/** A modal knows its channel alone: the thread there that shows the run is the place to tell it in. */
export async function originOf(
  { channel, message }: Pick<Interaction, 'channel' | 'message'>,
  runId: string,
  { db, workspace }: Pick<CommandDependencies, 'db' | 'workspace'>,
): Promise<Origin> {
  const parent = await db
    .selectFrom('slack_conversations')
    .innerJoin('slack_messages', 'slack_messages.conversation_id', 'slack_conversations.id')
    .select('slack_messages.ts')
    .where('slack_conversations.kind', '=', 'run')
    .where('slack_conversations.run_id', '=', runId)
    .where('slack_conversations.workspace', '=', workspace)
    .where('slack_conversations.channel', '=', channel ?? '')
    .where('slack_messages.slot', '=', PARENT)
    .orderBy('slack_conversations.opened_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const messageTs = message?.ts ?? null;
  return { channel, messageTs, threadTs: parent?.ts ?? message?.threadTs ?? messageTs };
}
