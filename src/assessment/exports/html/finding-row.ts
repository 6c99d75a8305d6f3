/** One finding as a row of the report, and below it, behind a fold, everything that proves it. */

import type { Finding } from '../../../model/report.ts';
import { patchCounts, shortTime } from '../words.ts';
import { list, table, text } from './markup.ts';

/** As many as a reader goes through; the JSON export has all. */
const PATCHES_SHOWN = 50;

export const FINDING_COLUMNS = ['#', 'Level', 'Score', 'Instance', 'Where', 'Patches', 'Verdict', 'Cause'];

/** @param due until when it must be gone, in words; empty where no time runs */
export function findingRow(finding: Finding, due: string): string {
  const { priority, rootCause, compliance } = finding;
  const name = finding.name === null ? '' : `<br>${text(finding.name)}`;
  const owner = finding.context.owner === null ? '' : `<br>owner ${text(finding.context.owner)}`;
  const since =
    compliance.nonCompliantSince === null ? '' : `<br>since ${text(shortTime(compliance.nonCompliantSince))}`;
  const cells = [
    String(priority.rank),
    `<span class="level ${priority.level}">${priority.level}</span>`,
    String(Math.round(priority.score)),
    `<code>${text(finding.instanceId)}</code>${name}${owner}`,
    `${text(finding.accountId)}<br>${text(finding.region)}<br>${text(finding.platform ?? 'platform unknown')}`,
    `${text(patchCounts(finding))}${since}${due === '' ? '' : `<br>${text(due)}`}`,
    text(finding.verdict),
    `<code>${text(rootCause.code)}</code> ${text(rootCause.summary)}`,
  ];
  const row = cells.map((cell) => `<td>${cell}</td>`).join('');
  const more = `<td colspan="${FINDING_COLUMNS.length}">${details(finding)}</td>`;
  return `<tbody><tr class="finding">${row}</tr><tr class="more">${more}</tr></tbody>\n`;
}

function details({ rootCause, priority, remediation, compliance }: Finding): string {
  const parts = [
    `<h3>Evidence (confidence ${text(rootCause.confidence)})</h3>`,
    table(
      ['Call', 'Said', 'When'],
      rootCause.evidence.map(({ source, fact, observedAt }) => [
        `<code>${text(source)}</code>`,
        text(fact),
        text(shortTime(observedAt)),
      ]),
    ),
    rootCause.contributing.length === 0
      ? ''
      : `<p>Also proved: ${rootCause.contributing.map((code) => `<code>${text(code)}</code>`).join(', ')}</p>`,
    `<h3>Why ${priority.level}</h3>`,
    list(priority.factors.map(({ signal, points, reason }) => `${signal}: ${points} points. ${reason}`)),
    `<h3>To do: ${text(remediation.title)}</h3>`,
    list(remediation.steps, 'ol'),
    patches(compliance),
  ];
  return `<details><summary>Evidence, priority, what to do</summary>${parts.join('')}</details>`;
}

function patches({ patches: rows }: Finding['compliance']): string {
  if (rows.length === 0) return '';
  const hidden = rows.length - PATCHES_SHOWN;
  const more = hidden > 0 ? `<p>and ${hidden} more</p>` : '';
  const shown = rows.slice(0, PATCHES_SHOWN);
  return `<h3>Patches</h3>${table(
    ['Patch', 'State', 'Severity', 'CVEs'],
    shown.map(({ id, state, severity, cves }) => [
      text(id),
      text(state),
      text(severity ?? ''),
      text(cves.join(' ')),
    ]),
  )}${more}`;
}
