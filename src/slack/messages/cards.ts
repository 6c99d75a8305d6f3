/** Cards in groups that fit into messages, highest priority first. Pure. */

import type { FindingsPage } from '../../assessment/runs.ts';
import type { RemediationRecord } from '../../model/remediation.ts';
import type { Finding } from '../../model/report.ts';
import type { Offer } from '../../remediation/remediations.ts';
import type { CareOf } from '../history/card-care.ts';
import type { MessageContent } from '../outbox/slots.ts';
import { treatmentOf } from '../remediation/treatment.ts';
import { counted } from '../text.ts';
import { context, divider, section } from './blocks.ts';
import { type CardOptions, cardSentence, renderCard } from './card.ts';

/** A card has four blocks and a divider: five of them stay well within 50 blocks and easy to read. */
const CARDS_A_MESSAGE = 5;

/** Cards shown in the thread; the others are one click away. */
export const CARDS_SHOWN = 10;

export interface CardsOptions {
  readonly runId: string;
  /** By account id. */
  readonly accountNames: ReadonlyMap<string, string>;
  /** Time of the report, ISO 8601. */
  readonly now: string;
  /** Why the order may still change, as a sentence; null once it is settled. */
  readonly provisional: string | null;
  /** What can be done about a finding. */
  readonly offers: (finding: Finding) => readonly Offer[];
  /** Of this run, newest first. */
  readonly remediations: readonly RemediationRecord[];
  readonly care: CareOf;
  /** Findings that exceptions hide from this list. */
  readonly hidden: number;
}

export function renderCards(page: FindingsPage, options: CardsOptions): MessageContent[] {
  const groups: Finding[][] = [];
  for (let start = 0; start < page.findings.length; start += CARDS_A_MESSAGE) {
    groups.push(page.findings.slice(start, start + CARDS_A_MESSAGE));
  }
  return groups.map((group) => renderGroup(group, page.total, options));
}

function renderGroup(group: readonly Finding[], total: number, options: CardsOptions): MessageContent {
  const { accountNames, now, runId, provisional, offers, remediations, care, hidden } = options;
  const ranks = group.map((finding) => finding.priority.rank);
  const title = `Priorities ${ranks.at(0)} to ${ranks.at(-1)} of ${counted(total + hidden, 'finding')}${hidden === 0 ? '' : `, ${hidden} of them hidden by exceptions`}`;
  const marked = provisional === null ? title : `Provisional: ${title}`;
  const optionsFor = (finding: Finding): CardOptions => ({
    runId,
    accountName: accountNames.get(finding.accountId) ?? finding.accountId,
    now,
    offers: offers(finding),
    treatment: treatmentOf(finding, remediations),
    care: care(finding),
  });
  return {
    text: [`${marked}.`, ...(provisional === null ? [] : [provisional]), ...group.map(cardSentence)].join(
      '\n',
    ),
    blocks: [
      section(`*${marked}*`),
      ...(provisional === null ? [] : [context(provisional)]),
      ...group.flatMap((finding) => [divider, ...renderCard(finding, optionsFor(finding))]),
    ],
  };
}

/** In place of cards that exceptions have left nothing for. */
export function renderNoMoreCards(hidden: number): MessageContent {
  const text =
    hidden === 0
      ? 'No further findings.'
      : `No further findings to show here: ${counted(hidden, 'finding')} hidden by exceptions.`;
  return { text, blocks: [context(text)] };
}
