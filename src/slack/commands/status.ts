/** `status`: what is going on and what was asked lately; `status <run>`: one run more closely. */

import type { RunState } from '../../assessment/runs.ts';
import { didYouMean } from '../../model/nearest-match.ts';
import { resultSentence, scopesDone } from '../messages/run-words.ts';
import { currentStep, stepLines } from '../messages/step-lines.ts';
import { conversationsOf, type RunConversation, recentConversations } from '../outbox/conversations.ts';
import { code, counted, duration, outside, time } from '../text.ts';
import type { Answer, CommandAsker, CommandDependencies } from './dependencies.ts';
import { threadLink } from './links.ts';
import { mayView } from './viewing.ts';

const SHOWN = 8;
/** Conversations that a typed id is compared with. */
const KNOWN = 50;

export async function answerStatus(
  runId: string | null,
  asker: CommandAsker,
  dependencies: CommandDependencies,
): Promise<Answer> {
  const { db, workspace } = dependencies;
  const visible = await visibleRuns(await recentConversations(db, workspace, KNOWN), asker, dependencies);
  if (runId === null) return { text: await newest(visible, dependencies) };
  const asked = await visibleRuns(await conversationsOf(db, workspace, runId), asker, dependencies);
  return { text: await one(runId, asked[0], visible, dependencies) };
}

async function newest(
  conversations: readonly RunConversation[],
  dependencies: CommandDependencies,
): Promise<string> {
  if (conversations.length === 0) return 'Nothing that you may read here was asked yet.';
  const shown = conversations.slice(0, SHOWN);
  const lines = await Promise.all(
    shown.map(async (conversation) => line(conversation, await dependencies.runs.get(conversation.run_id))),
  );
  return [...lines, `More about one of them: ${code('/patchcheck status <run>')}`].join('\n');
}

function line(conversation: RunConversation, state: RunState | null): string {
  return `• ${code(conversation.run_id)} ${subjectOf(conversation)}: ${stateWords(conversation, state)} (asked ${asked(conversation)})`;
}

/** @param others runs that could have been meant where there is none of this id */
async function one(
  runId: string,
  conversation: RunConversation | undefined,
  others: readonly RunConversation[],
  dependencies: CommandDependencies,
): Promise<string> {
  if (conversation === undefined) {
    const hint = didYouMean(
      runId,
      others.map((each) => each.run_id),
    );
    return `I know no run ${code(runId, 80)}${outside(hint, 120) || '.'} Type ${code('/patchcheck status')} for the newest ones.`;
  }
  const state = await dependencies.runs.get(runId);
  const accounts = counted(conversation.request.accounts.length, 'account');
  const lines = [
    `Run ${code(runId)}: ${subjectOf(conversation)}, ${accounts}`,
    state?.state === 'running' ? progressOf(state) : stateWords(conversation, state),
    state === null ? '' : timesOf(state),
    `Asked ${asked(conversation)}.${await threadLink(conversation, dependencies)}`,
  ];
  return lines.filter((each) => each !== '').join('\n');
}

function progressOf(state: RunState): string {
  const step = currentStep(stepLines(state));
  const parts = [
    'Going on',
    step === undefined ? '' : `${step.title} ${outside(step.detail, 200)}`.trim(),
    scopesDone(state),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function timesOf({ startedAt, finishedAt }: RunState): string {
  if (finishedAt === null) return `Started ${time(startedAt)}.`;
  const took = duration(Date.parse(finishedAt) - Date.parse(startedAt));
  return `Ended ${time(finishedAt)} after ${took}.`;
}

function stateWords(
  { state: conversation, cancelled_by }: Pick<RunConversation, 'state' | 'cancelled_by'>,
  state: RunState | null,
): string {
  if (state === null) {
    if (cancelled_by !== null) return 'cancelled before it began';
    return conversation === 'open' ? 'not started yet' : 'never started, or no longer kept';
  }
  return state.state === 'done' ? resultSentence(state) : state.state;
}

export function subjectOf({ request }: Pick<RunConversation, 'request'>): string {
  return `${outside(request.environment, 64)} in ${outside(request.regions.join(', '), 120)}`;
}

function asked(conversation: RunConversation): string {
  return `${time(conversation.opened_at.toISOString())} in <#${conversation.channel}>`;
}

/** One conversation a run, newest first, of environments that the asker may read. */
async function visibleRuns(
  conversations: readonly RunConversation[],
  asker: CommandAsker,
  dependencies: CommandDependencies,
): Promise<RunConversation[]> {
  const first = new Map<string, RunConversation>();
  for (const conversation of conversations.toReversed()) first.set(conversation.run_id, conversation);
  const runs = conversations.filter((conversation) => first.get(conversation.run_id) === conversation);
  const visible = await Promise.all(
    runs.map(({ request }) => mayView(request.environment, asker, dependencies)),
  );
  return runs.filter((_, index) => visible[index]);
}
