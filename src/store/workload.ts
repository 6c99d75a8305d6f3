/** How much there is to do: counts over the whole store, whichever process will do it. */

import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';

export interface Workload {
  /** State → runs, those that are over too. */
  readonly runs: Readonly<Record<string, number>>;
  /** State → scopes of runs that are under way. */
  readonly scopes: Readonly<Record<string, number>>;
  /** State → remediations that somebody asked for, those that are over too. */
  readonly remediations: Readonly<Record<string, number>>;
  /** Outcome → remediations that are done. */
  readonly remediationOutcomes: Readonly<Record<string, number>>;
  /** Environments where an emergency stop stands. */
  readonly emergencyStops: number;
  /** Conversations in Slack that are not fully shown yet. */
  readonly openConversations: number;
  /** Messages and files of theirs that Slack does not have in their newest state. */
  readonly outboxMessages: number;
  /** How long the one that waits longest has waited; 0 where none does. */
  readonly outboxOldestSeconds: number;
}

export async function readWorkload(db: Kysely<Database>): Promise<Workload> {
  const [runs, scopes, remediations, outcomes, emergencyStops, openConversations, waiting] =
    await Promise.all([
      db
        .selectFrom('runs')
        .select(['state', sql<string>`count(*)`.as('count')])
        .groupBy('state')
        .execute(),
      scopesUnderWay(db),
      remediationsByState(db),
      remediationsByOutcome(db),
      countEmergencyStops(db),
      countOpenConversations(db),
      unsent(db),
    ]);
  return {
    runs: byState(runs),
    scopes: byState(scopes),
    remediations: byState(remediations),
    remediationOutcomes: byState(outcomes),
    emergencyStops,
    openConversations,
    outboxMessages: waiting.count,
    outboxOldestSeconds: waiting.oldestSeconds,
  };
}

async function scopesUnderWay(db: Kysely<Database>): Promise<StateCount[]> {
  return db
    .selectFrom('run_scopes')
    .innerJoin('runs', 'runs.id', 'run_scopes.run_id')
    .where('runs.state', '=', 'running')
    .select(['run_scopes.state', sql<string>`count(*)`.as('count')])
    .groupBy('run_scopes.state')
    .execute();
}

/** Drafts are nobody's business but one person's. */
async function remediationsByState(db: Kysely<Database>): Promise<StateCount[]> {
  return db
    .selectFrom('remediations')
    .where('state', '!=', 'draft')
    .select(['state', sql<string>`count(*)`.as('count')])
    .groupBy('state')
    .execute();
}

async function remediationsByOutcome(db: Kysely<Database>): Promise<StateCount[]> {
  return db
    .selectFrom('remediations')
    .where('state', '=', 'done')
    .select([sql<string>`coalesce(outcome, 'unknown')`.as('state'), sql<string>`count(*)`.as('count')])
    .groupBy('outcome')
    .execute();
}

async function countEmergencyStops(db: Kysely<Database>): Promise<number> {
  const { count } = await db
    .selectFrom('emergency_stops')
    .select(sql<string>`count(*)`.as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function countOpenConversations(db: Kysely<Database>): Promise<number> {
  const { count } = await db
    .selectFrom('slack_conversations')
    .where('state', '=', 'open')
    .select(sql<string>`count(*)`.as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function unsent(
  db: Kysely<Database>,
): Promise<{ readonly count: number; readonly oldestSeconds: number }> {
  const { count, oldest } = await db
    .selectFrom('slack_messages')
    .innerJoin('slack_conversations', 'slack_conversations.id', 'slack_messages.conversation_id')
    .where('slack_conversations.state', '=', 'open')
    .where((is) =>
      is.or([
        is('slack_messages.state', 'in', ['due', 'sending']),
        is.and([
          is('slack_messages.kind', '=', 'message'),
          is('slack_messages.state', '=', 'sent'),
          is('slack_messages.sent_digest', '!=', is.ref('slack_messages.digest')),
        ]),
      ]),
    )
    .select([
      sql<string>`count(*)`.as('count'),
      sql<string | null>`extract(epoch from now() - min(slack_messages.wanted_at))`.as('oldest'),
    ])
    .executeTakeFirstOrThrow();
  return { count: Number(count), oldestSeconds: Math.max(0, Number(oldest ?? 0)) };
}

interface StateCount {
  readonly state: string;
  readonly count: string;
}

/** Both databases count in 64 bits, which drivers hand out as text or as numbers. */
function byState(rows: readonly StateCount[]): Record<string, number> {
  return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
}
