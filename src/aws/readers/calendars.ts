/** Change calendars of Systems Manager. */

import { GetCalendarStateCommand } from '@aws-sdk/client-ssm';
import type { AwsReader } from '../reader.ts';
import { isoTime } from '../wire.ts';

/** Of several calendars (names or ARNs): open only if all are. Anything but OPEN counts as closed. */
export async function readCalendars(
  reader: AwsReader,
  names: readonly string[],
): Promise<{ readonly open: boolean; readonly nextTransitionAt: string | null }> {
  const answer = await reader.send('ssm:GetCalendarState', ({ ssm }, options) =>
    ssm.send(new GetCalendarStateCommand({ CalendarNames: [...names] }), options),
  );
  return { open: answer.State === 'OPEN', nextTransitionAt: isoTime(answer.NextTransitionTime) };
}
