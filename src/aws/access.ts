/** Opens readers: assumes roles, shares budgets, connections and sessions between all runs of the process. */

import type { Logger } from 'pino';
import { type Clock, systemClock } from '../model/clock.ts';
import type { Operation } from '../model/reading.ts';
import type { Scope } from '../model/records.ts';
import { type Asker, attempt, type Patience } from './attempts.ts';
import { createBudgets } from './budget.ts';
import {
  assertRead,
  type ClientSettings,
  type Credentials,
  clientSettings,
  createClients,
} from './clients.ts';
import { createLedger } from './ledger.ts';
import { readPages } from './pages.ts';
import type { AwsAccess, AwsClients, AwsReader } from './reader.ts';
import { createSession, type Role, type RunIdentity, type Session } from './session.ts';

export interface AwsAccessOptions {
  readonly clock?: Clock;
  /** 0 ≤ n < 1; spreads retries. */
  readonly random?: () => number;
  /** How long one request may be throttled, from when it was first sent. */
  readonly patienceMs?: number;
  /** How long one request may stay unanswered. */
  readonly requestTimeoutMs?: number;
  /** Told of every request that failed and what becomes of it. */
  readonly logger?: Pick<Logger, 'debug'>;
}

const PATIENCE_MS = 10 * 60_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** One for the whole process, so that budgets are shared. */
export function createAwsAccess(options: AwsAccessOptions = {}): AwsAccess {
  const clock = options.clock ?? systemClock;
  const patience: Patience = {
    clock,
    random: options.random ?? Math.random,
    budgets: createBudgets(clock),
    patienceMs: options.patienceMs ?? PATIENCE_MS,
    requestTimeoutMs: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
    logger: options.logger ?? null,
  };
  const settings = clientSettings();
  const sessions = new Map<string, Session>();

  function sessionFor(scope: Scope, role: Role, run: RunIdentity): Session {
    const now = clock.now().getTime();
    for (const [key, session] of sessions) if (session.isOver(now)) sessions.delete(key);
    const key = JSON.stringify([scope.accountId, role.arn, role.externalId, run.id, run.requestedBy]);
    const session = sessions.get(key) ?? createSession(patience, settings, role, run);
    sessions.set(key, session);
    return session;
  }

  return {
    open: async (scope, role, run, signal) => {
      const asker: Asker = { scope, signal, ledger: createLedger(clock.now().toISOString()) };
      const session = sessionFor(scope, role, run);
      await session.credentials(asker);
      return createReader(patience, settings, asker, session);
    },
  };
}

interface Connection {
  readonly credentials: Credentials;
  readonly clients: AwsClients;
}

function createReader(
  patience: Patience,
  settings: ClientSettings,
  asker: Asker,
  session: Session,
): AwsReader {
  let connection: Connection | null = null;

  async function connect(): Promise<Connection> {
    const credentials = await session.credentials(asker);
    if (connection?.credentials !== credentials) {
      connection = { credentials, clients: createClients(settings, asker.scope.region, credentials) };
    }
    return connection;
  }

  const send: AwsReader['send'] = async (operation: Operation, call) => {
    assertRead(operation);
    return attempt(patience, asker, operation, {
      connect,
      send: ({ clients }, abortSignal) => call(clients, { abortSignal }),
      renew: ({ credentials }) => session.renew(credentials, asker),
    });
  };

  return {
    scope: asker.scope,
    now: () => asker.ledger.lastAnswerAt(),
    send,
    pages: (operation, call) => readPages(send, operation, call),
    apiCalls: () => asker.ledger.apiCalls(),
    succeeded: () => asker.ledger.succeeded(),
  };
}
