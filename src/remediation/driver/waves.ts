/**
 * Which instances are acted on together: first a canary, then a share of all at a time, never two of one target
 * group or Auto Scaling group. A wave begins only when none is under way.
 */

import type { PlanTarget, RemediationRecord, TargetState } from '../../model/remediation.ts';
import type { EnvironmentSettings, RemediationSettings } from '../../model/settings.ts';
import { plannedFor } from './record.ts';

export type WaveLimits = RemediationSettings['waves'];

/** The strictest of several: the fewest at a time, the fewest errors. No canary only where nobody wants one. */
export function strictestWaves(environments: readonly EnvironmentSettings[]): WaveLimits {
  const waves = environments.map(({ remediation }) => remediation.waves);
  const canaries = waves.map(({ canary }) => canary).filter((canary) => canary > 0);
  return {
    canary: canaries.length === 0 ? 0 : Math.min(...canaries),
    percent: Math.min(...waves.map(({ percent }) => percent)),
    maxErrors: Math.min(...waves.map(({ maxErrors }) => maxErrors)),
  };
}

/** The number of the next wave: 0 until one has begun. */
export function nextWaveNumber(record: RemediationRecord): number {
  return Math.max(-1, ...record.targets.map(({ wave }) => wave ?? -1)) + 1;
}

/** How many may be under way at once in a wave. */
export function waveSize(record: RemediationRecord, limits: WaveLimits): number {
  const share = Math.max(1, Math.floor((record.plan.targets.length * limits.percent) / 100));
  return nextWaveNumber(record) === 0 && limits.canary > 0 ? limits.canary : share;
}

/** The next to be acted on, in the order of the plan. */
export function nextWave(record: RemediationRecord, limits: WaveLimits): readonly TargetState[] {
  const size = waveSize(record, limits);
  const taken = new Set<string>();
  const wave: TargetState[] = [];
  for (const target of record.targets) {
    if (wave.length >= size) break;
    if (target.stage !== 'waiting') continue;
    const groups = groupsOf(plannedFor(record, target));
    if (groups.some((group) => taken.has(group))) continue;
    for (const group of groups) taken.add(group);
    wave.push(target);
  }
  return record.plan.action === 'run-association' ? withSameAssociation(record, wave) : wave;
}

/** What never has two members down at a time. */
function groupsOf({ accountId, region, autoScalingGroup, targetGroups }: PlanTarget): readonly string[] {
  const scaling = autoScalingGroup === null ? [] : [`${accountId} ${region} ${autoScalingGroup}`];
  return [...scaling, ...targetGroups];
}

/** Started once, an association runs on all its targets: those of a later wave would be acted on twice. */
function withSameAssociation(
  record: RemediationRecord,
  wave: readonly TargetState[],
): readonly TargetState[] {
  const associations = new Set(wave.map((target) => associationOf(record, target)));
  return record.targets.filter(
    (target) => target.stage === 'waiting' && associations.has(associationOf(record, target)),
  );
}

function associationOf(record: RemediationRecord, target: TargetState): string {
  const { accountId, region, associationId } = plannedFor(record, target);
  return `${accountId} ${region} ${associationId}`;
}
