/**
 * One request, sent until it is answered, refused, or patience ends.
 *
 * Throttles only wait: the operation's budget slows down and the request goes on, for as long as `patienceMs`
 * since it was first sent. Passing faults (5xx, resets, time-outs) are tried again a few times with exponential
 * back-off and full jitter. Expired credentials are renewed once. Anything else ends at once.
 */

import type { Logger } from 'pino';
import type { Clock } from '../model/clock.ts';
import { PatchcheckError } from '../model/errors.ts';
import type { Operation } from '../model/reading.ts';
import type { Scope } from '../model/records.ts';
import type { Budgets } from './budget.ts';
import { cancelled, describeFailure, kindOfFailure, readFailed } from './failures.ts';
import type { Ledger } from './ledger.ts';

/** What all requests of a process share. */
export interface Patience {
  readonly clock: Clock;
  /** 0 ≤ n < 1. */
  readonly random: () => number;
  readonly budgets: Budgets;
  readonly patienceMs: number;
  readonly requestTimeoutMs: number;
  readonly logger: Pick<Logger, 'debug'> | null;
}

/** Who asks: one scope of one run. */
export interface Asker {
  readonly scope: Scope;
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
}

/** How to reach the service: what a request is sent with, and how to renew that when it has expired. */
export interface Request<Connection, Answer> {
  connect(): Promise<Connection>;
  send(connection: Connection, abortSignal: AbortSignal): Promise<Answer>;
  /** null: nothing can be renewed. */
  readonly renew: ((expired: Connection) => Promise<void>) | null;
}

/** What has been tried for one request so far. */
interface Tried {
  /** null: not yet sent. */
  readonly firstSentAt: number | null;
  readonly times: number;
  readonly faults: number;
  readonly renewed: boolean;
}

type Remedy = 'wait-for-turn' | 'renew' | 'back-off' | 'give-up';

const TRIES_ON_FAULT = 6;
const FIRST_BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 20_000;

/** Sends until answered. Throws ReadFailed, or `run-cancelled`. */
export async function attempt<Connection, Answer>(
  patience: Patience,
  asker: Asker,
  operation: Operation,
  request: Request<Connection, Answer>,
): Promise<Answer> {
  const { scope, ledger, signal } = asker;
  const budget = patience.budgets.of(scope, operation);
  let tried: Tried = { firstSentAt: null, times: 0, faults: 0, renewed: false };
  let remedy: Remedy | null = null;

  for (;;) {
    const again = remedy === 'wait-for-turn';
    const sentAt = await untilCancelled(signal, () => budget.turn(signal, again));
    const connection = await request.connect();
    tried = { ...tried, firstSentAt: tried.firstSentAt ?? sentAt, times: tried.times + 1 };
    ledger.sent(operation);
    try {
      const answer = await withDeadline(signal, patience.requestTimeoutMs, (abortSignal) =>
        request.send(connection, abortSignal),
      );
      budget.answered();
      ledger.answered(operation, patience.clock.now().toISOString());
      return answer;
    } catch (thrown) {
      if (signal.aborted) throw cancelled();
      if (thrown instanceof PatchcheckError) throw thrown;
      const failure = asTimeout(thrown);
      remedy = remedyFor(patience, failure, tried, request.renew !== null);
      if (kindOfFailure(failure) === 'throttled') budget.throttled(sentAt);
      tell(patience, asker, operation, failure, tried, remedy);
      if (remedy === 'give-up') throw readFailed(operation, scope, failure, tried.times);
    }
    if (remedy === 'renew') {
      await request.renew?.(connection);
      tried = { ...tried, renewed: true };
    }
    if (remedy === 'back-off') {
      tried = { ...tried, faults: tried.faults + 1 };
      await backOff(patience, signal, tried.faults);
    }
  }
}

function remedyFor(patience: Patience, failure: unknown, tried: Tried, renewable: boolean): Remedy {
  switch (kindOfFailure(failure)) {
    case 'throttled': {
      const now = patience.clock.now().getTime();
      const waitedMs = now - (tried.firstSentAt ?? now);
      return waitedMs < patience.patienceMs ? 'wait-for-turn' : 'give-up';
    }
    case 'expired':
      return renewable && !tried.renewed ? 'renew' : 'give-up';
    case 'passing':
      return tried.faults < TRIES_ON_FAULT - 1 ? 'back-off' : 'give-up';
    case 'final':
      return 'give-up';
  }
}

function tell(
  { logger }: Patience,
  { scope }: Asker,
  operation: Operation,
  failure: unknown,
  tried: Tried,
  remedy: Remedy,
): void {
  const { code } = describeFailure(failure);
  logger?.debug({ operation, ...scope, code, tries: tried.times, remedy }, 'AWS request failed');
}

/** Exponential back-off with full jitter: anything between nothing and the longest wait. */
async function backOff(patience: Patience, signal: AbortSignal, faults: number): Promise<void> {
  const longestMs = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (faults - 1));
  await untilCancelled(signal, () => patience.clock.sleep(patience.random() * longestMs, signal));
}

/** `work` with a signal that aborts with the run's, or when time is up; leaves nothing behind when it is done. */
async function withDeadline<T>(
  signal: AbortSignal,
  ms: number,
  work: (abortSignal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, ms);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

/** Our own deadline shows as an abort: a time-out is what it is, since nobody cancelled. */
function asTimeout(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown.name !== 'AbortError') return thrown;
  const timeout = new Error('no answer in time', { cause: thrown });
  timeout.name = 'TimeoutError';
  return timeout;
}

async function untilCancelled<T>(signal: AbortSignal, wait: () => Promise<T>): Promise<T> {
  try {
    return await wait();
  } catch (thrown) {
    if (signal.aborted) throw cancelled();
    throw thrown;
  }
}
