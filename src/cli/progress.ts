/** Progress of a run on standard error: one updating line on a terminal, a line a step elsewhere. */

import { plainText } from '../assessment/exports/plain-text.ts';
import type { OnProgress, StepProgress } from '../model/assessment.ts';
import { STEPS } from '../model/codes.ts';
import type { OutputStream } from './command.ts';

const CLEAR_LINE = '\r\u001b[2K';
const TITLES = new Map<string, string>(STEPS.map((step) => [step.id, step.title]));

export interface ProgressDisplay {
  readonly onProgress: OnProgress;
  /** Clears the updating line, so that what follows starts on a clean one. */
  end(): void;
}

export function showProgress(stream: OutputStream): ProgressDisplay {
  return stream.isTTY ? updatingLine(stream) : plainLines(stream);
}

function updatingLine(stream: OutputStream): ProgressDisplay {
  return {
    onProgress: (progress) => {
      const text = progressText(progress);
      stream.write(CLEAR_LINE + [...text].slice(0, (stream.columns || 80) - 1).join(''));
    },
    end: () => stream.write(CLEAR_LINE),
  };
}

function plainLines(stream: OutputStream): ProgressDisplay {
  return {
    onProgress: (progress) => {
      if (progress.status !== 'running') stream.write(`${progressText(progress)}\n`);
    },
    end: () => {},
  };
}

/** "111122223333 us-east-1  Review patch history: 120/300 …" */
function progressText(progress: StepProgress): string {
  const { scope, step, status, detail, done, total } = progress;
  const title = TITLES.get(step) ?? step;
  const count = status === 'running' && total !== null ? ` ${done}/${total}` : '';
  const state = status === 'running' || status === 'complete' ? '' : ` [${status}]`;
  return plainText(`${scope.accountId} ${scope.region}  ${title}${state}:${count} ${detail}`);
}
