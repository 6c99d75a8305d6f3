/**
 * The chain of the audit: each entry is hashed together with the hash of the one before, so that nothing can
 * be changed, taken out or moved without every later hash being wrong.
 */

import { createHash } from 'node:crypto';
import type { AuditEntry, AuditEvent } from '../model/remediation.ts';
import { canonicalJson } from './canonical-json.ts';

/** An entry as it is kept: its details are the very text that was hashed. */
export interface Link extends Omit<AuditEntry, 'details'> {
  /** Canonical JSON. */
  readonly details: string;
}

/** The end of a chain: whoever knows it can prove everything up to it. */
export interface Head {
  readonly sequence: number;
  readonly hash: string;
}

/** What the first entry follows. */
export const GENESIS: Head = { sequence: 0, hash: '0'.repeat(64) };

/** The entry of `event` that follows `previous`. */
export function nextLink(event: AuditEvent, previous: Head, configurationHash: string): Link {
  const link = {
    sequence: previous.sequence + 1,
    at: storable(event.at),
    kind: storable(event.kind),
    actor: storable(event.actor),
    environment: storable(event.environment),
    remediationId: event.remediationId,
    details: canonicalJson(event.details),
    configurationHash,
    previousHash: previous.hash,
  };
  return { ...link, hash: hashOf(link) };
}

/** SHA-256 of an entry without its hash, as canonical JSON in UTF-8; hex. */
export function hashOf(link: Omit<Link, 'hash'>): string {
  return createHash('sha256')
    .update(`{${members(link).join(',')}}`, 'utf8')
    .digest('hex');
}

/** An entry as one line of canonical JSON, without a line end: what was hashed, and then the hash. */
export function linkJson(link: Link): string {
  return `{${members(link).join(',')},"hash":${JSON.stringify(link.hash)}}`;
}

/** Everything but the hash, in the order of canonical JSON; the details as they are kept, byte by byte. */
function members(link: Omit<Link, 'hash'>): string[] {
  return [
    `"actor":${JSON.stringify(link.actor)}`,
    `"at":${JSON.stringify(link.at)}`,
    `"configurationHash":${JSON.stringify(link.configurationHash)}`,
    `"details":${link.details}`,
    `"environment":${JSON.stringify(link.environment)}`,
    `"kind":${JSON.stringify(link.kind)}`,
    `"previousHash":${JSON.stringify(link.previousHash)}`,
    `"remediationId":${JSON.stringify(link.remediationId)}`,
    `"sequence":${link.sequence}`,
  ];
}

/** As PostgreSQL would give it back: it takes no NUL and no half of a character in a text. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
