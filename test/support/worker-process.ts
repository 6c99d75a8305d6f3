/**
 * A process with a store and a worker, for tests that kill it. Settings by environment: DATABASE_URL or
 * DATA_DIR; START_RUN, a request to start; WATCH_RUN, a run whose end to tell; HOLD, `yes` to stop for ever in
 * every scope; GRACE_MS.
 */

import pino from 'pino';
import { createRuns } from '../../src/assessment/run-store.ts';
import { startWorker } from '../../src/assessment/worker.ts';
import { systemClock } from '../../src/model/clock.ts';
import { asPatchcheckError } from '../../src/model/errors.ts';
import { openStore } from '../../src/store/store.ts';
import { resultFor } from '../assessment/scope-results.ts';

const { DATABASE_URL, DATA_DIR, START_RUN, WATCH_RUN, HOLD, GRACE_MS, LOG_LEVEL } = process.env;
const say = (line: string) => process.stdout.write(`${line}\n`);
const logger = pino({ level: LOG_LEVEL ?? 'silent' }, pino.destination(2));

try {
  const store = await openStore({
    databaseUrl: DATABASE_URL ?? null,
    dataDir: DATA_DIR ?? '',
    mode: 'own',
    clock: systemClock,
    logger,
  });
  say('open');
  const worker = startWorker({
    store,
    concurrency: 2,
    clock: systemClock,
    logger,
    execute: async (job) => {
      const at = systemClock.now().toISOString();
      job.onProgress({
        scope: job.scope,
        step: 'context',
        status: 'running',
        detail: '',
        done: 1,
        total: 2,
        at,
      });
      job.signal.addEventListener('abort', () => say('aborted'));
      say(`scope ${job.scope.region}`);
      if (HOLD === 'yes') await new Promise(() => {});
      return resultFor(job);
    },
  });
  const runs = createRuns({ store, clock: systemClock, accountName: (_, id) => id });
  if (START_RUN) {
    await runs.start(JSON.parse(START_RUN));
    say('started');
  }
  process.once('SIGTERM', async () => {
    await worker.stop(Number(GRACE_MS ?? 0));
    await store.close();
    process.exit(0);
  });
  if (WATCH_RUN) {
    let state = await runs.get(WATCH_RUN);
    while (state?.state === 'running') {
      await systemClock.sleep(50);
      state = await runs.get(WATCH_RUN);
    }
    say(`over ${state?.status} ${(await runs.findings(WATCH_RUN, { offset: 0, limit: 1 })).total}`);
  }
} catch (thrown) {
  const error = asPatchcheckError(thrown);
  say(`error ${error.code} ${error.message} ${error.nextStep}`);
  process.exitCode = 2;
}
