/** Progress of the ten steps in one scope, and what each came to. */

import type { OnProgress, StepProgress } from '../model/assessment.ts';
import type { Clock } from '../model/clock.ts';
import { STEPS, type StepId } from '../model/codes.ts';
import type { Scope } from '../model/records.ts';
import type { StepReport } from '../model/report.ts';

export interface StepTracker {
  /** Runs a step: reports its start, then its end with the sentence that `work` resolves to. */
  run<T>(step: StepId, doing: string, work: (count: Count) => Promise<StepResult<T>>): Promise<T>;
  /** Marks a step as failed; all steps that never began count as skipped. */
  fail(step: StepId, detail: string): void;
  /** The steps in order; those not begun are skipped. */
  reports(): StepReport[];
}

/** Reports how far a step is: `done` of `total` (null: not known yet). */
export type Count = (done: number, total: number | null) => void;

export interface StepResult<T> {
  readonly value: T;
  /** Counts and nouns: "12 non-compliant, 3 without data". */
  readonly detail: string;
}

interface StepState {
  status: StepReport['status'];
  startedAt: string;
  finishedAt: string | null;
  detail: string;
}

/** `isPartial` tells whether gaps of a step can change findings. */
export function createStepTracker(options: {
  readonly scope: Scope;
  readonly clock: Clock;
  readonly onProgress: OnProgress;
  readonly isPartial: (step: StepId) => boolean;
}): StepTracker {
  const { scope, clock, onProgress, isPartial } = options;
  const states = new Map<StepId, StepState>();
  const now = () => clock.now().toISOString();

  function tell(
    step: StepId,
    status: StepProgress['status'],
    detail: string,
    done: number,
    total: number | null,
  ) {
    onProgress({ scope, step, status, detail, done, total, at: now() });
  }

  function end(step: StepId, status: StepReport['status'], detail: string): void {
    const startedAt = states.get(step)?.startedAt ?? now();
    states.set(step, { status, startedAt, finishedAt: now(), detail });
    tell(step, status, detail, 1, 1);
  }

  return {
    run: async (step, doing, work) => {
      states.set(step, { status: 'failed', startedAt: now(), finishedAt: null, detail: doing });
      tell(step, 'running', doing, 0, null);
      const { value, detail } = await work((done, total) => tell(step, 'running', doing, done, total));
      end(step, isPartial(step) ? 'partial' : 'complete', detail);
      return value;
    },
    fail: (step, detail) => end(step, 'failed', detail),
    reports: () =>
      STEPS.map(({ phase, id }) => {
        const { status, startedAt, finishedAt, detail } = states.get(id) ?? NOT_BEGUN;
        return { phase, id, status, startedAt, finishedAt, detail };
      }),
  };
}

const NOT_BEGUN: Omit<StepReport, 'phase' | 'id'> = {
  status: 'skipped',
  startedAt: null,
  finishedAt: null,
  detail: 'not run',
};
