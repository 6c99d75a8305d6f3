/** First one alone, then a few at a time, and never two of one target group. */

import type { AuditEntry } from '../../../src/model/remediation.ts';
import type { History, Invariant } from './history.ts';

export const wavesAreSmall: Invariant = (history) =>
  [...Map.groupBy(history.audit, ({ remediationId }) => remediationId)].flatMap(([id, entries]) =>
    id === null ? [] : wrongWaves(history, entries).map((wrong) => `${id}: ${wrong}`),
  );

function wrongWaves(history: History, entries: readonly AuditEntry[]): readonly string[] {
  const limits = limitsOf(history, entries);
  const begun = new Set<string>();
  const flying = new Set<string>();
  const wrong: string[] = [];
  for (const entry of entries) {
    if (entry.kind === 'target-done') flying.delete(String(entry.details.instanceId));
    if (!isAction(entry)) continue;
    for (const instanceId of entry.details.instanceIds as string[]) {
      if (begun.size === 0 || flying.has(instanceId)) flying.add(instanceId);
      else if ([...flying].some((each) => shareGroup(history, each, instanceId))) {
        wrong.push(`${instanceId} joined one of its target group at ${entry.at}`);
      }
      flying.add(instanceId);
      begun.add(instanceId);
    }
    const most = begun.size <= limits.canary ? limits.canary : limits.share;
    if (flying.size > most) wrong.push(`${flying.size} at a time at ${entry.at}, ${most} may`);
  }
  return wrong;
}

/** The intent of what was asked for, not of what follows it. */
function isAction({ kind, details }: AuditEntry): boolean {
  return kind === 'call-intended' && (details.stage === 'acting' || details.stage === 'snapshot');
}

function limitsOf({ schedule }: History, entries: readonly AuditEntry[]) {
  const environment = entries[0]?.environment;
  const governing = schedule.environments.filter(
    ({ name, production }) => name === environment || production === true,
  );
  const waves = governing.map(({ remediation }) => remediation.waves);
  const plan = entries.findLast(({ details }) => details.plan !== undefined)?.details.plan;
  const targets = (plan as { targets: readonly unknown[] } | undefined)?.targets.length ?? 0;
  const percent = Math.min(...waves.map((each) => each.percent));
  return {
    canary: Math.min(...waves.map((each) => each.canary)),
    share: Math.max(1, Math.floor((targets * percent) / 100)),
  };
}

function shareGroup({ targetGroups }: History, one: string, other: string): boolean {
  const groups = targetGroups.get(one) ?? [];
  return (targetGroups.get(other) ?? []).some((group) => groups.includes(group));
}
