/** What the simulated AWS in its own process and the benchmark tell each other. */

import type { EnvironmentPlan } from '../../src/simulation/aws/fleets/accounts.ts';
import type { ScopeDemand } from '../floor/demand.ts';

/** Answers by `service:Operation`. */
export type AnswerCounts = Readonly<Record<string, AnswerCount>>;

export interface AnswerCount {
  readonly answered: number;
  readonly throttled: number;
}

export interface Ready {
  readonly endpoint: string;
  readonly caller: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly environment: EnvironmentPlan;
  readonly demand: readonly ScopeDemand[];
  /** Ids of the non-compliant instances of each scope, for the design that asks for each of them. */
  readonly nonCompliant: readonly (readonly string[])[];
}

export type FromSimulation =
  | { readonly kind: 'ready'; readonly ready: Ready }
  | { readonly kind: 'counts'; readonly counts: AnswerCounts };

/** Asks for the counts since the last time, and starts counting anew. */
export type ToSimulation = { readonly kind: 'take-counts' };
