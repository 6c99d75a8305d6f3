/** The report for a terminal: what to do first, what could not be seen, then every instance by rank. */

import type { Finding, Report } from '../../model/report.ts';
import { plainText } from './plain-text.ts';
import { actionSentence, headline, patchCounts, scopedGaps, shortTime, totalsSentence } from './words.ts';

const WIDTH = 100;

/** Readable at 100 columns, without colours; ends with a line end. */
export function toTable(report: Report): string {
  const sections = [
    [headline(report), totalsSentence(report), `Assessed ${shortTime(report.run.finishedAt)}`],
    section('Do first', report.nextActions.map(actionSentence).flatMap(numbered)),
    section('Could not be seen', scopedGaps(report).flatMap(gapLines)),
    section('Instances', instanceLines(report.instances)),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines];
}

function numbered(text: string, index: number): string[] {
  const [first = '', ...rest] = wrap(text, WIDTH - 5);
  return [`  ${index + 1}. ${first}`, ...rest.map((line) => `     ${line}`)];
}

function gapLines({ where, gap }: ReturnType<typeof scopedGaps>[number]): string[] {
  const text = plainText(`${where}: ${gap.operation} ${gap.code}. ${gap.consequence}`);
  const [first = '', ...rest] = wrap(text, WIDTH - 4);
  return [`  - ${first}`, ...rest.map((line) => `    ${line}`)];
}

function instanceLines(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const header = row(['#', 'Level', 'Score', 'Instance', 'Name', 'Cause', 'To do']);
  return [header, ...findings.flatMap(findingLines)];
}

function findingLines(finding: Finding): string[] {
  const { priority, rootCause, remediation } = finding;
  const cells = [
    String(priority.rank),
    priority.level,
    String(Math.round(priority.score)),
    finding.instanceId,
    finding.name ?? '',
    rootCause.code,
    remediation.code,
  ];
  const place = `${finding.accountId} ${finding.region}`;
  const facts = [place, finding.platform, finding.verdict, patchCounts(finding)].filter(Boolean).join(' · ');
  const details = [facts, rootCause.summary].flatMap((text) => wrap(plainText(text), WIDTH - INDENT.length));
  return [row(cells), ...details.map((line) => `${INDENT}${line}`)];
}

const COLUMN_WIDTHS = [4, 5, 5, 19, 18, 24, 19];
const INDENT = ' '.repeat(6);

/** The last column is not padded; longer texts are cut with an ellipsis. */
function row(cells: readonly string[]): string {
  const padded = cells.map((cell, index) => padTo(plainText(cell), COLUMN_WIDTHS[index] ?? 0));
  return padded.join(' ').trimEnd();
}

function padTo(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text + ' '.repeat(width - characters.length);
  return `${characters.slice(0, width - 1).join('')}…`;
}

/** Lines of at most `width` characters, broken at blanks; a longer word is cut. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((word) => pieces(word, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= width) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return [...lines, line];
}

function pieces(word: string, width: number): string[] {
  if (word.length <= width) return [word];
  return [word.slice(0, width), ...pieces(word.slice(width), width)];
}
