/** The tables behind history: what lasts longer than one run. */

import type { Level, RootCauseCode } from '../model/codes.ts';
import type { Ending, ExceptionKind, ExceptionSubject } from '../model/history.ts';
import type { Time, TimeOrNull } from './database.ts';

export interface HistoryTables {
  streaks: StreaksTable;
  exceptions: ExceptionsTable;
  assignments: AssignmentsTable;
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

interface ExceptionsTable {
  id: string;
  environment: string;
  kind: ExceptionKind;
  /** Says which of the next columns name what it covers. */
  subject: ExceptionSubject['kind'];
  account_id: string | null;
  region: string | null;
  instance_id: string | null;
  code: RootCauseCode | null;
  tag_key: string | null;
  tag_value: string | null;
  reason: string;
  by: string;
  created_at: Time;
  expires_at: Time;
  /** Before its time. */
  ended_at: TimeOrNull;
  ended_by: string | null;
}

interface AssignmentsTable {
  environment: string;
  account_id: string;
  region: string;
  instance_id: string;
  assignee: string;
  by: string;
  at: Time;
  acknowledged_at: TimeOrNull;
}
