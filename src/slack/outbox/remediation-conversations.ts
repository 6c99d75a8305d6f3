/** Conversations of one message each: a remediation in its thread, the copies of its request, and notices. */

import { createHash } from 'node:crypto';
import { type Insertable, type Kysely, sql } from 'kysely';
import type { Clock } from '../../model/clock.ts';
import type { RemediationRecord } from '../../model/remediation.ts';
import type { Database } from '../../store/database.ts';
import type { Conversation } from './conversations.ts';
import { type MessageContent, PARENT, want } from './slots.ts';

export interface Where {
  readonly workspace: string;
  /** A channel, or a person: then Slack makes it a direct message. */
  readonly channel: string;
  readonly threadTs: string | null;
  /** Who is told where it cannot be shown. */
  readonly requestedBy: string;
}

/**
 * Tells a remediation from now on. Called before it is asked for, so that none goes on untold whatever happens in
 * between, and harmless when it is told already.
 */
export async function tellRemediation(
  db: Kysely<Database>,
  clock: Clock,
  remediation: { readonly id: string; readonly runId: string },
  where: Where,
): Promise<void> {
  await db
    .insertInto('slack_conversations')
    .values({
      ...opened(clock, where),
      id: conversationOf(remediation),
      kind: 'remediation',
      run_id: remediation.runId,
      remediation_id: remediation.id,
    })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({ state: 'open', touches: sql`slack_conversations.touches + 1` }),
    )
    .execute();
}

/** The conversation that tells a remediation. */
export function conversationOf({ id }: { readonly id: string }): string {
  return `remediation-${id}`;
}

type Asked = Pick<RemediationRecord, 'id' | 'token' | 'breakGlass'>;

/** The copy of a request for one approver, once a request; of one that breaks the glass, once for good. */
export async function copyRequest(
  db: Kysely<Database>,
  clock: Clock,
  record: Asked & Pick<RemediationRecord, 'plan' | 'requestedBy'>,
  to: { readonly workspace: string; readonly approver: string },
): Promise<void> {
  const { id, plan, requestedBy } = record;
  await db
    .insertInto('slack_conversations')
    .values({
      ...opened(clock, {
        workspace: to.workspace,
        channel: to.approver,
        threadTs: null,
        requestedBy: requestedBy.user,
      }),
      id: `${copiesOf(record)}${to.approver}`,
      kind: 'approval',
      run_id: plan.runId,
      remediation_id: id,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** Is this a copy of the request as it is now, and not of an earlier one? */
export function isCopyOf(conversation: Pick<Conversation, 'id'>, record: Asked): boolean {
  return conversation.id.startsWith(copiesOf(record));
}

/** Says something once. The same id never says anything again. */
export async function giveNotice(
  db: Kysely<Database>,
  clock: Clock,
  id: string,
  where: Where,
  content: MessageContent,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const added = await transaction
      .insertInto('slack_conversations')
      .values({ ...opened(clock, where), id, kind: 'notice', run_id: null, remediation_id: null })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (added !== undefined) await want(transaction, id, [{ slot: PARENT, kind: 'message', content }]);
  });
}

function opened(
  clock: Clock,
  { workspace, channel, threadTs, requestedBy }: Where,
): Omit<Insertable<Database['slack_conversations']>, 'id'> {
  return {
    request: null,
    workspace,
    channel,
    thread_ts: threadTs,
    requested_by: requestedBy,
    opened_at: clock.now(),
    response_url: null,
    state: 'open',
    cancelled_by: null,
    lease_owner: null,
    lease_until: null,
    ended_at: null,
  };
}

/** How the ids of its copies begin. Who breaks the glass waits for no decision, so no token tells requests apart. */
function copiesOf({ id, token, breakGlass }: Asked): string {
  return `approval-${id}-${breakGlass ? 'break-glass' : named(token)}-`;
}

/** Names a token without telling it: ids of conversations stand in the metadata of messages. */
function named(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 12);
}
