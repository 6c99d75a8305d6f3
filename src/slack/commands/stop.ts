/** `stop <environment>`: the emergency stop, pulled by any operator and lifted by an approver only. */

import type { EnvironmentSettings } from '../../model/settings.ts';
import type { StopAnswer } from '../../remediation/remediations.ts';
import { personOf } from '../access.ts';
import { giveNotice } from '../outbox/remediation-conversations.ts';
import type { MessageContent } from '../outbox/slots.ts';
import { renderLifted, renderStopped } from '../remediation/notices.ts';
import { refusalWords } from '../remediation/refusal-words.ts';
import { counted, outside } from '../text.ts';
import type { Answer, CommandAsker, CommandDependencies } from './dependencies.ts';

export interface StopWish {
  readonly environment: EnvironmentSettings;
  readonly lift: boolean;
  readonly reason: string;
}

/** Heard wherever it is said: an emergency waits for no channel. */
export async function answerStop(
  { environment, lift, reason }: StopWish,
  asker: CommandAsker,
  dependencies: CommandDependencies,
): Promise<Answer> {
  const { remediations, nudge } = dependencies;
  const person = personOf(asker);
  const answer = lift
    ? await remediations.liftStop(environment.name, person, reason)
    : await remediations.pullStop(environment.name, person, reason);
  if (answer.kind === 'refused') return { text: refusalWords(answer.refusals, null) };
  const content = lift
    ? renderLifted(environment.name, asker.user, reason)
    : answer.stop && renderStopped(answer.stop, answer.stopped);
  if (content !== null) await tellChannel(content, environment, asker, dependencies);
  nudge();
  return { text: lift ? liftedWords(environment) : stoppedWords(environment, answer) };
}

function liftedWords({ name }: EnvironmentSettings): string {
  return `The emergency stop of ${outside(name, 64)} is lifted. What was stopped stays stopped: ask for it again.`;
}

function stoppedWords(
  { name }: EnvironmentSettings,
  { stopped }: Extract<StopAnswer, { kind: 'done' }>,
): string {
  const ended =
    stopped.length === 0
      ? 'Nothing was running there.'
      : `${counted(stopped.length, 'remediation')} being stopped.`;
  return `Emergency stop of ${outside(name, 64)}: nothing may be begun there until an approver lifts it. ${ended}`;
}

/** Where answers about the environment may appear: here if they may, else in the first channel that is named. */
async function tellChannel(
  content: MessageContent,
  { name, channels }: EnvironmentSettings,
  { user, channel }: CommandAsker,
  { db, clock, workspace }: CommandDependencies,
): Promise<void> {
  const place = channels === null || channels.includes(channel) ? channel : channels[0];
  if (place === undefined) return;
  const where = { workspace, channel: place, threadTs: null, requestedBy: user };
  await giveNotice(db, clock, `stop-${name}-${clock.now().toISOString()}`, where, content);
}
