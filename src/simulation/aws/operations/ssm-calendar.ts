/** Systems Manager: Change Calendar. */

import type { GetCalendarStateRequest, GetCalendarStateResponse } from '@aws-sdk/client-ssm';
import { AwsError } from '../errors.ts';
import { list, text } from '../rules.ts';
import type { SimulatedCalendar } from '../world.ts';
import { type Operations, type RegionCall, reads } from './operation.ts';

export const CALENDAR_OPERATIONS: Operations = {
  GetCalendarState: reads(
    { CalendarNames: list(text(), { required: true, min: 1 }), AtTime: text() },
    getCalendarState,
  ),
};

/** Several calendars together are open only while all of them are. */
function getCalendarState(input: GetCalendarStateRequest, call: RegionCall): GetCalendarStateResponse {
  const at = input.AtTime === undefined ? call.now : new Date(input.AtTime);
  if (Number.isNaN(at.getTime())) throw new AwsError('ValidationException', 'AtTime is no ISO 8601 time.');
  const calendars = (input.CalendarNames ?? []).map((name) => calendarNamed(call, name));
  const transitions = calendars.flatMap((calendar) => nextTransition(calendar, at) ?? []);
  const next = transitions.toSorted((a, b) => a.getTime() - b.getTime())[0];
  return {
    State: calendars.every((calendar) => stateAt(calendar, at) === 'OPEN') ? 'OPEN' : 'CLOSED',
    AtTime: input.AtTime ?? call.now.toISOString(),
    ...(next ? { NextTransitionTime: next.toISOString() } : {}),
  };
}

function stateAt({ state, transitions = [] }: SimulatedCalendar, at: Date): SimulatedCalendar['state'] {
  return transitions.findLast((transition) => transition.at <= at)?.state ?? state;
}

function nextTransition({ nextTransitionAt, transitions = [] }: SimulatedCalendar, at: Date): Date | null {
  return transitions.find((transition) => transition.at > at)?.at ?? nextTransitionAt;
}

/** By name or ARN. */
function calendarNamed(call: RegionCall, name: string): SimulatedCalendar {
  const calendars = call.region.calendars;
  const found = calendars?.get(name) ?? calendars?.get(name.split('/').at(-1) ?? '');
  if (!found) throw new AwsError('InvalidDocument', `The document ${name} does not exist.`);
  return found;
}
