/** Replicas that watch schedules at a time that tests set, and runs that end when tests say so. */

import { createRuns } from '../../../src/assessment/run-store.ts';
import { createTick } from '../../../src/digest/scheduler.ts';
import type { Clock } from '../../../src/model/clock.ts';
import type { DigestPost } from '../../../src/model/digest.ts';
import type { Resolved } from '../../../src/model/history.ts';
import type { Status, UnrankedFinding } from '../../../src/model/report.ts';
import { DIGEST_SECTIONS, type DigestSettings, type Settings } from '../../../src/model/settings.ts';
import { insertFindings } from '../../../src/store/findings.ts';
import { closeRun } from '../../../src/store/runs.ts';
import type { Store } from '../../../src/store/store.ts';
import { continueStreaks, endStreaks } from '../../../src/store/streaks.ts';
import { settingsOfSmallWorld } from '../../assessment/support/assessed.ts';
import { outcomeOf, SCOPE } from '../../store/support/looks.ts';
import { silent } from '../../support/stores.ts';

export const CHANNEL = 'C0123456789';

/** A clock that stands where it is put. */
export interface SetClock extends Clock {
  put(at: string): void;
}

export function setClock(at: string): SetClock {
  let now = new Date(at);
  return {
    now: () => new Date(now),
    sleep: (_, signal) =>
      new Promise((_resolve, reject) => {
        if (signal?.aborted) reject(signal.reason);
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
    put: (time) => {
      now = new Date(time);
    },
  };
}

/** `prod` with one account in one Region, and these schedules. */
export function digestSettings(digests: readonly DigestSettings[] = []): Settings {
  const world = settingsOfSmallWorld();
  const [environment] = world.environments.values();
  if (!environment) throw new Error('settings without an environment');
  const [account] = environment.accounts;
  if (!account) throw new Error('an environment without an account');
  const prod = {
    ...environment,
    name: 'prod',
    regions: [SCOPE.region],
    accounts: [{ ...account, id: SCOPE.accountId }],
  };
  return { ...world, environments: new Map([['prod', prod]]), digests };
}

export function aDigest(cron: string, timezone = 'UTC', channel = CHANNEL): DigestSettings {
  return { environment: 'prod', channel, cron, timezone, include: DIGEST_SECTIONS };
}

/** One look at what is due, as one process takes it. */
export function replicaOn(store: Store, settings: Settings, clock: Clock): () => Promise<void> {
  const runs = createRuns({ store, clock, accountName: (_, id) => id });
  return createTick({ store, runs, settings, clock, logger: silent });
}

export interface Ending {
  readonly findings?: readonly UnrankedFinding[];
  readonly resolved?: readonly Resolved[];
  readonly status?: Status;
}

/** Ends a run as its worker would. */
export async function endRun(store: Store, runId: string, at: Date, what: Ending = {}): Promise<void> {
  const { findings = [], resolved = [], status = 'complete' } = what;
  await store.db.transaction().execute(async (transaction) => {
    await insertFindings(transaction, runId, findings);
    await continueStreaks(transaction, runId, SCOPE, at);
    await endStreaks(transaction, SCOPE, resolved, at);
    await transaction
      .updateTable('run_scopes')
      .set({ state: 'done', status })
      .where('run_id', '=', runId)
      .execute();
    await closeRun(transaction, runId, outcomeOf(findings, status), at);
  });
  await store.queue.deleteAllJobs();
}

export async function allPosts(
  store: Store,
): Promise<Pick<DigestPost, 'id' | 'state' | 'runId' | 'dueAt'>[]> {
  const rows = await store.db
    .selectFrom('digest_posts')
    .selectAll()
    .orderBy('due_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    state: row.state,
    runId: row.run_id,
    dueAt: row.due_at.toISOString(),
  }));
}
