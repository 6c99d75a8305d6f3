/** Bots and a scheduler on one store, digests that are due, and runs that end when a test says so. */

import { createRuns } from '../../../src/assessment/run-store.ts';
import { type Scheduler, startScheduler } from '../../../src/digest/scheduler.ts';
import { addSchedule } from '../../../src/digest/schedules.ts';
import type { DigestPost, DigestSchedule } from '../../../src/model/digest.ts';
import { DIGEST_SECTIONS, type OwnerSettings, type Settings } from '../../../src/model/settings.ts';
import { messageAsText } from '../../../src/simulation/slack/as-text.ts';
import { type SimulatedSlack, startSimulatedSlack } from '../../../src/simulation/slack/simulated-slack.ts';
import type { StoredMessage } from '../../../src/simulation/slack/workspace.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../../../src/slack/scopes.ts';
import { findDigest, insertPost } from '../../../src/store/digest-posts.ts';
import type { Store } from '../../../src/store/store.ts';
import { type Ending, endRun } from '../../digest/support/replica.ts';
import { SCOPE } from '../../store/support/looks.ts';
import { clock, environment, logger, type StartedBot, settingsFor, startBot } from '../support/bot.ts';

export const CHANNEL = 'C0PATCHING';
export const OWNERS_CHANNEL = 'C0SECOND';

export interface DigestStage {
  readonly slack: SimulatedSlack;
  readonly settings: Settings;
  /** Another bot on the same store and workspace. */
  startBot(): Promise<StartedBot>;
  readonly bots: readonly StartedBot[];
  /** A schedule that somebody made in Slack. */
  schedule(wish?: Partial<Pick<DigestSchedule, 'channel' | 'include' | 'cron'>>): Promise<DigestSchedule>;
  /** A digest of a schedule whose time has come now. */
  due(schedule: DigestSchedule): Promise<string>;
  post(id: string): Promise<DigestPost>;
  /** Ends the run that a digest waits for. */
  endRunOf(id: string, what?: Ending): Promise<void>;
  /** A run that ended some time ago. */
  earlierRun(hoursAgo: number, what?: Ending): Promise<void>;
  topMessages(channel?: string): StoredMessage[];
  told(what: string, text: string, channel?: string): Promise<StoredMessage>;
  directMessages(user: string): StoredMessage[];
  stop(): Promise<void>;
}

export async function digestStage(
  store: Store,
  options: {
    readonly bots?: number;
    readonly owners?: ReadonlyMap<string, OwnerSettings>;
    readonly mayReadHistory?: boolean;
  } = {},
): Promise<DigestStage> {
  await forgetAll(store);
  const scopes = [...REQUIRED_SCOPES, ...(options.mayReadHistory ? OPTIONAL_SCOPES : [])];
  const slack = await startSimulatedSlack({ clock, scopes });
  const prod = environment({
    regions: [SCOPE.region],
    operators: ['U0ALICE'],
    accounts: environment().accounts.map((account) => ({ ...account, id: SCOPE.accountId })),
  });
  const owners = options.owners ?? new Map();
  const settings = { ...settingsFor(slack, 'socket', [prod]), owners };
  const runs = createRuns({ store, clock, accountName: () => 'payments' });
  const bots: StartedBot[] = [];
  const another = async () => {
    const bot = await startBot({ slack, store, runs, environments: [prod], owners });
    bots.push(bot);
    return bot;
  };
  for (let count = 0; count < (options.bots ?? 1); count++) await another();
  const scheduler: Scheduler = startScheduler({ store, runs, settings, clock, logger });

  const post = async (id: string): Promise<DigestPost> => {
    const found = await findDigest(store.db, id);
    if (found === null) throw new Error(`There is no digest ${id}`);
    return found;
  };
  const topMessages = (channel = CHANNEL) => slack.channelMessages(channel);

  return {
    slack,
    settings,
    bots,
    startBot: another,
    post,
    topMessages,
    async schedule(wish = {}) {
      const wanted = { environment: 'prod', channel: CHANNEL, cron: '0 9 1 1 *', timezone: 'UTC' };
      const { schedule } = await addSchedule(
        { store, settings, clock },
        { ...wanted, include: DIGEST_SECTIONS, author: 'U0ALICE', ...wish },
      );
      return schedule;
    },
    async due(schedule) {
      const dueAt = clock.now().toISOString();
      const id = `${schedule.id}-${Date.parse(dueAt)}`;
      const { environment: name, channel, include } = schedule;
      const what = { environment: name, channel, include, dueAt, requestedBy: null };
      await insertPost(store.db, { id, scheduleId: schedule.id, ...what, state: 'due' });
      store.bell.ring();
      return id;
    },
    async endRunOf(id, what) {
      const runId = await eventually(async () => {
        const { runId: named } = await post(id);
        return named !== null && (await runs.get(named)) !== null ? named : null;
      });
      await endRun(store, runId, clock.now(), what);
      store.bell.ring();
    },
    async earlierRun(hoursAgo, what) {
      const at = new Date(clock.now().getTime() - hoursAgo * 3_600_000);
      const id = `run-${hoursAgo}`;
      await runs.start({
        id,
        environment: 'prod',
        regions: [SCOPE.region],
        accounts: [SCOPE.accountId],
        requestedBy: 'U0BOB',
        requestedAt: at.toISOString(),
      });
      await store.db.updateTable('runs').set({ started_at: at }).where('id', '=', id).execute();
      await endRun(store, id, at, what);
    },
    told: (what, text, channel = CHANNEL) =>
      slack.waitFor(what, () =>
        slack.workspace.messages.find(
          (message) => message.channel === channel && messageAsText(message).includes(text),
        ),
      ),
    directMessages: (user) => slack.channelMessages(`D0${user}`),
    async stop() {
      await scheduler.stop();
      for (const bot of bots) await bot.stopAlone();
      await slack.close();
    },
  };
}

async function forgetAll({ db }: Store): Promise<void> {
  for (const table of [
    'slack_conversations',
    'slack_rates',
    'digest_posts',
    'digest_schedules',
    'findings',
    'streaks',
    'runs',
  ] as const) {
    await db.deleteFrom(table).execute();
  }
}

export async function eventually<T>(look: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 500; tries++) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('Waited in vain');
}
