/**
 * The chain of the audit: each entry is hashed together with the hash of the one before, so that nothing can
 * be changed, taken out or moved without every later hash being wrong.
 */

import { createHash } from 'node:crypto';
import type { AuditEntry, AuditEvent } from '../model/remediation.ts';
import { storable } from '../model/storable.ts';
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

/** SHA-256 of an entry without its hash, as canonical JSON in UTF-8; hex. The details are taken as they are. */
export function hashOf({ details, ...rest }: Omit<Link, 'hash'>): string {
  const members = [
    `"actor":${JSON.stringify(rest.actor)}`,
    `"at":${JSON.stringify(rest.at)}`,
    `"configurationHash":${JSON.stringify(rest.configurationHash)}`,
    `"details":${details}`,
    `"environment":${JSON.stringify(rest.environment)}`,
    `"kind":${JSON.stringify(rest.kind)}`,
    `"previousHash":${JSON.stringify(rest.previousHash)}`,
    `"remediationId":${JSON.stringify(rest.remediationId)}`,
    `"sequence":${rest.sequence}`,
  ];
  return createHash('sha256')
    .update(`{${members.join(',')}}`, 'utf8')
    .digest('hex');
}
