import type { Migration } from 'kysely/migration';
import * as runs from './0001-runs.ts';

/** All migrations by name, in the order of their names. A released migration never changes. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-runs': runs,
};
