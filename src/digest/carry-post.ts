/** Carries a digest that is due as far as it goes now: it gets a run, and is ready when that is over. */

import { newRunId } from '../assessment/run-id.ts';
import type { Runs } from '../assessment/runs.ts';
import type { RunRequest } from '../model/assessment.ts';
import type { Clock } from '../model/clock.ts';
import { type DigestPost, SCHEDULE_REQUESTER } from '../model/digest.ts';
import { PatchcheckError } from '../model/errors.ts';
import type { EnvironmentSettings, Settings } from '../model/settings.ts';
import { beginDigest, digestReady, failDigest, missDigest, useOtherRun } from '../store/digest-posts.ts';
import { findRun, type RunRow } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { LATEST_MS } from './make-posts.ts';

/** A run that is no older tells fresh data. */
const FRESH_MS = 3_600_000;
/** Nobody waits for a run any longer. */
const PATIENCE_MS = 6 * 3_600_000;

export interface CarryOptions {
  readonly store: Pick<Store, 'db'>;
  readonly runs: Pick<Runs, 'start'>;
  readonly settings: Pick<Settings, 'environments'>;
  readonly clock: Clock;
}

/** One step; whoever else takes the same one at the same time, it is taken once. */
export async function carryPost(options: CarryOptions, post: DigestPost): Promise<void> {
  const { store, settings, clock } = options;
  const environment = settings.environments.get(post.environment);
  if (environment === undefined) {
    const reason = `The environment ${post.environment} is not in the configuration any more.`;
    await failDigest(store.db, post.id, reason, clock.now());
  } else if (post.state === 'due') await begin(options, post, environment);
  else await follow(options, post, environment);
}

async function begin(
  { store, clock }: CarryOptions,
  post: DigestPost,
  { accounts, regions }: EnvironmentSettings,
): Promise<void> {
  const at = clock.now();
  // Somebody who asked waits for it, however late.
  if (post.requestedBy === null && at.getTime() - Date.parse(post.dueAt) >= LATEST_MS) {
    await missDigest(store.db, post, at);
    return;
  }
  const whole = { accounts: accounts.map(({ id }) => id), regions };
  const notBefore = new Date(at.getTime() - FRESH_MS);
  await beginDigest(store.db, post, whole, { newRun: newRunId(at), notBefore, at });
}

async function follow(
  options: CarryOptions,
  post: DigestPost,
  environment: EnvironmentSettings,
): Promise<void> {
  const { store, clock } = options;
  const run = await findRun(store.db, post.runId ?? '');
  if (run === undefined) await startRun(options, post, environment);
  else if (run.state === 'cancelled' && isOfOthers(run, post)) {
    await useOtherRun(store.db, post, newRunId(clock.now()));
  } else if (run.state !== 'running' || hasWaitedLong(post, clock)) {
    await digestReady(store.db, post, clock.now());
  }
}

/** Starting the same one again changes nothing, so whoever named it may die here. */
async function startRun(
  { store, runs, clock }: CarryOptions,
  post: DigestPost,
  environment: EnvironmentSettings,
): Promise<void> {
  try {
    await runs.start(requestOf(post, environment));
  } catch (error) {
    if (!(error instanceof PatchcheckError) || error.code !== 'bad-usage') throw error;
    await failDigest(store.db, post.id, error.message, clock.now());
  }
}

function requestOf(post: DigestPost, { name, accounts, regions }: EnvironmentSettings): RunRequest {
  return {
    id: post.runId ?? '',
    environment: name,
    regions: [...regions],
    accounts: accounts.map(({ id }) => id),
    requestedBy: requesterOf(post),
    requestedAt: post.dueAt,
  };
}

/** Who stopped a run of their own has not stopped ours. */
function isOfOthers(run: RunRow, post: DigestPost): boolean {
  return run.requested_by !== SCHEDULE_REQUESTER && run.requested_by !== requesterOf(post);
}

function requesterOf({ requestedBy }: DigestPost): string {
  return requestedBy ?? SCHEDULE_REQUESTER;
}

function hasWaitedLong({ begunAt, dueAt }: DigestPost, clock: Clock): boolean {
  return clock.now().getTime() - Date.parse(begunAt ?? dueAt) >= PATIENCE_MS;
}
