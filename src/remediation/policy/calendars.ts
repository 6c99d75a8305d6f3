/** Reads the change calendars that a plan is subject to, in each account and Region that it acts in. */

import { inFlight } from '../../aws/in-flight.ts';
import type { Scope } from '../../model/records.ts';
import type { Plan } from '../../model/remediation.ts';
import type { Settings } from '../../model/settings.ts';
import { byScope } from '../instance-keys.ts';
import type { CalendarState, Identity, Observer } from '../ports.ts';

export interface CalendarReading {
  readonly scope: Scope;
  readonly names: readonly string[];
  /** null: it could not be read. */
  readonly state: CalendarState | null;
  readonly why: string | null;
}

/** One reading a scope with calendars; never throws. */
export async function readCalendars(
  observer: Observer,
  plan: Pick<Plan, 'targets'>,
  settings: Settings,
  identity: Identity,
): Promise<readonly CalendarReading[]> {
  const scopes = byScope(plan.targets)
    .map(({ scope, instances }) => ({
      scope,
      names: calendarNames(
        instances.flatMap(({ governedBy }) => governedBy),
        settings,
      ),
    }))
    .filter(({ names }) => names.length > 0);
  return inFlight(scopes, async ({ scope, names }) => {
    try {
      return { scope, names, state: await observer.calendars(scope, names, identity), why: null };
    } catch (error) {
      return { scope, names, state: null, why: error instanceof Error ? error.message : String(error) };
    }
  });
}

function calendarNames(environments: readonly string[], settings: Settings): readonly string[] {
  const names = [...new Set(environments)].flatMap(
    (name) => settings.environments.get(name)?.remediation.calendars ?? [],
  );
  return [...new Set(names)].sort();
}
