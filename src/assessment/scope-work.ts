/** What every step of a scope works with. */

import type { AwsReader } from '../aws/reader.ts';
import type { Clock } from '../model/clock.ts';
import type { OpenStreak } from '../model/history.ts';
import type { Scope } from '../model/records.ts';
import type { EnvironmentSettings } from '../model/settings.ts';
import type { Gaps } from './gaps.ts';

export interface ScopeWork {
  readonly scope: Scope;
  readonly reader: AwsReader;
  readonly environment: EnvironmentSettings;
  readonly clock: Clock;
  readonly gaps: Gaps;
  /** Instances that are asked about; null: all. */
  readonly only: ReadonlySet<string> | null;
  /** Instance id → what earlier runs know of it; empty without history. */
  readonly reported: ReadonlyMap<string, OpenStreak>;
}
