/** The tables behind remediation and its audit. */

import type {
  Call,
  CallState,
  Decision,
  Origin,
  Person,
  Plan,
  RemediationOutcome,
  RemediationState,
  TargetResult,
  TargetStage,
  TargetState,
} from '../model/remediation.ts';
import type { RemediateAction } from '../model/settings.ts';
import type { Json, JsonOrNull, Time, TimeOrNull } from './database.ts';

export interface RemediationTables {
  remediations: RemediationsTable;
  remediation_targets: RemediationTargetsTable;
  remediation_calls: RemediationCallsTable;
  remediation_locks: RemediationLocksTable;
  emergency_stops: EmergencyStopsTable;
  audit_entries: AuditEntriesTable;
}

interface RemediationsTable {
  id: string;
  version: number;
  environment: string;
  run_id: string;
  action: RemediateAction;
  state: RemediationState;
  outcome: RemediationOutcome | null;
  plan: Json<Plan>;
  requested_by: Json<Person>;
  origin: Json<Origin>;
  reason: string;
  break_glass: boolean;
  token: string;
  approval_required: boolean;
  decision: JsonOrNull<Decision>;
  stop: JsonOrNull<{ by: string; at: string; reason: string }>;
  note: string | null;
  created_at: Time;
  requested_at: TimeOrNull;
  expires_at: TimeOrNull;
  started_at: TimeOrNull;
  finished_at: TimeOrNull;
  look_at: TimeOrNull;
  lease_owner: string | null;
  lease_until: TimeOrNull;
}

interface RemediationTargetsTable {
  remediation_id: string;
  account_id: string;
  region: string;
  instance_id: string;
  position: number;
  stage: TargetStage;
  result: TargetResult | null;
  /** The whole of it. */
  target: Json<TargetState>;
}

interface RemediationCallsTable {
  id: string;
  remediation_id: string;
  state: CallState;
  settled: boolean;
  intended_at: Time;
  /** The whole of it. */
  call: Json<Call>;
}

/** One row an instance that a remediation is at work on. */
interface RemediationLocksTable {
  account_id: string;
  region: string;
  instance_id: string;
  remediation_id: string;
  taken_at: Time;
}

interface EmergencyStopsTable {
  environment: string;
  by: Json<Person>;
  at: Time;
  reason: string;
}

/** Rows are added and never changed. */
interface AuditEntriesTable {
  /** 1 … n without gaps. */
  sequence: number;
  at: string;
  kind: string;
  actor: string;
  environment: string;
  remediation_id: string | null;
  /** Canonical JSON text: what the hash was taken of. */
  details: string;
  configuration_hash: string;
  previous_hash: string;
  hash: string;
}
