/** Cards in groups that fit into messages, highest priority first. Pure. */

import type { FindingsPage } from '../../assessment/runs.ts';
import type { Finding } from '../../model/report.ts';
import type { MessageContent } from '../outbox/slots.ts';
import { counted } from '../text.ts';
import { divider, section } from './blocks.ts';
import { type CardOptions, cardSentence, renderCard } from './card.ts';

/** A card has five blocks and a divider: five of them stay well within 50 blocks and easy to read. */
const CARDS_A_MESSAGE = 5;

/** Cards shown in the thread; the others are in the file. */
export const CARDS_SHOWN = 10;

/** @param accountNames by account id */
export function renderCards(
  page: FindingsPage,
  accountNames: ReadonlyMap<string, string>,
  now: string,
): MessageContent[] {
  const groups: Finding[][] = [];
  for (let start = 0; start < page.findings.length; start += CARDS_A_MESSAGE) {
    groups.push(page.findings.slice(start, start + CARDS_A_MESSAGE));
  }
  return groups.map((group) => renderGroup(group, page.total, accountNames, now));
}

function renderGroup(
  group: readonly Finding[],
  total: number,
  accountNames: ReadonlyMap<string, string>,
  now: string,
): MessageContent {
  const ranks = group.map((finding) => finding.priority.rank);
  const title = `Priorities ${ranks.at(0)} to ${ranks.at(-1)} of ${counted(total, 'finding')}`;
  const optionsFor = (finding: Finding): CardOptions => ({
    accountName: accountNames.get(finding.accountId) ?? finding.accountId,
    now,
  });
  return {
    text: [`${title}.`, ...group.map(cardSentence)].join('\n'),
    blocks: [
      section(`*${title}*`),
      ...group.flatMap((finding) => [divider, ...renderCard(finding, optionsFor(finding))]),
    ],
  };
}
