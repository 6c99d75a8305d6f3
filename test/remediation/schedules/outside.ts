/** What is looked at from outside: the audit as it is kept, and what the simulated world holds when. */

import { type Head, hashOf, type Link } from '../../../src/audit/chain.ts';
import type { AuditEntry } from '../../../src/model/remediation.ts';
import type { SimulatedRegion } from '../../../src/simulation/aws/world.ts';
import type { History } from './history.ts';
import type { SharedDatabase } from './shared-database.ts';

/** Entries after `head`, and whether they follow it without a gap. */
export async function readAudit(
  { db }: SharedDatabase,
  head: Head,
): Promise<Pick<History, 'audit' | 'damage'>> {
  const audit: AuditEntry[] = [];
  let damage: string | null = null;
  let last = head;
  const rows = await db
    .selectFrom('audit_entries')
    .selectAll()
    .where('sequence', '>', head.sequence)
    .orderBy('sequence')
    .execute();
  for (const { remediation_id, configuration_hash, previous_hash, ...same } of rows) {
    const link: Link = {
      ...same,
      remediationId: remediation_id,
      configurationHash: configuration_hash,
      previousHash: previous_hash,
    };
    damage ??= damageOf(link, last);
    last = link;
    audit.push({ ...link, details: JSON.parse(link.details) });
  }
  return { audit, damage };
}

function damageOf(link: Link, before: Head): string | null {
  if (link.sequence !== before.sequence + 1) return `entry ${link.sequence} follows ${before.sequence}`;
  if (link.previousHash !== before.hash) return `entry ${link.sequence} follows another one`;
  return hashOf(link) === link.hash ? null : `entry ${link.sequence} has another hash`;
}

export interface ComplianceWatch {
  readonly changes: History['compliance'];
  look(now: Date): void;
}

/** Remembers from when on the record of an instance was compliant, and from when on it was not. */
export function watchCompliance(region: SimulatedRegion, instanceIds: readonly string[]): ComplianceWatch {
  const changes = new Map(
    instanceIds.map((id) => [id, [] as { readonly at: string; readonly compliant: boolean }[]]),
  );
  return {
    changes,
    look: (now) => {
      const rows = Map.groupBy(region.compliance, ({ ResourceId }) => ResourceId);
      const running = new Set(region.instances.filter(isRunning).map(({ InstanceId }) => InstanceId));
      for (const [id, seen] of changes) {
        const compliant = running.has(id) && isCompliant(rows.get(id) ?? []);
        if (seen.at(-1)?.compliant !== compliant) seen.push({ at: now.toISOString(), compliant });
      }
    },
  };
}

function isRunning({ State }: SimulatedRegion['instances'][number]): boolean {
  return State?.Name === 'running';
}

/** With a Patch record that says so, and no other that says something else. */
function isCompliant(rows: SimulatedRegion['compliance']): boolean {
  return (
    rows.some(({ ComplianceType }) => ComplianceType === 'Patch') &&
    rows.every(({ Status }) => Status === 'COMPLIANT')
  );
}
