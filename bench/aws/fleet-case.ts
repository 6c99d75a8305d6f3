/** What a measurement runs against: a fleet, and how the simulated AWS in front of it behaves. */

import type { GeneratedFleetOptions } from '../../src/simulation/aws/fleets/generated.ts';

export interface FleetCase {
  /** `demo`: the fleet of every cause, as the demo shows it. */
  readonly fleet: Omit<GeneratedFleetOptions, 'now'> | 'demo';
  /** Time before each answer. */
  readonly latencyMs: number;
  readonly throttle: boolean;
  /** So many accounts answer only after this long. */
  readonly slow?: { readonly accounts: number; readonly latencyMs: number };
  /** So many accounts refuse their role: the configuration holds a wrong external id. */
  readonly refusedAccounts?: number;
}
