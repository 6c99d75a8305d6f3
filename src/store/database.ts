/** The tables, as Kysely sees them. Every part adds its own tables here and in a migration of its own. */

import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { RunOutcome, StepProgress } from '../model/assessment.ts';
import type { Category, Level, RemediationCode, RootCauseCode, Verdict } from '../model/codes.ts';
import type { ReportedFixture } from '../model/fixture.ts';
import type { Gap, Status, StepReport, Totals, UnrankedFinding } from '../model/report.ts';
import type { DigestTables } from './digest-tables.ts';
import type { HistoryTables } from './history-tables.ts';
import type { RemediationTables } from './remediation-tables.ts';
import type { SlackTables } from './slack-tables.ts';

export interface Database extends SlackTables, RemediationTables, HistoryTables, DigestTables {
  runs: RunsTable;
  run_scopes: RunScopesTable;
  findings: FindingsTable;
  finding_facts: FindingFactsTable;
  reported_causes: ReportedCausesTable;
}

/** Read as Date, written as ISO 8601 text or Date. */
export type Time = ColumnType<Date, Date | string, Date | string>;
export type TimeOrNull = ColumnType<Date | null, Date | string | null, Date | string | null>;
/** Read parsed, written as JSON text: the two databases disagree about everything else. */
export type Json<T extends object> = JSONColumnType<T, string, string>;
export type JsonOrNull<T extends object> = ColumnType<T | null, string | null, string | null>;

interface RunsTable {
  id: string;
  environment: string;
  regions: Json<string[]>;
  accounts: Json<string[]>;
  requested_by: string;
  requested_at: Time;
  state: 'running' | 'done' | 'cancelled';
  status: Status | null;
  started_at: Time;
  finished_at: TimeOrNull;
  /** Set when the run closes. */
  outcome: JsonOrNull<RunOutcome>;
}

interface RunScopesTable {
  run_id: string;
  account_id: string;
  region: string;
  account_name: string;
  state: 'queued' | 'running' | 'done' | 'cancelled';
  status: Status | null;
  /** Goes up with every claim: whoever holds an older number has lost the scope. */
  attempt: Generated<number>;
  /** Claims that ended in a crash or an error. */
  failures: Generated<number>;
  /** What the last error said. */
  last_error: string | null;
  /** Who works on it: host, process and a random part. */
  worker: string | null;
  progress: Json<StepProgress[]>;
  totals: JsonOrNull<Totals>;
  gaps: JsonOrNull<Gap[]>;
  gap_count: Generated<number>;
  api_calls: JsonOrNull<Record<string, number>>;
  steps: JsonOrNull<StepReport[]>;
}

interface FindingsTable {
  run_id: string;
  account_id: string;
  region: string;
  instance_id: string;
  /** Set when the run closes. */
  rank: number | null;
  level: Level;
  score: number;
  /** Start of non-compliance as far as it can be proved. */
  since: TimeOrNull;
  category: Category;
  code: RootCauseCode;
  verdict: Verdict;
  remediation: RemediationCode;
  remediation_title: string;
  owner: string | null;
  /** Set when the run closes, and when somebody decides. */
  exception_id: Generated<string | null>;
  exception_until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  /** Of the finding, where SQL may look at it; null in rows that are older than these columns. */
  status: 'non-compliant' | 'compliant' | 'unknown' | null;
  name: string | null;
  tags: JsonOrNull<Record<string, string>>;
  /** Of the finding, too: when the next window is due that would patch or scan, and its id. */
  next_window_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  next_window: Generated<string | null>;
  /** The whole finding, without its rank. */
  finding: Json<UnrankedFinding>;
}

/** What a finding was concluded from. */
interface FindingFactsTable {
  run_id: string;
  account_id: string;
  region: string;
  instance_id: string;
  /** Packed by the assessment. */
  facts: Uint8Array;
}

/** A person's answer to "Wrong cause?". */
interface ReportedCausesTable {
  run_id: string;
  account_id: string;
  region: string;
  instance_id: string;
  reported_by: string;
  reported_at: Time;
  fixture: Json<ReportedFixture>;
}
