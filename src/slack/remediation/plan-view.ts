/** A plan as a modal: what exactly will be done, where, what can be chosen, and why. Pure. */

import type { types } from '@slack/bolt';
import type { RemediationRecord } from '../../model/remediation.ts';
import type { Finding } from '../../model/report.ts';
import type { RemediateAction, Settings } from '../../model/settings.ts';
import { PLAN_FORM } from '../action-ids.ts';
import { context, header, section, sections } from '../messages/blocks.ts';
import { code, counted, outside, plain, time } from '../text.ts';
import { approverLines } from './approvers.ts';
import { callLines, leftOutLine, startWords, targetLine, touches, warningLines } from './impact.ts';
import { choiceBlocks, reasonBlocks } from './plan-choices.ts';
import type { PlanMetadata } from './reference.ts';
import { ACTION_WORDS, firstOf, shortHash, verbPhrase } from './words.ts';

const TARGETS_NAMED = 20;
const LEFT_OUT_NAMED = 15;

export interface PlanContent {
  readonly record: RemediationRecord;
  readonly metadata: PlanMetadata;
  /** Findings that may be chosen from, where the plan is of a group. */
  readonly candidates: readonly Finding[];
  /** Findings of the group, more than can be chosen from one by one. */
  readonly all: number;
  readonly settings: Settings;
  /** What the person has typed so far. */
  readonly reason: string;
  /** Said above all else, such as why the plan is not the one that was sent; null: nothing. */
  readonly note: string | null;
}

export function renderPlan(content: PlanContent): types.ModalView {
  const { record, metadata, note } = content;
  const { plan } = record;
  const isEmpty = plan.targets.length === 0;
  return {
    type: 'modal',
    callback_id: PLAN_FORM,
    title: { type: 'plain_text', text: planTitle(record.plan.action), emoji: false },
    close: { type: 'plain_text', text: isEmpty ? 'Close' : 'Cancel', emoji: false },
    ...(isEmpty ? {} : { submit: { type: 'plain_text', text: submitText(record), emoji: false } }),
    private_metadata: JSON.stringify(metadata),
    blocks: [
      ...(note ? [alert(note, 'info')] : []),
      ...(isEmpty ? nothingToDo(record) : whatWillHappen(content)),
      ...leftOut(record),
      ...(isEmpty ? [] : [...choiceBlocks(content), ...reasonBlocks(content), context(footer(content))]),
    ],
  };
}

/** "Reboot", "Install patches": as on the button. */
export function planTitle(action: RemediateAction): string {
  return plain(ACTION_WORDS[action].verb.replace(/ on$/, ''), 24);
}

function submitText({ approvalRequired, plan }: RemediationRecord): string {
  if (approvalRequired) return 'Ask for approval';
  return plan.options.startAt === null ? 'Start now' : 'Schedule';
}

function nothingToDo({ plan }: RemediationRecord): types.KnownBlock[] {
  return [
    section(
      `*Nothing to do.* None of the ${counted(plan.leftOut.length, 'instance')} can be acted on just now, so nothing will be called.`,
    ),
  ];
}

function whatWillHappen({ record }: PlanContent): types.KnownBlock[] {
  const { plan } = record;
  const warnings = warningLines(plan);
  return [
    section(`*${verbPhrase(plan)}* of ${outside(plan.environment, 64)}, ${startsWhen(record)}`),
    alert(touches(plan), plan.production ? 'warning' : 'info'),
    ...sections(warnings),
    header('What will be called'),
    ...sections(callLines(plan)),
    header(`Instances (${plan.targets.length})`),
    ...sections(firstOf(plan.targets.map(targetLine), TARGETS_NAMED, 'instance')),
  ];
}

function startsWhen({ plan, approvalRequired }: RemediationRecord): string {
  if (plan.options.startAt !== null) return `starting ${startWords(plan)}`;
  return approvalRequired ? 'as soon as it is approved' : 'at once';
}

function leftOut({ plan }: RemediationRecord): types.KnownBlock[] {
  if (plan.leftOut.length === 0) return [];
  return [
    header(`Left out (${plan.leftOut.length})`),
    ...sections(firstOf(plan.leftOut.map(leftOutLine), LEFT_OUT_NAMED, 'instance')),
  ];
}

function footer({ record, settings }: PlanContent): string {
  const { plan, approvalRequired } = record;
  const approval = approvalRequired
    ? `Needs approval by somebody else. ${approverLines(plan, settings).join(' ')}`
    : 'Needs no approval here.';
  return `${approval}\nPlan ${shortHash(plan)}, read ${time(plan.plannedAt)} from AWS · run ${code(plan.runId, 70)}`;
}

/** Slack's own box for what must not be overlooked; 200 characters. */
function alert(text: string, level: 'info' | 'warning'): types.KnownBlock {
  return { type: 'alert', level, text: { type: 'mrkdwn', text: fitting(text) } };
}

/** Cut between its parts, so that no escape of Slack's is cut in two. */
function fitting(text: string): string {
  if (text.length <= 200) return text;
  const cut = text.slice(0, 198);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 1))} …`;
}
