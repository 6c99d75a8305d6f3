import type { StepProgress } from '../model/assessment.ts';
import { STEP_IDS, type StepId } from '../model/codes.ts';

/** The newest progress of each step, so that writing it down may be slower than reporting it. */
export interface NewestProgress {
  record(progress: StepProgress): void;
  /** In the order of the steps. */
  newest(): StepProgress[];
  /** The same, or null if nothing was recorded since the last call. */
  takeChanged(): StepProgress[] | null;
}

export function createNewestProgress(): NewestProgress {
  const steps = new Map<StepId, StepProgress>();
  let hasChanged = false;
  const newest = () => STEP_IDS.flatMap((id) => steps.get(id) ?? []);
  return {
    newest,
    record: (progress) => {
      steps.set(progress.step, progress);
      hasChanged = true;
    },
    takeChanged: () => {
      if (!hasChanged) return null;
      hasChanged = false;
      return newest();
    },
  };
}
