/** Entries of the audit as lines, out of the store and back. */

import { csvCell } from '../assessment/exports/csv.ts';
import { escapeUnsafe } from '../assessment/exports/plain-text.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { Link } from '../audit/chain.ts';
import { PatchcheckError } from '../model/errors.ts';

export const AUDIT_FORMATS = ['jsonl', 'csv'] as const;
export type AuditFormat = (typeof AUDIT_FORMATS)[number];

const COLUMNS: readonly (readonly [string, (link: Link) => string | number | null])[] = [
  ['sequence', (link) => link.sequence],
  ['at', (link) => link.at],
  ['kind', (link) => link.kind],
  ['actor', (link) => link.actor],
  ['environment', (link) => link.environment],
  ['remediation_id', (link) => link.remediationId],
  ['details', (link) => link.details],
  ['configuration_hash', (link) => link.configurationHash],
  ['previous_hash', (link) => link.previousHash],
  ['hash', (link) => link.hash],
];

const ENTRY_KEYS = [
  'actor',
  'at',
  'configurationHash',
  'details',
  'environment',
  'hash',
  'kind',
  'previousHash',
  'remediationId',
  'sequence',
].join();

/** The export, line by line, each with its line end. */
export async function* auditLines(links: AsyncIterable<Link>, format: AuditFormat): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(COLUMNS.map(([name]) => name));
  for await (const link of links) {
    yield format === 'csv' ? csvLine(COLUMNS.map(([, value]) => value(link))) : `${jsonLine(link)}\n`;
  }
}

/** Entries of an export in JSON lines. Throws `bad-usage` with the line that is none. */
export async function* parseAuditLines(lines: AsyncIterable<string>): AsyncGenerator<Link> {
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() !== '') yield linkOf(line, number);
  }
}

function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function jsonLine(link: Link): string {
  return escapeUnsafe(canonicalJson({ ...link, details: parsed(link.details) }));
}

/** Details that somebody has broken are shown as the text that they are. */
function parsed(details: string): unknown {
  try {
    return JSON.parse(details);
  } catch {
    return details;
  }
}

function linkOf(line: string, number: number): Link {
  const entry = parsed(line);
  if (isEntry(entry)) return { ...entry, details: canonicalJson(entry.details) };
  throw new PatchcheckError(
    'bad-usage',
    `Line ${number} is no entry of an audit.`,
    'Name a file that `patchcheck audit export --format jsonl` has written.',
  );
}

/** An entry and nothing beside it: what is not hashed could say anything. */
function isEntry(value: unknown): value is Link {
  if (typeof value !== 'object' || value === null) return false;
  return Object.keys(value).toSorted().join() === ENTRY_KEYS;
}
