/** A case: one instance, the traits that make its story, and what an assessment must conclude of it. */

import type { RemediationCode, RootCauseCode, Verdict } from '../../../../model/codes.ts';
import type { Trait } from '../node.ts';
import type { PlatformKey } from '../platforms.ts';

/** `payments`: IAM may be read; `web`: it may not. `web-eu` only ever scans. */
export type ScopeName = 'payments-us' | 'payments-eu' | 'web-us' | 'web-eu';

export interface ExpectedFinding {
  readonly code: RootCauseCode;
  readonly verdict?: Verdict;
  readonly remediation?: RemediationCode;
  /** Is it reachable from the internet? Only where the case is about that. */
  readonly exposed?: boolean;
  /** Why this is the cause. */
  readonly note: string;
}

/** `not-listed`: neither a finding nor counted as compliant. */
export type Expected = ExpectedFinding | 'compliant' | 'not-listed';

export interface Case {
  readonly name: string;
  readonly in: ScopeName;
  readonly platform: PlatformKey;
  readonly traits: readonly Trait[];
  readonly expected: Expected;
}
