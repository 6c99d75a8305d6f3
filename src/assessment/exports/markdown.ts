/** The report as Markdown, for tickets and wikis. */

import type { Finding, Report } from '../../model/report.ts';
import { plainText } from './plain-text.ts';
import { actionSentence, headline, patchCounts, scopedGaps, shortTime, totalsSentence } from './words.ts';

const COLUMNS = ['#', 'Level', 'Score', 'Instance', 'Where', 'Patches', 'Verdict', 'Cause', 'To do'] as const;

/** Ends with a line end. Every value from outside is escaped: no mark-up, links or mentions of its own. */
export function toMarkdown(report: Report): string {
  const { instances } = report;
  return markdownHead(report, instances.length > 0) + instances.map(markdownRow).join('');
}

/** All but the instances; with them, their table's header is its end. */
export function markdownHead(report: Omit<Report, 'instances'>, hasInstances: boolean): string {
  return [
    `# ${escaped(headline(report))}`,
    '',
    `${escaped(totalsSentence(report))}. Assessed ${escaped(shortTime(report.run.finishedAt))}.`,
    ...section(
      'Do first',
      report.nextActions.map((action, index) => `${index + 1}. ${escaped(actionSentence(action))}`),
    ),
    ...section('Could not be seen', scopedGaps(report).map(gapLine)),
    ...(hasInstances ? section('Instances', TABLE_HEAD) : []),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];
}

function gapLine({ where, gap }: ReturnType<typeof scopedGaps>[number]): string {
  return `- ${escaped(where)}: \`${gap.operation}\` ${escaped(gap.code)}. ${escaped(gap.consequence)}`;
}

const TABLE_HEAD = [`| ${COLUMNS.join(' | ')} |`, `|${COLUMNS.map(() => ' --- ').join('|')}|`];

/** Ends with a line end. */
export function markdownRow(finding: Finding): string {
  return `| ${cells(finding).map(escaped).join(' | ')} |\n`;
}

function cells(finding: Finding): string[] {
  const { priority, rootCause, remediation } = finding;
  return [
    String(priority.rank),
    priority.level,
    String(Math.round(priority.score)),
    finding.name ? `${finding.instanceId} (${finding.name})` : finding.instanceId,
    `${finding.accountId} ${finding.region}`,
    patchCounts(finding),
    finding.verdict,
    `${rootCause.code}: ${rootCause.summary}`,
    `${remediation.code}: ${remediation.title}`,
  ];
}

/** Backslashes before everything that Markdown gives a meaning, bare addresses and mentions included. */
function escaped(text: string): string {
  return plainText(text)
    .replace(/[\\`*_{}[\]<>()#+!|~&@:]/g, '\\$&')
    .replace(/^(\d+)\./, '$1\\.')
    .replace(/^[-=]/, '\\$&');
}
