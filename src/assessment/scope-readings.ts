/** Everything that was read of a scope: the working data from which facts are taken instance by instance. */

import type { Blockers } from './steps/blockers.ts';
import type { Confirmation } from './steps/confirm-findings.ts';
import type { Context } from './steps/context.ts';
import type { Targets } from './steps/list-targets.ts';
import type { Manageability } from './steps/manageability.ts';
import type { Baselines, BaselineTables, Scheduled } from './steps/patch-configuration.ts';
import type { History } from './steps/patch-history.ts';
import type { PatchRows } from './steps/patch-rows.ts';

export interface ScopeReadings {
  readonly targets: Targets;
  readonly patchRows: PatchRows;
  readonly manageability: Manageability;
  readonly context: Context;
  readonly tables: BaselineTables;
  readonly baselines: Baselines;
  readonly scheduled: Scheduled;
  readonly history: History;
  readonly blockers: Blockers;
  readonly confirmation: Confirmation;
}
