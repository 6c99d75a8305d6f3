/** A card for every root cause that the fleet has. */

import { categoryOf, ROOT_CAUSE_CODES } from '../../src/model/codes.ts';
import { cardSentence, renderCard } from '../../src/slack/messages/card.ts';
import { type Exhibit, type Room, reply } from '../exhibit.ts';
import { accountNames, type Stage } from '../stage.ts';

export function causesRoom(stage: Stage): Room {
  const exhibits = ROOT_CAUSE_CODES.flatMap((code): Exhibit[] => {
    const finding = stage.findings.find(({ rootCause }) => rootCause.code === code);
    if (finding === undefined) return [];
    const blocks = renderCard(finding, {
      runId: stage.state.request.id,
      accountName: accountNames(stage.settings).get(finding.accountId) ?? finding.accountId,
      now: stage.state.finishedAt ?? stage.state.startedAt,
      offers: stage.remediations.offers(finding, stage.state.request.environment),
      treatment: null,
      care: null,
    });
    const content = { text: cardSentence(finding), blocks };
    return [reply(`${categoryOf(code)}: ${code}`, [renderCard, cardSentence], content)];
  });
  return { title: 'A card for each root cause', exhibits };
}
