/** The tables behind history: what lasts longer than one run. */

import type { Level, RootCauseCode } from '../model/codes.ts';
import type { Ending } from '../model/history.ts';
import type { Time, TimeOrNull } from './database.ts';

export interface HistoryTables {
  streaks: StreaksTable;
}

interface StreaksTable {
  account_id: string;
  region: string;
  instance_id: string;
  number: number;
  first_seen_at: Time;
  last_seen_at: Time;
  last_run_id: string;
  non_compliant_since: TimeOrNull;
  method: string;
  level: Level;
  code: RootCauseCode;
  ended_at: TimeOrNull;
  ending: Ending | null;
  ended_by: string | null;
}
