/** One check, given its time and no more; whatever goes wrong in it is a finding, never an error. */

import { asPatchcheckError } from '../model/errors.ts';
import { type Check, type CheckName, failed, skipped } from './check.ts';
import type { Examination } from './dependencies.ts';

const FIX_SILENCE =
  'Check the network between this machine and it (route, DNS, firewall, proxy), then run doctor again.';

/** The check that `work` resolves to. Its signal aborts when its time is over. */
export async function withinTime(
  name: CheckName,
  { limits, signal }: Pick<Examination, 'limits' | 'signal'>,
  work: (signal: AbortSignal) => Promise<Check>,
): Promise<Check> {
  if (signal.aborted) return notReached(name);
  const controller = new AbortController();
  const outOfTime = Promise.withResolvers<Check>();
  const timer = setTimeout(() => {
    outOfTime.resolve(failed(name, `No answer within ${limits.checkMs / 1000} seconds.`, FIX_SILENCE));
    controller.abort();
  }, limits.checkMs);
  const stop = () => {
    outOfTime.resolve(notReached(name));
    controller.abort();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const worked = work(controller.signal).catch((thrown: unknown) => fromError(name, thrown));
    return await Promise.race([outOfTime.promise, worked]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

/** A thrown value as a failed check. */
export function fromError(name: CheckName, thrown: unknown): Check {
  const { message, nextStep } = asPatchcheckError(thrown);
  return failed(name, message, nextStep);
}

function notReached(name: CheckName): Check {
  return skipped(
    name,
    'Not tried: the time for all checks was over.',
    'Run doctor again with fewer accounts.',
  );
}
