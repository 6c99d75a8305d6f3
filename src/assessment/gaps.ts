/** Gaps of a scope: refused reads become part of the report, and the run goes on. */

import { isOptionalRead } from '../aws/assess-permissions.ts';
import { isRefusal } from '../aws/failures.ts';
import { ReadFailed } from '../aws/reader.ts';
import type { StepId } from '../model/codes.ts';
import { known, type Operation, type Reading, type Unread, unread } from '../model/reading.ts';
import type { Gap } from '../model/report.ts';
import { consequenceOf } from './consequences.ts';

export interface Gaps {
  /**
   * Runs one read. A refused one is noted as a gap of `step` and answered as Unread; anything else that is
   * thrown (a cancelled run, a defect) goes on to the caller. An operation that was refused for want of
   * rights is not asked again in this run.
   */
  attempt<T>(step: StepId, operation: Operation, read: () => Promise<T>): Promise<Reading<T>>;
  /** Notes a gap that no refused request stands behind, such as totals that do not agree. */
  note(gap: Gap): void;
  /** Gaps so far; the same refusal met by many instances is one gap that counts them. */
  list(): Gap[];
  /** Is there a gap (of `step`, or at all) that can change a finding? Optional reads only lower confidence. */
  canChangeFindings(step?: StepId): boolean;
}

interface Refusal {
  readonly gap: Gap;
  readonly optional: boolean;
  times: number;
}

/** `now` tells the time of the newest answer, which dates the readings. */
export function createGaps(now: () => string): Gaps {
  const refusals = new Map<string, Refusal>();
  const closed = new Map<Operation, Unread>();

  function refused(step: StepId, operation: Operation, code: string): Unread {
    const key = `${step} ${operation} ${code}`;
    const refusal = refusals.get(key);
    if (refusal) refusal.times++;
    else {
      const gap = { step, operation, code, consequence: consequenceOf(operation) };
      refusals.set(key, { gap, optional: isOptionalRead(operation), times: 1 });
    }
    return unread(operation, code);
  }

  function list(): Gap[] {
    return [...refusals.values()].map(({ gap, times }) => {
      return times === 1 ? gap : { ...gap, consequence: `${gap.consequence} (${times} reads)` };
    });
  }

  return {
    attempt: async (step, operation, read) => {
      const before = closed.get(operation);
      if (before) return refused(step, operation, before.code);
      try {
        return known(await read(), operation, now());
      } catch (thrown) {
        if (!(thrown instanceof ReadFailed)) throw thrown;
        const answer = refused(step, thrown.operation, thrown.awsCode);
        if (isRefusal(thrown)) closed.set(thrown.operation, answer);
        return answer;
      }
    },
    note: (gap) => {
      refusals.set(`${gap.step} ${gap.operation} ${gap.code}`, { gap, optional: false, times: 1 });
    },
    list,
    canChangeFindings: (step) =>
      [...refusals.values()].some(({ gap, optional }) => !optional && (step ?? gap.step) === gap.step),
  };
}
