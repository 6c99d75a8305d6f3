import { loadSettings } from '../config/load-settings.ts';
import { createLogger } from '../log.ts';
import { systemClock } from '../model/clock.ts';
import { withStoreErrors } from '../store/errors.ts';
import { openStore, type Store } from '../store/store.ts';
import type { CommandIo } from './command.ts';

/** Runs `work` with the store that a bot keeps its history in. Throws `store-locked` where another process has it. */
export async function withKeptStore<T>(
  io: CommandIo,
  configPath: string | undefined,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const { databaseUrl, dataDir, logLevel } = await loadSettings({ env: io.env, configPath });
  const logger = createLogger({ level: logLevel, destination: io.stderr });
  const store = await openStore({ databaseUrl, dataDir, mode: 'own', clock: systemClock, logger });
  try {
    return await withStoreErrors(() => work(store));
  } finally {
    await store.close();
  }
}
