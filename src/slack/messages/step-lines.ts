/** The ten steps over all scopes of a run, as far as they are: what the progress message shows. Pure. */

import { mergeSteps } from '../../assessment/merge-steps.ts';
import type { RunState } from '../../assessment/runs.ts';
import type { StepProgress } from '../../model/assessment.ts';
import { type Phase, STEPS, type StepId } from '../../model/codes.ts';
import type { StepReport } from '../../model/report.ts';

export interface StepLine {
  readonly phase: Phase;
  readonly id: StepId;
  readonly title: string;
  readonly status: 'pending' | 'running' | 'complete' | 'partial' | 'failed' | 'skipped' | 'stopped';
  readonly detail: string;
}

export function stepLines(state: RunState): StepLine[] {
  return STEPS.map(({ phase, id, title }) => {
    const report = state.steps.find((step) => step.id === id);
    const line = report === undefined ? liveLine(state, id) : reportedLine(report);
    return { phase, id, title, ...line };
  });
}

/** The first step that is under way, or the next one to come. */
export function currentStep(lines: readonly StepLine[]): StepLine | undefined {
  return lines.find((line) => line.status === 'running') ?? lines.find((line) => line.status === 'pending');
}

function reportedLine(report: StepReport): Pick<StepLine, 'status' | 'detail'> {
  return { status: report.status, detail: report.detail };
}

function liveLine(state: RunState, id: StepId): Pick<StepLine, 'status' | 'detail'> {
  const all = state.scopes.map((scope) => scope.progress.find((progress) => progress.step === id));
  const begun = all.filter((progress) => progress !== undefined);
  const over = begun.filter((progress) => progress.status !== 'running');
  const detail = liveDetail(begun, over.length, all.length);
  if (begun.length === 0) return { status: state.state === 'cancelled' ? 'stopped' : 'pending', detail: '' };
  if (over.length < all.length)
    return { status: state.state === 'cancelled' ? 'stopped' : 'running', detail };
  const statuses = new Set(over.map((progress) => progress.status));
  if (statuses.size === 1 && statuses.has('failed')) return { status: 'failed', detail };
  if (statuses.size === 1 && statuses.has('skipped')) return { status: 'skipped', detail };
  return { status: statuses.size === 1 && statuses.has('complete') ? 'complete' : 'partial', detail };
}

function liveDetail(begun: readonly StepProgress[], over: number, scopes: number): string {
  const [only] = begun;
  if (only === undefined) return '';
  if (over === scopes) return mergedDetail(begun);
  const done = begun.reduce((sum, progress) => sum + progress.done, 0);
  const total = begun.reduce((sum, progress) => sum + (progress.total ?? 0), 0);
  if (scopes === 1) return total > 1 ? `${done} of ${total}` : only.detail;
  const count = total > scopes ? `${done} of ${total}, ` : '';
  return `${count}${over} of ${scopes} account Regions`;
}

/** The details of all scopes added up, as the report will do it. */
function mergedDetail(begun: readonly StepProgress[]): string {
  const reports = begun.map((progress) => {
    const { step: id, detail, at } = progress;
    const status = progress.status === 'running' ? 'complete' : progress.status;
    return [{ phase: 'assessment' as const, id, status, detail, startedAt: at, finishedAt: at }];
  });
  return mergeSteps(reports).find((report) => report.id === begun[0]?.step)?.detail ?? '';
}
