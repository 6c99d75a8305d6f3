/** What happened on a node and what is due, as lines. Pure. */

import type { Finding } from '../../model/report.ts';
import { code, counted, outside, time } from '../text.ts';

/** Windows and associations named; the others are counted. */
const SHOWN = 8;

const OUTCOME_WORDS: Readonly<Record<Finding['patching']['outcome'], string>> = {
  succeeded: 'the last install succeeded',
  failed: 'the last install failed',
  skipped: 'the last install was due and did not run on this node',
  'never-ran': 'no install was tried in 30 days',
  unknown: 'not known: the history could not be read',
};

export function historyLines(finding: Finding): string[] {
  const { compliance, patching, manageability, context } = finding;
  const { lastOperation, lastOperationAt, nonCompliantSince, types } = compliance;
  return [
    `• Installs: ${OUTCOME_WORDS[patching.outcome]}${when(patching.lastInstallAt, ', last at')}`,
    `• Last record: ${lastOperation ?? 'none'}${when(lastOperationAt, ' at')}`,
    `• Non-compliant (${outside(types.join(', '), 200) || 'no record'}) ${since(nonCompliantSince)}`,
    patching.lastCommandId === null ? '' : `• Last patch command: ${code(patching.lastCommandId)}`,
    `• Systems Manager: ${manageability.status}, agent ${agent(manageability.agentVersion)}${when(manageability.lastPingAt, ', last heartbeat')}`,
    context.launchedAt === null ? '' : `• Started ${time(context.launchedAt)}`,
    patching.patchGroup === null ? '' : `• Patch group ${code(patching.patchGroup)}`,
    `• Next window: ${patching.nextWindowAt === null ? 'none due' : time(patching.nextWindowAt)}`,
    ...capped(patching.maintenanceWindows.map(windowLine), 'more window'),
    ...capped(patching.associations.map(associationLine), 'more association'),
  ].filter((line) => line !== '');
}

type Patching = Finding['patching'];

function windowLine({
  id,
  name,
  enabled,
  operation,
  nextAt,
}: Patching['maintenanceWindows'][number]): string {
  const state = enabled ? '' : ', disabled';
  return `• Window ${outside(name, 120)} ${code(id)} (${operation ?? 'operation unknown'}${state})${when(nextAt, ', next')}`;
}

function associationLine({
  id,
  name,
  document,
  operation,
  nextAt,
}: Patching['associations'][number]): string {
  return `• Association ${outside(name ?? document, 120)} ${code(id)} (${operation ?? 'operation unknown'})${when(nextAt, ', next')}`;
}

function capped(lines: readonly string[], what: string): string[] {
  const hidden = lines.length - SHOWN;
  return [
    ...lines.slice(0, SHOWN),
    ...(hidden > 0 ? [`• and ${counted(hidden, what)} in the JSON file`] : []),
  ];
}

function since(iso: string | null): string {
  return iso === null ? 'since an unknown time' : `since ${time(iso)} at the latest`;
}

function agent(version: string | null): string {
  return version === null ? 'version unknown' : outside(version, 40);
}

function when(iso: string | null, words: string): string {
  return iso === null ? '' : `${words} ${time(iso)}`;
}
