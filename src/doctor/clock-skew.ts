/** How far this machine's clock is from a server's: signatures of AWS and Slack hold for five minutes. */

import type { Clock } from '../model/clock.ts';
import { type Check, failed, ok, skipped, warning } from './check.ts';

const WARN_FROM_MS = 60_000;
/** A minute before the five at which signatures are refused. */
const FAIL_FROM_MS = 4 * 60_000;
const FIX =
  'Set the clock of this machine by NTP (timedatectl set-ntp true, or chrony); a container has the clock of its host.';

/** The Date header of an answer, and when that answer was on its way. */
export interface DateSeen {
  readonly date: string;
  readonly sentAt: number;
  readonly receivedAt: number;
}

/** Remembers the newest Date header. */
export interface DateWatch {
  readonly clock: Clock;
  seen: DateSeen | null;
}

/** `send`, with a note of its answer's Date header. */
export async function noteDate<Answer>(
  watch: DateWatch,
  send: () => Promise<Answer>,
  dateOf: (answer: Answer) => string | null,
): Promise<Answer> {
  const sentAt = watch.clock.now().getTime();
  const answer = await send();
  const date = dateOf(answer);
  if (date !== null) watch.seen = { date, sentAt, receivedAt: watch.clock.now().getTime() };
  return answer;
}

export function clockCheck(server: 'AWS' | 'Slack', { seen }: DateWatch): Check {
  const name = { area: 'process', name: 'clock', subject: `clock against ${server}` } as const;
  const skewMs = seen === null ? null : skewOf(seen);
  if (skewMs === null) return skipped(name, `${server} was not reached, so the clock could not be compared.`);
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const told = `This machine's clock is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} ${server}'s.`;
  if (Math.abs(skewMs) > FAIL_FROM_MS) {
    return failed(name, `${told} Signatures are refused from five minutes on.`, FIX);
  }
  if (Math.abs(skewMs) > WARN_FROM_MS) return warning(name, told, FIX);
  return ok(name, `Within ${Math.max(1, seconds)} s of ${server}'s.`);
}

/** Ours less theirs. The header has whole seconds, and stands for the middle of the one it names. */
function skewOf({ date, sentAt, receivedAt }: DateSeen): number | null {
  const theirs = Date.parse(date);
  return Number.isNaN(theirs) ? null : (sentAt + receivedAt) / 2 - (theirs + 500);
}
