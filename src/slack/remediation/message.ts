/** A remediation as the one message that tells it, from the request to the outcome. Pure. */

import type { types } from '@slack/bolt';
import type { RemediationRecord } from '../../model/remediation.ts';
import type { Settings } from '../../model/settings.ts';
import { context, header, section, sections } from '../messages/blocks.ts';
import type { MessageContent } from '../outbox/slots.ts';
import { code, counted, duration, outside, sentence, time } from '../text.ts';
import { approverLines, approversCalled } from './approvers.ts';
import { callSummary, startWords, targetLine, touches, warningLines } from './impact.ts';
import { buttonsOf } from './message-buttons.ts';
import { begunLines, progressWords, resultCounts } from './target-lines.ts';
import { longestWords } from './took.ts';
import {
  firstOf,
  goingPhrase,
  nounPhrase,
  outcomeWords,
  personWords,
  requester,
  shortHash,
  verbPhrase,
} from './words.ts';

/** Instances named in the message; all are behind a button. */
export const TARGETS_NAMED = 20;
const ASKED_NAMED = 10;

/** @param record anything but a draft */
export function renderRemediation(record: RemediationRecord, settings: Settings): MessageContent {
  const title = titleOf(record);
  const said = sentenceOf(record);
  const reason = reasonLine(record);
  return {
    text: [`${outside(title, 150)}.`, said, ...(reason === '' ? [] : [reason])]
      .join(' ')
      .replace(/[*\n]+/g, ' '),
    blocks: [
      header(title),
      section([said, reason].filter((line) => line !== '').join('\n')),
      ...sections([callOut(record, settings)]),
      ...bodyOf(record, settings),
      context(footerOf(record)),
      ...buttonsOf(record),
    ],
  };
}

/** "Approval needed: Reboot 3 instances of prod". */
export function titleOf(record: RemediationRecord): string {
  const { plan, state } = record;
  const what = `${verbPhrase(plan)} of ${plan.environment}`;
  const loud = record.breakGlass ? 'Break-glass: ' : '';
  switch (state) {
    case 'draft':
    case 'awaiting-approval':
      return `Approval needed: ${what}`;
    case 'approved':
      return `${loud}${plan.options.startAt === null ? 'About to start' : 'Scheduled'}: ${what}`;
    case 'running':
      return `${loud}${goingPhrase(plan)} of ${plan.environment}`;
    case 'stopping':
      return `Stopping: ${what}`;
    case 'done':
      return `${outcomeOf(record)}: ${what}`;
    default:
      return `${CLOSED_WORDS[state]}: ${what}`;
  }
}

const CLOSED_WORDS = {
  denied: 'Denied',
  expired: 'Expired',
  withdrawn: 'Withdrawn',
  refused: 'Refused',
} as const;

function outcomeOf({ plan, outcome }: RemediationRecord): string {
  const told = outcomeWords(plan.action, outcome ?? 'unknown');
  return `${told.charAt(0).toUpperCase()}${told.slice(1)}`;
}

/** What is going on, who did what, and what comes next. */
function sentenceOf(record: RemediationRecord): string {
  const { state, plan, stop, note } = record;
  const asked = `${requester(record)} asks to ${lowered(verbPhrase(plan))} of *${outside(plan.environment, 64)}*`;
  const why = note ? ` ${sentence(note, 600)}` : '';
  switch (state) {
    case 'draft':
    case 'awaiting-approval':
      return `${asked}, ${startWords(plan) === 'at once' ? 'as soon as it is approved' : `at ${startWords(plan)}`}.${why}`;
    case 'approved':
      return `${agreedBy(record)} It starts ${startWords(plan)}.${why}`;
    case 'running':
      return `*${progressWords(record)}*\n${agreedBy(record)}${why}`;
    case 'stopping':
      return `*${progressWords(record)}*\n${stop === null ? '' : `Stopped by ${personWords(stop.by)} ${time(stop.at)}${said(stop.reason)}. `}What has begun is followed to its end.${why}\n${agreedBy(record)}`;
    case 'done':
      return `${doneWords(record)}${why}`;
    case 'denied':
    case 'expired':
    case 'withdrawn':
    case 'refused':
      return closedSentence(record);
  }
}

function closedSentence(record: RemediationRecord): string {
  const { state, decision, note, finishedAt } = record;
  const at = finishedAt === null ? '' : ` ${time(finishedAt)}`;
  const why = note ? ` ${sentence(note, 600)}` : '';
  const nothing = `Nothing was done. Asked for by ${requester(record)}.`;
  switch (state) {
    case 'denied':
      return `Denied by ${personWords(decision?.by.user ?? '')}${at}${said(decision?.reason ?? '')}. ${nothing}${why}`;
    case 'expired':
      return `Nobody decided in time${at === '' ? '' : `, it expired${at}`}. ${nothing} Press the button on the card to plan anew.${why}`;
    case 'withdrawn':
      return `${personWords(record.stop?.by ?? record.requestedBy.user)} took the request back${at}${said(record.stop?.reason ?? '')}. ${nothing}`;
    default:
      return `Not begun.${why || ' Policy refused it when it was to start.'} ${nothing}`;
  }
}

/** In every state: Slack calls people by the first text of a message alone, whenever that arrives. */
function callOut(record: RemediationRecord, settings: Settings): string {
  const approvers = record.breakGlass ? approversCalled(record.plan, settings) : '';
  return approvers === '' ? '' : `:rotating_light: *Approvers, nobody was asked:* ${approvers}`;
}

function agreedBy(record: RemediationRecord): string {
  const { decision, breakGlass } = record;
  const by = `Asked for by ${requester(record)}`;
  if (breakGlass) return `${by} *without approval, by break-glass*.`;
  return decision === null
    ? `${by}; no approval is needed.`
    : `${by}, approved by ${personWords(decision.by.user)} ${time(decision.at)}.`;
}

function doneWords(record: RemediationRecord): string {
  const { stop, finishedAt, requestedAt } = record;
  const counts = resultCounts(record);
  const took =
    finishedAt === null || requestedAt === null
      ? ''
      : ` Took ${duration(Date.parse(finishedAt) - Date.parse(requestedAt))} from the request${longestWords(record)}.`;
  const stopped =
    stop === null ? '' : ` Stopped by ${personWords(stop.by)} ${time(stop.at)}${said(stop.reason)}.`;
  const told = counts === '' ? 'Nothing was done' : `${counts.charAt(0).toUpperCase()}${counts.slice(1)}`;
  return `*${told}.*${took}${stopped}\n${agreedBy(record)}`;
}

function bodyOf(record: RemediationRecord, settings: Settings): types.KnownBlock[] {
  switch (record.state) {
    case 'draft':
    case 'awaiting-approval':
      return requestBody(record, settings);
    case 'approved':
      return [section(`*Touches:* ${touches(record.plan)}`)];
    case 'running':
    case 'stopping':
    case 'done':
      return sections(firstOf(begunLines(record), TARGETS_NAMED, 'instance'));
    default:
      return [];
  }
}

function requestBody({ plan, expiresAt }: RemediationRecord, settings: Settings): types.KnownBlock[] {
  const warnings = warningLines(plan);
  const until = expiresAt === null ? '' : `\nTo be decided until ${time(expiresAt)}.`;
  return [
    ...sections([`*Touches:* ${touches(plan)}`, ...warnings]),
    ...sections(['*Will be called*', ...callSummary(plan)]),
    ...sections([
      `*Instances (${plan.targets.length})*`,
      ...firstOf(plan.targets.map(targetLine), ASKED_NAMED, 'instance'),
    ]),
    section(`${approverLines(plan, settings).join('\n')}${until}`),
  ];
}

function footerOf({ plan, id }: RemediationRecord): string {
  const left =
    plan.leftOut.length === 0 ? '' : ` · ${counted(plan.leftOut.length, 'instance')} left out of the plan`;
  return `Plan ${shortHash(plan)} of ${time(plan.plannedAt)} · run ${code(plan.runId, 70)} · remediation ${code(id, 70)}${left}`;
}

function reasonLine({ reason }: RemediationRecord): string {
  return reason === '' ? '' : `*Reason:* ${outside(reason, 1_000)}`;
}

function said(reason: string): string {
  return reason === '' ? '' : `: ${outside(reason, 600)}`;
}

function lowered(phrase: string): string {
  return `${phrase.charAt(0).toLowerCase()}${phrase.slice(1)}`;
}

/** For lists and links: "the reboot of 3 instances of prod (running)". */
export function shortly(record: RemediationRecord): string {
  return `${nounPhrase(record.plan)} by ${requester(record)}: ${shortState(record)}`;
}

function shortState(record: RemediationRecord): string {
  switch (record.state) {
    case 'awaiting-approval':
      return `waits for approval${record.expiresAt === null ? '' : ` until ${time(record.expiresAt)}`}`;
    case 'approved':
      return `approved, starts ${startWords(record.plan)}`;
    case 'running':
    case 'stopping':
      return `${record.state}, ${progressWords(record)}`;
    case 'done':
      return outcomeOf(record).toLowerCase();
    default:
      return record.state;
  }
}
