/** What became of instances that earlier runs reported and this one does not. */

import { fateOf } from '../diagnosis/run-fate.ts';
import type { OpenStreak, Resolved } from '../model/history.ts';
import type { PatchRun } from '../model/records.ts';
import type { ScopeWork } from './scope-work.ts';
import type { History } from './steps/patch-history.ts';
import type { Selection } from './steps/select-subjects.ts';

/** Of those that are proved compliant or gone: what ended it, as far as the patch runs tell. */
export function resolvedOf(
  { reported }: Pick<ScopeWork, 'reported'>,
  recovered: Selection['recovered'],
  findings: readonly { readonly instanceId: string }[],
  { runsOf }: Pick<History, 'runsOf'>,
): Resolved[] {
  const found = new Set(findings.map(({ instanceId }) => instanceId));
  return recovered.flatMap(({ instanceId, isGone }) => {
    const streak = reported.get(instanceId);
    if (streak === undefined || found.has(instanceId)) return [];
    if (isGone) return [{ instanceId, ending: 'termination', by: null, at: null }];
    const runs = runsOf(instanceId);
    return [{ instanceId, ...endingOf(runs.known ? runs.value : [], streak) }];
  });
}

/** The newest install that succeeded since the instance was reported last. */
function endingOf(newestFirst: readonly PatchRun[], streak: OpenStreak): Omit<Resolved, 'instanceId'> {
  const install = newestFirst.find(
    (run) =>
      run.operation === 'Install' &&
      fateOf(run) === 'succeeded' &&
      (run.endedAt ?? run.requestedAt) > streak.lastSeenAt,
  );
  if (install === undefined) return { ending: 'itself', by: null, at: null };
  const { origin, commandId, endedAt } = install;
  return origin.kind === 'command'
    ? { ending: 'command', by: commandId, at: endedAt }
    : { ending: 'schedule', by: origin.id, at: endedAt };
}
