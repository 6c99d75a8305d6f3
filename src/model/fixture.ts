/** A cause that a person held for wrong, with the anonymised facts, so that it can be run as a test. */

import type { RootCauseCode } from './codes.ts';
import type { InstanceFacts } from './facts.ts';

export interface ReportedFixture {
  readonly schemaVersion: 1;
  /** What the person believes: the code that the facts should lead to. */
  readonly expected: RootCauseCode;
  /** What patchcheck had concluded. */
  readonly concluded: RootCauseCode;
  /** What it concludes from the anonymised facts: another code means that something telling was replaced. */
  readonly concludedAnonymised: RootCauseCode | null;
  /** Why, in the person's words, anonymised like the facts. */
  readonly reason: string;
  readonly reportedAt: string;
  readonly facts: InstanceFacts;
}
