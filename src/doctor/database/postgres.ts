/** A PostgreSQL server: reachable, new enough, writable, with the rights that migrations and the queue need. */

import pg from 'pg';
import { withStoreErrors } from '../../store/errors.ts';
import { type Check, type CheckName, failed, ok, warning } from '../check.ts';
import type { Examination } from '../dependencies.ts';
import { withinTime } from '../within-time.ts';
import { FACTS_QUERY, type Facts, readMigrations } from './postgres-facts.ts';

/** What pg-boss takes. */
const OLDEST_VERSION = 13;

export async function examinePostgres(url: string, examination: Examination): Promise<Check[]> {
  const subject = addressOf(url);
  const more: Check[] = [];
  const connection = { area: 'database', name: 'connection', subject } as const;
  const connected = await withinTime(connection, examination, () =>
    withClient(url, examination, async (client) => {
      const { rows } = await client.query<Facts>(FACTS_QUERY);
      const facts = rows[0];
      if (!facts) return failed(connection, 'The database answered nothing.', 'Run doctor again.');
      more.push(version(subject, facts), writable(subject, facts), rights(subject, facts));
      more.push(await migrations(subject, client, facts));
      return ok(connection, `Connected as ${facts.user_name}.`);
    }),
  );
  return [connected, ...more];
}

async function withClient(
  url: string,
  { limits }: Examination,
  work: (client: pg.Client) => Promise<Check>,
): Promise<Check> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'patchcheck doctor',
    connectionTimeoutMillis: limits.checkMs,
    statement_timeout: limits.checkMs,
  });
  // A connection that breaks is told by the statement that fails; unheard, this would end the process.
  client.on('error', () => {});
  try {
    return await withStoreErrors(async () => {
      await client.connect();
      return work(client);
    });
  } finally {
    void client.end().catch(() => {});
  }
}

function version(subject: string, facts: Facts): Check {
  const name: CheckName = { area: 'database', name: 'version', subject };
  const major = Math.floor(facts.version / 10_000);
  return major >= OLDEST_VERSION
    ? ok(name, `PostgreSQL ${major}.`)
    : failed(
        name,
        `PostgreSQL ${major} is too old.`,
        `Use PostgreSQL ${OLDEST_VERSION} or newer: set DATABASE_URL to such a server.`,
      );
}

function writable(subject: string, facts: Facts): Check {
  const name: CheckName = { area: 'database', name: 'writable', subject };
  if (facts.in_recovery) {
    return failed(
      name,
      'This server is a read-only replica.',
      'Set DATABASE_URL to the primary server’s address.',
    );
  }
  if (facts.read_only) {
    return failed(
      name,
      'Transactions are read-only for this user.',
      `Run: alter role "${facts.user_name}" set default_transaction_read_only = off;`,
    );
  }
  return ok(name, 'It can be written to.');
}

/** Rights are asked for, not tried: nothing is created. */
function rights(subject: string, facts: Facts): Check {
  const name: CheckName = { area: 'database', name: 'rights', subject };
  const user = `"${facts.user_name}"`;
  const grants = [
    ...((facts.queue_rights ?? facts.may_create_schema)
      ? []
      : [
          facts.queue_rights === null
            ? `grant create on database "${facts.database_name}" to ${user};`
            : `grant usage, create on schema pgboss to ${user};`,
        ]),
    ...(facts.may_create_tables === true
      ? []
      : [`grant usage, create on schema ${facts.schema_name ?? 'public'} to ${user};`]),
    ...facts.closed_tables.map((table) => `grant select, insert, update, delete on ${table} to ${user};`),
  ];
  if (grants.length === 0) return ok(name, 'Tables and the queue can be created and used.');
  return failed(
    name,
    `${facts.user_name} lacks rights on the database.`,
    `Run as its owner: ${grants.join(' ')}`,
  );
}

async function migrations(subject: string, client: pg.Client, facts: Facts): Promise<Check> {
  const name: CheckName = { area: 'database', name: 'schema', subject };
  const { pending, unknown } = await readMigrations(client, facts.has_migrations);
  if (unknown.length > 0) {
    return failed(
      name,
      `The database was brought up to date by a newer version: this one does not know ${unknown.join(', ')}.`,
      'Run that newer version of patchcheck everywhere, or set DATABASE_URL to another database.',
    );
  }
  if (pending.length === 0) return ok(name, 'The tables are up to date.');
  return facts.has_migrations
    ? warning(
        name,
        `${pending.length} migrations are to come: ${pending.join(', ')}.`,
        'Start serve once: it brings the tables up to date. Stop processes of an older version first.',
      )
    : ok(name, 'The database is empty; the first start creates the tables.');
}

/** host:port/database, and nothing that is secret. */
function addressOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || '5432'}${pathname}`;
}
