/** What patch output can prove about a cause, and what people are told of it. */

import type { RootCauseCode } from '../../model/codes.ts';
import type { PatchRun } from '../../model/records.ts';
import type { Remediation } from '../../model/report.ts';
import type { RootCause, Signature } from '../root-cause.ts';
import type { NodePlatform } from './platform.ts';
import { provedByOutput } from './proved-by-output.ts';

/** What the remedy depends on: the node's tools and the run that failed. */
export interface RemedyContext {
  readonly platform: NodePlatform;
  readonly operation: PatchRun['operation'];
  readonly rebootOption: PatchRun['rebootOption'];
}

export interface OutputCause {
  readonly code: RootCauseCode;
  /** Completes "the run failed because …". */
  readonly because: string;
  /** What this cause means for the node, in one to three sentences. */
  readonly meaning: string;
  readonly signatures: readonly Signature[];
  /** Exit codes of the patch documents' payload that say so where the text does not. */
  readonly exitCodes?: readonly number[];
  /** Exit codes that say so after any script or package manager. */
  readonly shellExitCodes?: readonly number[];
  /** What to do about it on such a node. */
  readonly remedy: (context: RemedyContext) => Remediation;
}

/** A root cause that a failed run's output proves, and nothing else. */
export function outputRootCause(cause: OutputCause): RootCause & OutputCause {
  return { ...cause, prove: (examination) => provedByOutput(examination, cause) };
}
