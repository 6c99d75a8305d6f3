/** The audit in the store: it is read and added to. Nothing here, or anywhere, changes or removes an entry. */

import type { Kysely, Selectable, Transaction } from 'kysely';
import { GENESIS, type Head, type Link, nextLink } from '../audit/chain.ts';
import type { AuditEvent } from '../model/remediation.ts';
import { lockAlone } from './advisory-locks.ts';
import type { Database } from './database.ts';
import type { Store } from './store.ts';

const BATCH = 500;

/** Adds entries that belong to no other change, such as refusals. */
export async function appendAudit(
  store: Pick<Store, 'db'>,
  events: readonly AuditEvent[],
  configurationHash: string,
): Promise<void> {
  await store.db
    .transaction()
    .execute((transaction) => appendEntries(transaction, events, configurationHash));
}

/**
 * Adds entries in the transaction of what they tell of. Writers take turns from here to their commit: call it
 * last, so that nobody waits long, and never wait for another lock after it.
 */
export async function appendEntries(
  transaction: Transaction<Database>,
  events: readonly AuditEvent[],
  configurationHash: string,
): Promise<void> {
  if (events.length === 0) return;
  await lockAlone(transaction, 'audit');
  let head = await auditHead(transaction);
  const rows = events.map((event) => {
    const link = nextLink(event, head, configurationHash);
    head = link;
    return rowOf(link);
  });
  await transaction.insertInto('audit_entries').values(rows).execute();
}

/** The newest entry's number and hash; `GENESIS` where there is none. */
export async function auditHead(db: Kysely<Database>): Promise<Head> {
  const newest = await db
    .selectFrom('audit_entries')
    .select(['sequence', 'hash'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return newest ?? GENESIS;
}

export interface AuditFilter {
  /** ISO 8601 in UTC. */
  readonly since?: string | undefined;
  readonly remediationId?: string | undefined;
}

/** Entries in the order of the chain, read little by little: there may be any number of them. */
export async function* auditLinks(
  db: Kysely<Database>,
  { since, remediationId }: AuditFilter = {},
): AsyncGenerator<Link> {
  let last = 0;
  for (;;) {
    const rows = await db
      .selectFrom('audit_entries')
      .selectAll()
      .where('sequence', '>', last)
      .$if(since !== undefined, (query) => query.where('at', '>=', since ?? ''))
      .$if(remediationId !== undefined, (query) => query.where('remediation_id', '=', remediationId ?? ''))
      .orderBy('sequence')
      .limit(BATCH)
      .execute();
    yield* rows.map(linkOf);
    const newest = rows.at(-1);
    if (!newest || rows.length < BATCH) return;
    last = newest.sequence;
  }
}

function linkOf(row: Selectable<Database['audit_entries']>): Link {
  const { remediation_id, configuration_hash, previous_hash, ...same } = row;
  return {
    ...same,
    remediationId: remediation_id,
    configurationHash: configuration_hash,
    previousHash: previous_hash,
  };
}

function rowOf({ remediationId, configurationHash, previousHash, ...same }: Link) {
  return {
    ...same,
    remediation_id: remediationId,
    configuration_hash: configurationHash,
    previous_hash: previousHash,
  };
}
