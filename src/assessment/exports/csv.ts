/** Findings as comma-separated values (RFC 4180), safe to open in a spreadsheet. */

import type { Finding } from '../../model/report.ts';
import { plainText } from './plain-text.ts';

type Cell = string | number | boolean | null;

/** Column name → value, in the order of the columns. */
const COLUMNS: readonly (readonly [string, (finding: Finding) => Cell])[] = [
  ['rank', (finding) => finding.priority.rank],
  ['level', (finding) => finding.priority.level],
  ['score', (finding) => finding.priority.score],
  ['instance_id', (finding) => finding.instanceId],
  ['name', (finding) => finding.name],
  ['account_id', (finding) => finding.accountId],
  ['region', (finding) => finding.region],
  ['platform', (finding) => finding.platform],
  ['owner', (finding) => finding.context.owner],
  ['status', (finding) => finding.compliance.status],
  ['types', (finding) => finding.compliance.types.join(' ')],
  ['verdict', (finding) => finding.verdict],
  ['category', (finding) => finding.rootCause.category],
  ['cause', (finding) => finding.rootCause.code],
  ['confidence', (finding) => finding.rootCause.confidence],
  ['summary', (finding) => finding.rootCause.summary],
  ['contributing', (finding) => finding.rootCause.contributing.join(' ')],
  ['remediation', (finding) => finding.remediation.code],
  ['to_do', (finding) => finding.remediation.title],
  ['document', (finding) => finding.remediation.document],
  ['reboots', (finding) => finding.remediation.reboots],
  ['severity', (finding) => finding.compliance.severity],
  ['missing', (finding) => count(finding.compliance.counts?.missing)],
  ['failed', (finding) => count(finding.compliance.counts?.failed)],
  ['pending_reboot', (finding) => count(finding.compliance.counts?.installedPendingReboot)],
  ['rejected', (finding) => count(finding.compliance.counts?.installedRejected)],
  ['patches', (finding) => finding.compliance.patches.map((patch) => patch.id).join(' ')],
  ['last_operation', (finding) => finding.compliance.lastOperation],
  ['last_operation_at', (finding) => finding.compliance.lastOperationAt],
  ['non_compliant_since', (finding) => finding.compliance.nonCompliantSince],
  ['production', (finding) => finding.context.production],
  ['internet_exposed', (finding) => finding.context.internetExposed],
  ['public_ip', (finding) => finding.context.publicIp],
  ['manageability', (finding) => finding.manageability.status],
  ['agent_version', (finding) => finding.manageability.agentVersion],
  ['last_ping_at', (finding) => finding.manageability.lastPingAt],
  ['baseline_id', (finding) => finding.patching.baselineId],
  ['expected_baseline_id', (finding) => finding.patching.expectedBaselineId],
  ['patch_group', (finding) => finding.patching.patchGroup],
  ['last_install_outcome', (finding) => finding.patching.outcome],
  ['last_install_at', (finding) => finding.patching.lastInstallAt],
  ['next_window_at', (finding) => finding.patching.nextWindowAt],
  ['auto_scaling_group', (finding) => finding.context.autoScalingGroup],
  ['vpc_id', (finding) => finding.context.vpcId],
];

/** The header line, with its line end. */
export function csvHeader(): string {
  return line(COLUMNS.map(([name]) => name));
}

/** One finding as one line, with its line end. Unknown values are empty. */
export function csvRow(finding: Finding): string {
  return line(COLUMNS.map(([, value]) => value(finding)));
}

/** A negative count is how Windows says that it could not look: unknown. */
function count(value: number | undefined): number | null {
  return value === undefined || value < 0 ? null : value;
}

function line(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Quoted where the format needs it; a text that a spreadsheet would take for a formula gets a quote before it. */
export function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const formula = /^[\s\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r]/u.test(cell);
  const text = formula ? `'${plainText(cell)}` : plainText(cell);
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
