/** The parent message: what was asked, how far it is, and in the end what came out. Always current. Pure. */

import type { types } from '@slack/bolt';
import { actionSentence } from '../../assessment/exports/words.ts';
import type { RunState } from '../../assessment/runs.ts';
import type { Report } from '../../model/report.ts';
import { ALL_FINDINGS, ASSESS_AGAIN, BY_CAUSE, FILES } from '../action-ids.ts';
import type { MessageContent } from '../outbox/slots.ts';
import { code, counted, duration, number, outside, time } from '../text.ts';
import { actions, button, context, header, section, sections } from './blocks.ts';
import { gapSentences } from './gaps.ts';
import {
  awaited,
  categoryCounts,
  levelCounts,
  places,
  resultSentence,
  scopesDone,
  subject,
} from './run-words.ts';
import { currentStep, stepLines } from './step-lines.ts';

/** Gaps named in the first message; all are in the thread. */
const GAPS_SHOWN = 3;

/** The first message, before there is a run to read. */
export function renderOpening(
  environment: string,
  regions: readonly string[],
  requestedBy: string,
): MessageContent {
  const what = `Assessing ${outside(environment, 64)} in ${outside(regions.join(', '), 200)}`;
  return {
    text: `${what}. Asked by <@${requestedBy}>. Progress and findings follow in this thread.`,
    blocks: [
      header(`Assessing ${environment}`),
      section(`${outside(regions.join(', '), 200)}\nStarting.`),
      context(`Asked by <@${requestedBy}>`),
    ],
  };
}

/** A run that was cancelled before it began. */
export function renderNeverBegun(environment: string, regions: readonly string[]): MessageContent {
  const what = `${outside(environment, 64)} in ${outside(regions.join(', '), 200)}`;
  const text = `The assessment of ${what} was cancelled before it began.`;
  return { text, blocks: [header(`Cancelled: ${environment}`), section(text)] };
}

/**
 * @param summary once the run is done: it names the gaps
 * @param hidden findings that exceptions hide from lists
 */
export function renderParent(
  state: RunState,
  summary: Pick<Report, 'scopes'> | null = null,
  hidden = 0,
): MessageContent {
  switch (state.state) {
    case 'running':
      return renderRunning(state);
    case 'cancelled':
      return renderCancelled(state);
    case 'done':
      return renderDone(state, summary?.scopes ?? [], hidden);
  }
}

function renderRunning(state: RunState): MessageContent {
  const lines = stepLines(state);
  const current = currentStep(lines);
  const step = current === undefined ? '' : `Now: ${current.title}${withDetail(current.detail)}`;
  const done = [scopesDone(state), waitingFor(state)].filter((part) => part !== '').join(', ');
  const found = foundSoFar(state);
  const counts = found === '' ? [] : [found, ...countLines(state)];
  const gaps = state.gapCount === 0 ? '' : `${counted(state.gapCount, 'gap')} so far`;
  const parts = [step, done, ...counts, gaps].filter((part) => part !== '');
  return {
    text: `Assessing ${subject(state)}. ${parts.join('. ')}.`,
    blocks: [
      header(`Assessing ${state.request.environment}`),
      section(`${places(state)}\n${parts.join('\n')}`),
      context(`${askedBy(state)} · started ${time(state.startedAt)} · run ${code(state.request.id, 70)}`),
      ...(found === '' ? [] : [actions(...findingButtons(state))]),
    ],
  };
}

function renderCancelled(state: RunState): MessageContent {
  const found = foundSoFar(state);
  const until = found === '' ? '' : ` ${found}: this may be a part only.`;
  const text = `The assessment of ${subject(state)} was cancelled.${until}`;
  return {
    text,
    blocks: [
      header(`Cancelled: ${state.request.environment}`),
      section(text),
      context(footer(state)),
      parentButtons(state, 0),
    ],
  };
}

function renderDone(state: RunState, scopes: Report['scopes'], hidden: number): MessageContent {
  const findings = state.totals.nonCompliant + state.totals.unknown;
  const covered = hidden === 0 ? [] : [`Of these ${counted(hidden, 'finding')} hidden by exceptions`];
  const counts = findings === 0 ? [] : [...countLines(state), ...covered];
  const todo = nextSteps(state);
  const gaps = gapSentence(state);
  const unseen = gapSentences(scopes, GAPS_SHOWN);
  const hint = whatNow(state);
  const sentences = [
    `${subject(state)}: ${resultSentence(state)}`,
    hint,
    ...counts.map(dot),
    ...todo.map(dot),
    gaps,
    ...unseen.map((line) => line.replace(/^• /, '')),
  ];
  const summary = [`${places(state)}${compliantOf(state)}`, hint, ...counts];
  return {
    text: sentences.filter((sentence) => sentence !== '').join(' '),
    blocks: [
      header(`${state.request.environment}: ${headline(state)}`),
      section(summary.filter((line) => line !== '').join('\n')),
      ...(todo.length === 0 ? [] : [section(`*Do first*\n${todo.map((line) => `• ${line}`).join('\n')}`)]),
      ...(gaps === '' ? [] : sections([`*Not everything could be read.* ${gaps}`, ...unseen])),
      context(footer(state)),
      parentButtons(state, findings),
    ],
  };
}

function countLines({ totals }: RunState): string[] {
  const categories = categoryCounts(totals);
  return [`Priority: ${levelCounts(totals)}`, ...(categories === '' ? [] : [`Causes: ${categories}`])];
}

/** What to do about a run that has nothing to show. */
function whatNow(state: RunState): string {
  if (state.status === 'failed') {
    return `Ask an operator to type ${code('/patchcheck doctor')}: it tells what is refused and how to mend it.`;
  }
  if (state.totals.ec2Instances > 0) return '';
  return `Are these the right accounts and Regions? ${code('/patchcheck envs')} lists those that I know.`;
}

function compliantOf({ status, totals: { compliant, ec2Instances } }: RunState): string {
  if (status === 'failed' || ec2Instances === 0) return '';
  return `: ${number(compliant)} of ${counted(ec2Instances, 'instance')} compliant`;
}

/** Named as soon as something is done and something else is not. */
function waitingFor(state: RunState): string {
  const isMixed = state.scopes.some((scope) => scope.state === 'done');
  const names = isMixed ? awaited(state) : '';
  return names === '' ? '' : `waiting for ${names}`;
}

/** They work while the run goes on, too: what they show then says that it is provisional. */
function findingButtons({ request: { id, environment } }: RunState): types.Button[] {
  return [
    button('All findings', ALL_FINDINGS, id, `Browse and filter the findings of ${environment}`),
    button('By cause', BY_CAUSE, id, `Findings of ${environment} grouped by cause`),
  ];
}

function parentButtons(state: RunState, findings: number): types.ActionsBlock {
  const { id, environment } = state.request;
  const again = button('Assess again', ASSESS_AGAIN, id, `Assess ${environment} again, the same way`);
  if (findings === 0) return actions(again);
  return actions(
    ...findingButtons(state),
    button('Files', FILES, id, `Files with the findings of ${environment}`),
    again,
  );
}

function headline(state: RunState): string {
  const { nonCompliant, unknown } = state.totals;
  if (state.status === 'failed') return 'nothing could be read';
  const where = state.status === 'partial' ? ', as far as could be read' : '';
  if (state.totals.ec2Instances === 0) return `no instances found${where}`;
  if (nonCompliant === 0 && unknown === 0) return `nothing out of compliance${where}`;
  return `${number(nonCompliant)} non-compliant, ${number(unknown)} unknown`;
}

function nextSteps(state: RunState): string[] {
  return state.nextActions.slice(0, 3).map((action) => outside(actionSentence(action), 300));
}

function gapSentence(state: RunState): string {
  if (state.gapCount === 0) return '';
  return `${counted(state.gapCount, 'gap')}, listed in the thread.`;
}

function foundSoFar(state: RunState): string {
  const { nonCompliant, unknown } = state.totals;
  return nonCompliant + unknown === 0
    ? ''
    : `So far ${number(nonCompliant)} non-compliant, ${number(unknown)} unknown`;
}

function footer(state: RunState): string {
  const took =
    state.finishedAt === null
      ? ''
      : `took ${duration(Date.parse(state.finishedAt) - Date.parse(state.startedAt))}`;
  const ended = state.finishedAt === null ? '' : `ended ${time(state.finishedAt)}`;
  const parts = [askedBy(state), ended, took, `run ${code(state.request.id, 70)}`];
  return parts.filter((part) => part !== '').join(' · ');
}

/** Only ids of Slack users become mentions. */
function askedBy(state: RunState): string {
  const { requestedBy } = state.request;
  return `Asked by ${/^[UW][A-Z0-9]+$/.test(requestedBy) ? `<@${requestedBy}>` : outside(requestedBy, 80)}`;
}

function withDetail(detail: string): string {
  return detail === '' ? '' : ` (${outside(detail, 200)})`;
}

function dot(sentence: string): string {
  return sentence === '' ? '' : `${sentence}.`;
}
