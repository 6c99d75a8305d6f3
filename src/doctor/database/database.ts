/** The store that the settings name: PostgreSQL, or the embedded one in its directory. */

import { type Check, skipped } from '../check.ts';
import type { Examination } from '../dependencies.ts';
import { examineDirectory } from './directory.ts';
import { examinePostgres } from './postgres.ts';

export async function examineDatabase(examination: Examination): Promise<Check[]> {
  const { wrongVariables, settings } = examination.configuration;
  if (wrongVariables.has('DATABASE_URL')) {
    const name = { area: 'database', name: 'connection', subject: 'DATABASE_URL' } as const;
    return [skipped(name, 'DATABASE_URL is wrong, so no database was tried.', 'Correct DATABASE_URL first.')];
  }
  return settings.databaseUrl === null
    ? examineDirectory(settings.dataDir, examination)
    : examinePostgres(settings.databaseUrl, examination);
}
