/** The progress message: one plan with a task for each of the ten steps, edited in place. Pure. */

import type { types } from '@slack/bolt';
import type { RunState } from '../../assessment/runs.ts';
import type { MessageContent } from '../outbox/slots.ts';
import { outside, plain } from '../text.ts';
import { richText, section } from './blocks.ts';
import { scopesDone, subject } from './run-words.ts';
import { currentStep, type StepLine, stepLines } from './step-lines.ts';

const TASK_STATUS: Readonly<Record<StepLine['status'], types.TaskCardBlock['status']>> = {
  pending: 'pending',
  running: 'in_progress',
  complete: 'complete',
  partial: 'complete',
  failed: 'error',
  skipped: 'complete',
  stopped: 'pending',
};

/** Plans know four states; the others are said in the title. */
const PREFIX: Readonly<Partial<Record<StepLine['status'], string>>> = {
  partial: 'Partly: ',
  failed: 'Failed: ',
  skipped: 'Skipped: ',
  stopped: 'Not run: ',
};

const CLASSIC_MARK: Readonly<Record<StepLine['status'], string>> = {
  pending: 'waiting',
  running: 'running',
  complete: 'done',
  partial: 'partly done',
  failed: 'failed',
  skipped: 'skipped',
  stopped: 'not run',
};

const PHASE_TITLE = { assessment: 'Assessment', investigation: 'Investigation', summary: 'Summary' } as const;

export function renderProgress(state: RunState): MessageContent {
  const lines = stepLines(state);
  const title = progressTitle(state, lines);
  return {
    text: `${subject(state)}: ${title}`,
    blocks: [
      {
        type: 'plan',
        // The same id at every edit keeps the plan open for whoever opened it.
        block_id: `plan:${state.request.id}`,
        title: plain(title, 250),
        tasks: lines.map((line) => task(state, line)),
      } satisfies types.PlanBlock,
    ],
    classic: [section(`*${outside(title, 250)}*\n${lines.map(classicLine).join('\n')}`)],
  };
}

function progressTitle(state: RunState, lines: readonly StepLine[]): string {
  if (state.state === 'cancelled') return 'Cancelled.';
  if (state.state === 'done')
    return state.status === 'failed' ? 'Nothing could be read.' : 'All steps are over.';
  const current = currentStep(lines);
  const over = lines.filter((line) => line.status !== 'pending' && line.status !== 'running').length;
  // Steps that need nothing of each other run side by side, so they do not end in their order.
  const done = `${over} of ${lines.length} steps done`;
  if (current === undefined) return `${done}.`;
  // The counts of a step over several scopes say how many are done.
  const detail = current.detail === '' ? scopesDone(state) : current.detail;
  return `${done}. Now: ${current.title}${detail === '' ? '' : ` (${detail})`}.`;
}

function task(state: RunState, line: StepLine): types.TaskCardBlock {
  const title = `${PREFIX[line.status] ?? ''}${PHASE_TITLE[line.phase]} · ${line.title}`;
  const detail = plain(line.detail, 250);
  return {
    type: 'task_card',
    task_id: `${state.request.id}:${line.id}`,
    title: plain(title, 250),
    status: TASK_STATUS[line.status],
    ...(detail === '' ? {} : { details: richText(detail) }),
  };
}

function classicLine(line: StepLine): string {
  const detail = line.detail === '' ? '' : ` (${outside(line.detail, 150)})`;
  return `• ${PHASE_TITLE[line.phase]}: ${line.title}: ${CLASSIC_MARK[line.status]}${detail}`;
}
