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
  const calendars = (input.CalendarNames ?? []).map((name) => calendarNamed(call, name));
  const transitions = calendars.flatMap(({ nextTransitionAt }) => nextTransitionAt ?? []);
  const next = transitions.toSorted((a, b) => a.getTime() - b.getTime())[0];
  return {
    State: calendars.every(({ state }) => state === 'OPEN') ? 'OPEN' : 'CLOSED',
    AtTime: input.AtTime ?? call.now.toISOString(),
    ...(next ? { NextTransitionTime: next.toISOString() } : {}),
  };
}

function calendarNamed(call: RegionCall, name: string): SimulatedCalendar {
  const found = call.region.calendars?.get(name);
  if (!found) throw new AwsError('InvalidDocument', `The document ${name} does not exist.`);
  return found;
}
