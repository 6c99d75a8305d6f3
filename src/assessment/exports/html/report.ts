/**
 * The report as one HTML file that stands alone, for auditors: it loads nothing, prints well, and says how it was
 * made and what it could not see. Made row by row, so that a fleet of any size fits.
 */

import { LEVELS } from '../../../model/codes.ts';
import type { Exception } from '../../../model/history.ts';
import type { RemediationRecord } from '../../../model/remediation.ts';
import type { Finding, Report } from '../../../model/report.ts';
import { scopedGaps, shortTime } from '../words.ts';
import { FINDING_COLUMNS, findingRow } from './finding-row.ts';
import { SCRIPT, STYLE } from './look.ts';
import { list, section, table, text } from './markup.ts';

export interface HtmlReportInput {
  readonly summary: Omit<Report, 'instances'>;
  readonly findings: AsyncIterable<Finding>;
  /** Of the environment, as they hold now; null: made without the store that knows. */
  readonly exceptions: readonly Exception[] | null;
  /** Of the run, newest first; null: made without the store that knows. */
  readonly remediations: readonly RemediationRecord[] | null;
  /** Newest entry of the audit, which proves the others; null: there is none. */
  readonly auditHead: { readonly sequence: number; readonly hash: string } | null;
  /** SVG, and what it shows in words; null: no history. */
  readonly trend: { readonly svg: string; readonly alt: string } | null;
  readonly madeAt: Date;
  /** Until when a finding must be gone, such as "overdue by 5 d"; empty where no time runs. */
  readonly due: (finding: Finding) => string;
}

const METHOD = [
  'Every account and Region was read through AWS’s APIs, under a role that can only read. What AWS said is kept as evidence beside each finding, with the call and its time.',
  'An instance is compliant only if a fresh patch record, association compliance and custom items all say so. Without data it is unknown, never compliant.',
  'A finding is active if a second read at the end of the run confirmed it; stale, changed or inconclusive findings say so.',
  'Priority comes from five signals: production, exposure to the internet, severity, failed patches, and how long. Unknown signals count as the middle of what they could be.',
  'Exceptions hide findings from lists in Slack. Here they are listed, and the findings too.',
];

/** Said where nobody looked: an empty list would say that there is nothing. */
const NOT_READ =
  'Not in this file: it was made from one assessment alone, without what earlier ones have kept.';

export async function* htmlReport(input: HtmlReportInput): AsyncGenerator<string> {
  yield head(input);
  yield* findingsSection(input);
  const { exceptions, remediations } = input;
  yield section(
    'Exceptions',
    exceptionTable(exceptions ?? []),
    exceptions === null ? NOT_READ : 'No exception holds.',
  );
  yield section(
    'Remediation',
    remediationPart(remediations ?? [], input.auditHead),
    remediations === null ? NOT_READ : 'Nothing was asked for from this run.',
  );
  yield section('Method', list(METHOD), '');
  yield `<p class="faint">Made by patchcheck at ${text(shortTime(input.madeAt.toISOString()))}.</p>\n`;
  yield `<script>${SCRIPT}</script>\n</body>\n</html>\n`;
}

function head({ summary, trend, exceptions }: HtmlReportInput): string {
  const { run, totals, nextActions } = summary;
  const title = `Patch compliance of ${run.environment}`;
  const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";
  const picture =
    trend === null
      ? ''
      : `<div role="img" aria-label="${text(trend.alt)}">${trend.svg}</div><p>${text(trend.alt)}</p>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}, ${text(run.finishedAt.slice(0, 10))}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${text(title)}</h1>
<p>${text(run.regions.join(', '))} · run <code>${text(run.id)}</code> · ${text(run.status)} · from
${text(shortTime(run.startedAt))} to ${text(shortTime(run.finishedAt))} · asked for by ${text(run.requestedBy)}</p>
<div class="counts">${countTiles(totals)}</div>
${section('Trend', picture, exceptions === null ? NOT_READ : 'No earlier runs are kept.')}
${section(
  'Do first',
  list(
    nextActions.map((action) => `${action.title}, up to ${action.highestLevel}`),
    'ol',
  ),
  'Nothing is reported.',
)}
${section('What could not be seen', gapTable(summary), 'Everything that was asked for could be read.')}
${section('Scope', scopeTable(summary), 'No account was read.')}`;
}

function countTiles(totals: Report['totals']): string {
  const tiles: [number, string][] = [
    [totals.nonCompliant, 'non-compliant'],
    [totals.unknown, 'unknown'],
    [totals.compliant, 'compliant'],
    ...LEVELS.map((level): [number, string] => [totals.byLevel[level] ?? 0, level]),
    [totals.ec2Instances, 'EC2 instances'],
    [totals.managedNodes, 'managed nodes'],
  ];
  return tiles.map(([count, what]) => `<div class="count"><b>${count}</b>${text(what)}</div>`).join('');
}

function gapTable(summary: Omit<Report, 'instances'>): string {
  return table(
    ['Where', 'Call', 'Code', 'What that leaves unknown'],
    scopedGaps(summary).map(({ where, gap }) => [
      text(where),
      `<code>${text(gap.operation)}</code>`,
      text(gap.code),
      text(gap.consequence),
    ]),
  );
}

function scopeTable({ scopes }: Omit<Report, 'instances'>): string {
  return table(
    ['Account', 'Region', 'Status', 'Gaps', 'Calls to AWS'],
    scopes.map(({ accountId, accountName, region, status, gaps, apiCalls }) => [
      text(
        accountName === undefined || accountName === accountId ? accountId : `${accountName} (${accountId})`,
      ),
      text(region),
      text(status),
      String(gaps.length),
      String(Object.values(apiCalls).reduce((sum, calls) => sum + calls, 0)),
    ]),
  );
}

async function* findingsSection({ findings, due }: HtmlReportInput): AsyncGenerator<string> {
  const columns = FINDING_COLUMNS.map((column) => `<th scope="col">${text(column)}</th>`).join('');
  yield `<section><h2>Findings</h2>
<div class="search"><label for="search">Search</label>
<input id="search" type="search" placeholder="instance, cause, owner, CVE …"><span id="matches" class="faint"></span></div>
<table class="findings"><thead><tr>${columns}</tr></thead>\n`;
  for await (const finding of findings) yield findingRow(finding, due(finding));
  yield '</table></section>\n';
}

function exceptionTable(exceptions: readonly Exception[]): string {
  return table(
    ['Covers', 'Kind', 'Reason', 'By', 'Until'],
    exceptions.map(({ subject, kind, reason, by, expiresAt }) => [
      text(subjectWords(subject)),
      text(kind),
      text(reason),
      text(by),
      text(shortTime(expiresAt)),
    ]),
  );
}

/** "i-0123… in 111122223333 us-east-1, as long as it is disk-full" */
export function subjectWords(subject: Exception['subject']): string {
  switch (subject.kind) {
    case 'instance':
      return `${subject.instanceId} in ${subject.accountId} ${subject.region}`;
    case 'finding':
      return `${subject.instanceId} in ${subject.accountId} ${subject.region}, as long as it is ${subject.code}`;
    case 'cause':
      return `every finding that is ${subject.code}`;
    case 'tag':
      return `instances tagged ${subject.key}=${subject.value}`;
  }
}

function remediationPart(
  remediations: readonly RemediationRecord[],
  auditHead: HtmlReportInput['auditHead'],
): string {
  const rows = table(
    ['Asked', 'By', 'Action', 'Instances', 'Reason', 'Decision', 'Outcome', 'AWS calls'],
    remediations.map((each) => [
      text(each.requestedAt === null ? '' : shortTime(each.requestedAt)),
      text(each.requestedBy.user),
      text(each.plan.action),
      text(each.targets.map(({ instanceId, result }) => `${instanceId} ${result ?? 'open'}`).join(', ')),
      text(each.breakGlass ? `${each.reason} (without approval: break-glass)` : each.reason),
      text(decisionWords(each)),
      text(each.outcome ?? each.state),
      text(each.calls.map(({ operation, awsId, state }) => `${operation} ${awsId ?? state}`).join(', ')),
    ]),
  );
  const proof =
    rows === '' || auditHead === null
      ? ''
      : `<p>The audit has ${auditHead.sequence} entries, chained by hash; the newest is <code>${text(auditHead.hash)}</code>.</p>`;
  return rows + proof;
}

function decisionWords({ decision, approvalRequired }: RemediationRecord): string {
  if (decision === null) return approvalRequired ? 'none' : 'not needed';
  return `${decision.decision} by ${decision.by.user}, ${shortTime(decision.at)}`;
}
