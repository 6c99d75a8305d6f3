/** The one message of a digest that everybody sees: what changed and how things stand, in a few lines. Pure. */

import type { types } from '@slack/bolt';
import type { DigestContent, DigestReport, DigestWithoutRun } from '../../digest/digest-content.ts';
import { LEVELS } from '../../model/codes.ts';
import type { DigestPost } from '../../model/digest.ts';
import { ALL_FINDINGS, ASSESS_AGAIN } from '../action-ids.ts';
import { newsWords } from '../history/change-words.ts';
import { actions, button, context, section } from '../messages/blocks.ts';
import type { MessageContent } from '../outbox/slots.ts';
import { personWords } from '../remediation/words.ts';
import { counted, number, outside, time } from '../text.ts';

/** Whom it may call, as Slack's ids. */
export type Mentions = readonly string[];

/** From its due time until there is something to tell. */
export function renderAssessing({ environment, dueAt, requestedBy }: DigestPost): MessageContent {
  const asked = requestedBy === null ? 'Due' : 'Asked for';
  const { text, blocks } = headed(environment, 'assessing now.', []);
  const small = `${asked} ${time(dueAt)}. This message is edited when there is something to tell.`;
  return { text, blocks: [...blocks, context(small)] };
}

/** It will not come. */
export function renderFailed({ environment, reason }: DigestPost): MessageContent {
  const words = `it will not come. ${outside(reason ?? 'It could not be made.', 500)}`;
  return headed(environment, words, []);
}

export function renderTop(content: DigestContent, mentions: Mentions): MessageContent {
  if (content.kind === 'unread') return renderUnread(content);
  return content.nothingChanged ? renderQuiet(content) : renderNews(content, mentions);
}

const WHY_WORDS: Readonly<Record<DigestWithoutRun['why'], string>> = {
  failed: 'Nothing could be read, so nothing is known.',
  cancelled: 'Its assessment was stopped before its end.',
  unfinished: 'Its assessment did not end in time.',
  gone: 'Its assessment is not kept any more.',
};

function renderUnread({ post, why, missed, scopes }: DigestWithoutRun): MessageContent {
  const causes = scopes.list.slice(0, 3).map(({ accountName, region, consequence }) => {
    const place = outside(`${accountName} ${region}`, 80);
    return `• ${place}: ${outside(consequence ?? 'could not be read', 250)}`;
  });
  const again = why === 'gone' ? [] : [actions(againButton(post))];
  const missedWords = missedSentence(missed);
  const said = headed(post.environment, WHY_WORDS[why], causes);
  return {
    text: said.text,
    blocks: [...said.blocks, ...(missedWords === '' ? [] : [context(missedWords)]), ...again],
  };
}

/** Nothing changed: one line. */
function renderQuiet(report: DigestReport): MessageContent {
  const since = report.before === null ? '' : ` since ${time(report.before.finishedAt)}`;
  const words = `nothing changed${since}. ${standing(report)}`;
  const { text } = headed(subject(report), words, []);
  const line = { ...section(`*${title(subject(report))}:* ${words}`), accessory: reportButton(report) };
  return { text, blocks: [line] };
}

function renderNews(report: DigestReport, mentions: Mentions): MessageContent {
  const { counts, post } = report;
  const news = counts === null ? 'the first look, nothing to compare with yet' : newsWords(counts);
  const called = mentions.map(personWords).join(' ');
  const headline = `*${title(subject(report))}:* ${news}.`;
  const lines = [called === '' ? headline : `${called} ${headline}`, standing(report)];
  const small = [comparison(report), unreadSentence(report), missedSentence(report.missed)].filter(
    (words) => words !== '',
  );
  return {
    text: [`${title(subject(report))}: ${news}.`, standing(report), ...small.slice(1)].join(' '),
    blocks: [
      section(lines.join('\n')),
      context(small.join(' ')),
      actions(reportButton(report), againButton(post)),
    ],
  };
}

/** "41 open: P1 3, P2 5, P3 20, P4 13. 4 overdue (1 newly), 2 due soon, 3 hidden by exceptions." */
function standing({ totals, due }: DigestReport): string {
  if (totals.open === 0 && totals.hidden === 0) return 'Nothing is open.';
  const levels = LEVELS.map((level) => `${level} ${number(totals.byLevel[level])}`).join(', ');
  const newly = due.newlyOverdue === 0 ? '' : ` (${number(due.newlyOverdue)} newly)`;
  const parts = [
    due.overdue === 0 ? '' : `*${number(due.overdue)} overdue*${newly}`,
    due.dueSoon === 0 ? '' : `${number(due.dueSoon)} due soon`,
    totals.hidden === 0 ? '' : `${number(totals.hidden)} hidden by exceptions`,
  ].filter((part) => part !== '');
  return [
    `${number(totals.open)} open: ${levels}.`,
    ...(parts.length === 0 ? [] : [`${parts.join(', ')}.`]),
  ].join(' ');
}

function comparison({ before, at }: DigestReport): string {
  return before === null
    ? `As of ${time(at)}.`
    : `Compared with ${time(before.finishedAt)}, as of ${time(at)}.`;
}

/** What could not be read may hide anything. */
function unreadSentence({ scopes }: DigestReport): string {
  return scopes.total === 0
    ? ''
    : `*${counted(scopes.total, 'account Region')} could not be read completely:* what is missing there is not known.`;
}

const TIMES_TOLD = 3;

function missedSentence({ total, list }: DigestContent['missed']): string {
  if (total === 0) return '';
  const times = list.slice(0, TIMES_TOLD).map((each) => time(each));
  const more = total - times.length;
  const rest = more > 0 ? ` and ${counted(more, 'time')} more` : '';
  return `Missed, because I was not running: ${times.join(', ')}${rest}.`;
}

/** "prod", or "prod, team-web" in the part of owners. */
function subject({ post, owners }: DigestReport): string {
  return [post.environment, ...(owners === null ? [] : owners.slice(0, 3))].join(', ');
}

function title(of: string): string {
  return `Digest of ${outside(of, 160)}`;
}

function headed(
  of: string,
  words: string,
  lines: readonly string[],
): MessageContent & { blocks: types.KnownBlock[] } {
  return {
    text: `${title(of)}: ${words}`,
    blocks: [section([`*${title(of)}:* ${words}`, ...lines].join('\n'))],
  };
}

function reportButton({ run, post }: DigestReport): types.Button {
  return button('Full report', ALL_FINDINGS, run.id, `All findings of ${post.environment}`);
}

function againButton({ runId, environment }: DigestPost): types.Button {
  return button('Assess now', ASSESS_AGAIN, runId ?? '', `Assess ${environment} now`);
}
