/**
 * The shape of a root cause. Each is one file under `root-causes/`: what proves it, what it is told apart
 * from, what to do. All are asked; the order of precedence decides which proved one is primary.
 */

import type { Confidence, RootCauseCode } from '../model/codes.ts';
import type { InstanceFacts } from '../model/facts.ts';
import type { PatchRun } from '../model/records.ts';
import type { Evidence, Remediation } from '../model/report.ts';

export interface RootCause {
  readonly code: RootCauseCode;
  /** Lines of patch output that say so, for causes that a failed run's output can prove. */
  readonly signatures?: readonly Signature[];
  /** The proof, or null where the facts do not prove it. */
  readonly prove: (examination: Examination) => Proof | null;
}

/** A pattern of one output line (after clean-up) and how far it can be trusted. */
export interface Signature {
  readonly pattern: RegExp;
  /**
   * decisive: the line names the cause; symptom: something broke, usually for this cause, and a decisive
   * line of another cause wins over it.
   */
  readonly weight: 'decisive' | 'symptom';
}

/** What all rules look at: the facts, and the run whose output speaks for the present. */
export interface Examination {
  readonly facts: InstanceFacts;
  /** The newest failed run with output, unless a later run of the same operation succeeded. */
  readonly failedRun: FailedRun | null;
}

export interface FailedRun {
  readonly run: PatchRun;
  readonly answer: OutputAnswer;
}

/** What a piece of output says. */
export interface OutputAnswer {
  readonly code: RootCauseCode;
  readonly confidence: Confidence;
  /** The deciding line, cleaned and with secrets redacted; empty when inconclusive. */
  readonly line: string;
}

export interface Proof {
  readonly confidence: Confidence;
  /** One sentence for people, with the instance's own values. */
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  readonly remediation: Remediation;
}
