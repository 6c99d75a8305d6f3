/** What an approver is told directly when somebody acts without approval. Pure. */

import type { RemediationRecord } from '../../model/remediation.ts';
import { actions, context, header, section, sections } from '../messages/blocks.ts';
import type { MessageContent } from '../outbox/slots.ts';
import { outside, time } from '../text.ts';
import { callSummary, startWords, targetLine, touches } from './impact.ts';
import { titleOf } from './message.ts';
import { endButtons } from './message-buttons.ts';
import { resultCounts } from './target-lines.ts';
import { firstOf, nounPhrase, personWords, requester } from './words.ts';

const NAMED = 10;

/** Kept current until the end, with the button that ends it. @param link to the thread; null: not known */
export function renderBreakGlassCopy(record: RemediationRecord, link: string | null): MessageContent {
  const { plan, reason } = record;
  const said = `${requester(record)} acts *without approval, by break-glass*: ${nounPhrase(plan)}. ${standOf(record)}`;
  const why = `*Reason:* ${outside(reason, 1_000)}`;
  return {
    text: `Break-glass: ${said} ${why}`.replace(/[*\n]+/g, ' '),
    blocks: [
      header(titleOf(record)),
      section(`${said}\n${why}`),
      ...sections([`*Touches:* ${touches(plan)}`, '*Calls*', ...callSummary(plan)]),
      ...sections([
        `*Instances (${plan.targets.length})*`,
        ...firstOf(plan.targets.map(targetLine), NAMED, 'instance'),
      ]),
      context(
        `You are told because you approve there. ${link === null ? 'Its thread has the rest.' : `<${link}|Open its thread.>`}`,
      ),
      ...endButtons(record).map((button) => actions(button)),
    ],
  };
}

/** In few words, so that the copy is edited seldom: the thread tells each step. */
function standOf(record: RemediationRecord): string {
  const { state, plan, stop, finishedAt, note } = record;
  const at = finishedAt === null ? '' : ` ${time(finishedAt)}`;
  const by = stop === null ? '' : ` by ${personWords(stop.by)}`;
  switch (state) {
    case 'running':
      return 'It is under way.';
    case 'stopping':
      return `It is being stopped${by}.`;
    case 'done':
      return `It ended${at}: ${resultCounts(record) || 'nothing was done'}.`;
    case 'withdrawn':
      return `It was taken back${by}${at}: nothing was done.`;
    case 'refused':
      return `It was refused when it was to start${at}: nothing was done.${note === null ? '' : ` ${outside(note, 400)}`}`;
    default:
      return `It starts ${startWords(plan)}.`;
  }
}
