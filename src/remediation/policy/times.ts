/** When nothing may begin: freeze periods, closed calendars, emergency stops, and times that are over. */

import { timeInWords } from '../../diagnosis/time.ts';
import type { EmergencyStop } from '../../model/remediation.ts';
import type { EnvironmentSettings } from '../../model/settings.ts';
import type { Refusal } from '../remediations.ts';
import type { CalendarReading } from './calendars.ts';
import { refuse } from './refusal.ts';

/** How far in the past a start may lie: somebody chose it, and then wrote a reason. */
const START_GRACE_MS = 10 * 60_000;
/** Nobody remembers, months later, why it was a good idea. */
const LATEST_START_MS = 90 * 86_400_000;

/** Freeze periods of any governing environment, at the time when it is to begin. */
export function freezeRefusals(governing: readonly EnvironmentSettings[], at: string): readonly Refusal[] {
  const moment = Date.parse(at);
  return governing.flatMap(({ name, remediation }) =>
    remediation.freeze
      .filter(({ from, to }) => Date.parse(from) <= moment && moment < Date.parse(to))
      .map(({ to, reason }) =>
        refuse('freeze', `${name} is frozen until ${timeInWords(to)}: ${reason || 'no reason is given'}.`, {
          until: to,
        }),
      ),
  );
}

export function calendarRefusals(readings: readonly CalendarReading[]): readonly Refusal[] {
  return readings.flatMap(({ scope, names, state, why }) => {
    const where = `${scope.accountId} ${scope.region}`;
    const which = names.join(', ');
    if (state === null) {
      const text = `The change calendar could not be read in ${where} (${which}: ${why ?? 'no answer'}), so nothing may begin.`;
      return [refuse('calendar-unread', text)];
    }
    if (state.open) return [];
    const { nextTransitionAt } = state;
    const until = nextTransitionAt === null ? '' : ` until ${timeInWords(nextTransitionAt)}`;
    return [
      refuse('calendar-closed', `The change calendar is closed in ${where}${until} (${which}).`, {
        until: nextTransitionAt,
      }),
    ];
  });
}

/** Stops of any governing environment. */
export function stopRefusals(
  governing: readonly EnvironmentSettings[],
  stops: readonly EmergencyStop[],
): readonly Refusal[] {
  const names = new Set(governing.map(({ name }) => name));
  return stops
    .filter(({ environment }) => names.has(environment))
    .map(({ environment, at, reason }) => {
      const approvers = governing.find(({ name }) => name === environment)?.approvers ?? [];
      const text = `Emergency stop of ${environment} since ${timeInWords(at)}: ${reason}. An approver can lift it.`;
      return refuse('emergency-stop', text, { people: approvers });
    });
}

/** A start that is over, that is no time, or that is too far away. */
export function startRefusals(startAt: string | null, now: string): readonly Refusal[] {
  if (startAt === null) return [];
  const ahead = Date.parse(startAt) - Date.parse(now);
  if (Number.isNaN(ahead)) return [refuse('start-in-past', 'The start is no time. Choose another.')];
  if (ahead < -START_GRACE_MS) {
    return [refuse('start-in-past', `The start, ${timeInWords(startAt)}, is over. Choose another.`)];
  }
  if (ahead <= LATEST_START_MS) return [];
  const text = `The start, ${timeInWords(startAt)}, is more than 90 days away. Choose an earlier one.`;
  return [refuse('start-in-past', text)];
}

/** Does it begin only later? */
export function isScheduled(startAt: string | null, now: string): boolean {
  return startAt !== null && Date.parse(startAt) > Date.parse(now);
}
