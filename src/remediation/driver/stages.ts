/** Which stages a target passes through, and its moves from one to the next. */

import type {
  Plan,
  PlanTarget,
  RemediationRecord,
  TargetResult,
  TargetStage,
  TargetState,
} from '../../model/remediation.ts';
import type { RemediateAction } from '../../model/settings.ts';
import { plannedFor } from './record.ts';

/** After a restart the record is older than the restart: only a scan brings a newer one. */
const STAGES: Readonly<Record<RemediateAction, readonly TargetStage[]>> = {
  scan: ['acting', 'verifying'],
  install: ['acting', 'returning', 'verifying'],
  reboot: ['acting', 'returning', 'scanning', 'verifying'],
  start: ['acting', 'returning', 'scanning', 'verifying'],
  'update-agent': ['acting', 'returning', 'verifying'],
  'run-association': ['acting', 'verifying'],
  diagnose: ['acting'],
};

const ACTING: Readonly<Record<RemediateAction, string>> = {
  scan: 'Scanning.',
  install: 'Installing patches.',
  reboot: 'Restarting.',
  start: 'Starting.',
  'update-agent': 'Updating the SSM Agent.',
  'run-association': 'Running the association.',
  diagnose: 'Diagnosing.',
};

/** All stages of a target, in order. */
export function stagesOf(plan: Plan, planned: PlanTarget): readonly TargetStage[] {
  const stages = STAGES[plan.action];
  return takesSnapshot(plan, planned) ? ['snapshot', ...stages] : stages;
}

function takesSnapshot(plan: Plan, planned: PlanTarget): boolean {
  return plan.action === 'install' && plan.options.snapshot && planned.rootVolumeId !== null;
}

/** What is going on in a stage, as a sentence. */
export function stageDetail(action: RemediateAction, stage: TargetStage): string {
  switch (stage) {
    case 'snapshot':
      return 'Taking a snapshot of the root volume.';
    case 'acting':
      return ACTING[action];
    case 'returning':
      return 'Waiting until it is reachable.';
    case 'scanning':
      return 'Scanning for a fresh patch record.';
    case 'verifying':
      return 'Assessing it anew.';
    default:
      return 'Waiting for its turn.';
  }
}

export function enter(
  record: RemediationRecord,
  target: TargetState,
  stage: TargetStage,
  at: string,
): TargetState {
  const { missedReads: _, ...rest } = target;
  return { ...rest, stage, stageSince: at, detail: stageDetail(record.plan.action, stage) };
}

/**
 * Into its next stage; nothing more is begun on a target on which something may still run. A scan that its action
 * does not plan, since the install left no record, is followed by a verification and nothing else.
 */
export function moveOn(record: RemediationRecord, target: TargetState, at: string): TargetState {
  const stages = stagesOf(record.plan, plannedFor(record, target));
  const index = stages.indexOf(target.stage);
  const rest = index < 0 ? [] : stages.slice(index + 1);
  const next = rest.find((stage) => !(stage === 'scanning' && target.uncertain));
  return enter(record, target, next ?? 'verifying', at);
}

export function finish(target: TargetState, result: TargetResult, detail: string, at: string): TargetState {
  const { missedReads: _, ...rest } = target;
  return { ...rest, stage: 'done', result, detail, finishedAt: at };
}
