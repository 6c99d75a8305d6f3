/** Makes the Home of a person and gives it to Slack. The same rules as for commands say what is in it. */

import type { types } from '@slack/bolt';
import type { Home } from '../../history/home.ts';
import type { Clock } from '../../model/clock.ts';
import type { RemediationRecord } from '../../model/remediation.ts';
import { currentSchedules } from '../../store/digest-schedules.ts';
import { type Asker, refusalOf } from '../access.ts';
import { checkView } from '../block-kit/check.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { permalinkOf } from '../commands/links.ts';
import { viewerOf } from '../history/viewer.ts';
import { errorNotice } from '../messages/notices.ts';
import { classifyFailure } from '../outbox/outcome.ts';
import { conversationOf } from '../outbox/remediation-conversations.ts';
import { asToldError } from '../told-error.ts';
import { renderClosedHome, renderHome } from './home-view.ts';
import { keepShownHome, shownHome } from './shown-homes.ts';

/** Remediations whose address is asked for. */
const LINKED = 10;
const TRIES = 4;
const LONGEST_WAIT_MS = 60_000;

export type Person = Pick<Asker, 'user' | 'workspace'>;

/**
 * Shows the Home as it is now. Never throws: a Home that cannot be made says why, and one that cannot be shown is
 * a matter for the log.
 *
 * @param environment to narrow it down to; null: all; undefined: as it was
 */
export async function showHome(
  person: Person,
  environment: string | null | undefined,
  dependencies: CommandDependencies,
): Promise<void> {
  const { clients, clock, logger } = dependencies;
  try {
    const view = await soundHome(person, environment, dependencies);
    await patiently(clock, () => clients.interactive.views.publish({ user_id: person.user, view }));
  } catch (error) {
    logger.warn({ user: person.user, error }, 'A Home could not be shown');
  }
}

/** Slack takes about a hundred Homes a minute, and fails in passing. To show the same twice harms nobody. */
async function patiently(clock: Clock, publish: () => Promise<unknown>): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      await publish();
      return;
    } catch (error) {
      const failure = classifyFailure(error);
      if (failure.kind === 'refused' || tried === TRIES) throw error;
      const seconds = failure.kind === 'wait' ? failure.seconds : tried;
      await clock.sleep(Math.min(seconds * 1_000, LONGEST_WAIT_MS));
    }
  }
}

/** After something that a person did: only where they have opened their Home before. Never throws. */
export async function refreshHome(person: Person, dependencies: CommandDependencies): Promise<void> {
  try {
    if ((await shownHome(dependencies.db, person)) === null) return;
  } catch (error) {
    dependencies.logger.warn({ user: person.user, error }, 'It is not known whether a Home is shown');
    return;
  }
  await showHome(person, undefined, dependencies);
}

async function soundHome(
  person: Person,
  environment: string | null | undefined,
  dependencies: CommandDependencies,
): Promise<types.HomeView> {
  try {
    const view = await homeView(person, environment, dependencies);
    const problems = checkView(view);
    if (problems.length === 0) return view;
    dependencies.logger.error({ problems }, 'A Home breaks the block rules');
    return renderClosedHome('I made something that Slack would not show. It is in my log.');
  } catch (thrown) {
    const error = asToldError(thrown);
    dependencies.logger.error({ error }, 'A Home could not be made');
    return renderClosedHome(errorNotice(error, ''));
  }
}

async function homeView(
  person: Person,
  environment: string | null | undefined,
  dependencies: CommandDependencies,
): Promise<types.HomeView> {
  const asker: Asker = { ...person, channel: null };
  const refusal = await refusalOf(asker, dependencies);
  if (refusal !== null) return renderClosedHome(refusal);
  const { db, clock, settings, history } = dependencies;
  await keepShownHome(db, person, environment, clock.now());
  const viewer = await viewerOf(asker, dependencies);
  const kept = (await shownHome(db, person))?.environment ?? null;
  const shown = kept !== null && viewer.environments.includes(kept) ? kept : null;
  const names = shown === null ? viewer.environments : [shown];
  const [home, schedules] = await Promise.all([
    history.home({ ...viewer, environments: names }),
    currentSchedules(db),
  ]);
  const narrowed = narrowedTo(shown, home);
  return renderHome({
    home: narrowed,
    environments: viewer.environments,
    shown,
    closed: settings.environments.size - viewer.environments.length,
    schedules: schedules.filter((schedule) => names.includes(schedule.environment)),
    links: await linksOf([...narrowed.approvals, ...narrowed.running], dependencies),
    settings,
    now: clock.now(),
  });
}

/** Requests are asked of people, whatever they look at; with a filter they see those of its environment. */
function narrowedTo(shown: string | null, home: Home): Home {
  if (shown === null) return home;
  return { ...home, approvals: home.approvals.filter(({ plan }) => plan.environment === shown) };
}

async function linksOf(
  records: readonly RemediationRecord[],
  dependencies: CommandDependencies,
): Promise<ReadonlyMap<string, string>> {
  const linked = await Promise.all(
    records.slice(0, LINKED).map(async (record) => {
      const place = { id: conversationOf(record), channel: record.origin.channel ?? '' };
      return [record.id, await permalinkOf(place, dependencies)] as const;
    }),
  );
  return new Map(linked.flatMap(([id, link]) => (link === null ? [] : [[id, link] as const])));
}
