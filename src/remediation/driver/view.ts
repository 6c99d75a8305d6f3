/** What a decision is made from, beside the record. */

import type { EmergencyStop } from '../../model/remediation.ts';
import type { Settings } from '../../model/settings.ts';
import type { Timing } from './timing.ts';

export interface View {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly settings: Settings;
  readonly timing: Timing;
  /** An emergency stop of one of the governing environments. */
  readonly emergency: EmergencyStop | null;
  /**
   * What this process looked at last, and when. It only paces reads: without it, everything is read once more.
   */
  readonly looked: ReadonlyMap<string, number>;
}

export function isoNow(view: View): string {
  return new Date(view.now).toISOString();
}
