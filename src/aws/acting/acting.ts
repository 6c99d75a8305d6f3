/**
 * The one way to change something in AWS: one request, in a session that can do nothing else, sent once.
 *
 * Sent means: exactly one HTTP attempt, before a moment after which it is never sent, and no later answer is
 * waited for than the time allowed. A request that is held up on its way is refused by AWS itself, since the
 * session's policy ends with that time.
 */

import type { Logger } from 'pino';
import type { Clock } from '../../model/clock.ts';
import { PatchcheckError } from '../../model/errors.ts';
import type { Operation } from '../../model/reading.ts';
import type { Scope } from '../../model/records.ts';
import type { Patience } from '../attempts.ts';
import { createBudgets } from '../budget.ts';
import { clientSettings } from '../clients.ts';
import { describeFailure, kindOfFailure } from '../failures.ts';
import { ReadFailed } from '../reader.ts';
import { type ActingCredentials, type ActingRole, assumeActingRole } from './acting-session.ts';
import { type ActingClients, withActingClients } from './clients.ts';
import { explainRefusal } from './explain-refusal.ts';
import { type ActingOutcome, kindOfFailedAct, requestIdOf } from './outcome.ts';
import { NotInTheTable } from './session-policy.ts';

/** A request that changes something. */
export interface Act {
  readonly scope: Scope;
  readonly operation: Operation;
  /** Whom or what it concerns, for people: "AWS-RunPatchBaseline on i-1 and i-2". */
  readonly about: string;
  /** The session's policy as JSON, holding until `until`. */
  policy(until: Date): string;
  send(clients: ActingClients, options: { readonly abortSignal: AbortSignal }): Promise<Accepted>;
}

export interface Accepted {
  readonly awsId: string | null;
  readonly $metadata: { readonly requestId?: string | undefined };
}

/** ISO 8601 and milliseconds. */
export interface ActingTime {
  /** Never sent at or after this. */
  readonly sendBefore: string;
  /** Everything together ends within this. */
  readonly timeoutMs: number;
}

export interface AwsActing {
  /** Never throws for anything that AWS or the network did. */
  act(act: Act, role: ActingRole, time: ActingTime): Promise<ActingOutcome>;
}

export interface AwsActingOptions {
  readonly clock: Clock;
  /** 0 ≤ n < 1; spreads retries of AssumeRole. */
  readonly random?: () => number;
  /** Told of every request and what became of it. */
  readonly logger?: Pick<Logger, 'debug'>;
}

/** Part of the time in which the role has to be assumed. */
const ASSUME_SHARE = 0.4;
/** Clocks differ by about a second without anybody noticing: AWS tells whole seconds. */
const SKEW_THAT_COUNTS_MS = 4000;
/**
 * With a clock that is off by more nothing is sent: whoever has to look up whether a request arrived looks among what
 * happened around the time that was written down for it.
 */
export const MOST_SKEW_MS = 5 * 60_000;

/** One for the whole process, so that its requests to assume roles share a budget. */
export function createAwsActing(options: AwsActingOptions): AwsActing {
  const { clock, random = Math.random, logger } = options;
  const settings = clientSettings();
  const patience: Patience = {
    clock,
    random,
    budgets: createBudgets(clock),
    patienceMs: 3000,
    requestTimeoutMs: 3000,
    logger: logger ?? null,
  };

  /** Twice where our clock turns out to be off: the policy's end is meant in AWS's time. */
  async function assume(act: Act, role: ActingRole, time: ActingTime): Promise<ActingCredentials> {
    const signal = AbortSignal.timeout(Math.ceil(time.timeoutMs * ASSUME_SHARE));
    const until = Date.parse(time.sendBefore) + time.timeoutMs;
    const assumeUntil = (at: number) =>
      assumeActingRole(patience, settings, act.scope, role, act.policy(new Date(at)), signal);
    const first = await assumeUntil(until);
    if (Math.abs(first.skewMs) < SKEW_THAT_COUNTS_MS) return first;
    return assumeUntil(until + first.skewMs);
  }

  function isTooLate(time: ActingTime): boolean {
    return clock.now().getTime() >= Date.parse(time.sendBefore);
  }

  async function sendOnce(act: Act, role: ActingRole, time: ActingTime): Promise<ActingOutcome> {
    const abortSignal = AbortSignal.timeout(time.timeoutMs);
    if (isTooLate(time)) return tooLate(act);
    let session: ActingCredentials;
    try {
      session = await assume(act, role, time);
    } catch (thrown) {
      return notAssumed(act, thrown);
    }
    if (Math.abs(session.skewMs) > MOST_SKEW_MS) return wrongClock(act, session.skewMs);
    const progress = { onItsWay: false };
    const request = {
      operation: act.operation,
      beforeSending: () => {
        if (isTooLate(time) || abortSignal.aborted) throw new TooLate();
        progress.onItsWay = true;
      },
    };
    try {
      const { credentials, skewMs } = session;
      const answer = await withActingClients(act.scope.region, credentials, skewMs, request, (clients) =>
        act.send(clients, { abortSignal }),
      );
      return { kind: 'accepted', awsId: answer.awsId, requestId: answer.$metadata.requestId ?? null };
    } catch (thrown) {
      return failed(act, role, thrown, progress.onItsWay);
    }
  }

  return {
    act: async (request, role, time) => {
      const outcome = await sendOnce(request, role, time);
      const { kind } = outcome;
      const code = outcome.kind === 'accepted' ? null : outcome.code;
      logger?.debug({ operation: request.operation, ...request.scope, kind, code }, 'AWS was asked to act');
      return outcome;
    },
  };
}

/** The time in which it may be sent is over: thrown before a byte leaves. */
class TooLate extends Error {}

function tooLate({ operation }: Act): ActingOutcome {
  return {
    kind: 'not-sent',
    code: 'TooLate',
    error: `${operation} was not sent: its time was over before it could be.`,
  };
}

function wrongClock({ operation }: Act, skewMs: number): ActingOutcome {
  const off = `${Math.round(Math.abs(skewMs) / 1000)} s ${skewMs > 0 ? 'behind' : 'ahead of'}`;
  return {
    kind: 'not-sent',
    code: 'ClockOff',
    error: `${operation} was not sent: the clock of this machine is ${off} that of AWS. Let it keep time by NTP.`,
  };
}

/** The change itself was not even tried. */
function notAssumed(act: Act, thrown: unknown): ActingOutcome {
  if (thrown instanceof NotInTheTable) {
    return {
      kind: 'refused',
      code: thrown.name,
      error: `Nothing was sent: ${thrown.message}`,
      requestId: null,
    };
  }
  if (!(thrown instanceof PatchcheckError)) throw thrown;
  if (!(thrown instanceof ReadFailed)) {
    return {
      kind: 'not-sent',
      code: 'TimeoutError',
      error: `${act.operation} was not sent: its role was not assumed in time.`,
    };
  }
  const error = `${thrown.message} ${thrown.nextStep}`;
  const passes = kindOfFailure(thrown.cause) !== 'final' || thrown.awsCode === 'MissingCredentials';
  if (passes) return { kind: 'not-sent', code: thrown.awsCode, error };
  return { kind: 'refused', code: thrown.awsCode, error, requestId: requestIdOf(thrown.cause) };
}

function failed(act: Act, role: ActingRole, thrown: unknown, onItsWay: boolean): ActingOutcome {
  if (thrown instanceof TooLate) return tooLate(act);
  const { code, message, told } = wordsOf(thrown);
  const what = `${act.operation} in account ${act.scope.accountId}, Region ${act.scope.region}`;
  if (!onItsWay) return { kind: 'not-sent', code, error: `${what} was not sent: ${told}` };
  switch (kindOfFailedAct(thrown)) {
    case 'not-sent':
      return { kind: 'not-sent', code, error: `${what} did not reach AWS or was put off: ${told}` };
    case 'refused': {
      const error = explainRefusal({ act, roleArn: role.arn, code, message });
      return { kind: 'refused', code, error, requestId: requestIdOf(thrown) };
    }
    case 'unknown':
      return { kind: 'unknown', code, error: `Whether ${what} took effect is not known: ${told}` };
  }
}

/** Our own time-out shows as an abort: nobody else aborts. */
function wordsOf(thrown: unknown): {
  readonly code: string;
  readonly message: string;
  readonly told: string;
} {
  const { code, message } = describeFailure(thrown);
  if (code === 'AbortError') return { code: 'TimeoutError', message, told: 'there was no answer in time' };
  return { code, message, told: message === '' || message === code ? code : `${code}: ${message}` };
}
