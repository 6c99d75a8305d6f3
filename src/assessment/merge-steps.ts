/** The ten steps over all scopes of a run. */

import { STEPS, type StepId } from '../model/codes.ts';
import type { StepReport } from '../model/report.ts';

const WORST_FIRST = ['failed', 'partial', 'complete', 'skipped'] as const;

/**
 * One report a step: the worst status over the scopes, from the first start to the last end, with the counts
 * of the details added up. A step that some scopes could not reach is partial, not complete.
 */
export function mergeSteps(scopes: readonly (readonly StepReport[])[]): StepReport[] {
  return STEPS.map(({ phase, id }) => {
    const reports = scopes.flatMap((steps) => steps.filter((step) => step.id === id));
    return {
      phase,
      id,
      status: worstStatus(reports),
      startedAt: earliest(reports.map((report) => report.startedAt)),
      finishedAt: earliest(
        reports.map((report) => report.finishedAt),
        true,
      ),
      detail: mergeDetails(id, reports),
    };
  });
}

function worstStatus(reports: readonly StepReport[]): StepReport['status'] {
  const found = new Set(reports.map((report) => report.status));
  if (found.has('complete') && found.has('skipped')) found.add('partial');
  return WORST_FIRST.find((status) => found.has(status)) ?? 'skipped';
}

function earliest(times: readonly (string | null)[], latest = false): string | null {
  const sorted = times.filter((time) => time !== null).sort();
  return (latest ? sorted.at(-1) : sorted[0]) ?? null;
}

/** Details are lists of counts, "12 non-compliant, 3 without data": the same nouns are added up. */
function mergeDetails(step: StepId, reports: readonly StepReport[]): string {
  const ran = reports.filter((report) => report.status !== 'skipped');
  const details = ran.map((report) => report.detail);
  if (details.length <= 1) return details[0] ?? 'not run';
  const counts = new Map<string, number>();
  const sentences = new Set<string>();
  for (const part of details.flatMap((detail) => detail.split(', '))) {
    const [, count, noun] = /^(\d+) (.+)$/.exec(part) ?? [];
    if (count === undefined || noun === undefined) sentences.add(part);
    else counts.set(noun, (counts.get(noun) ?? 0) + Number(count));
  }
  const summed = inOrder(step, [...counts]).map(([noun, count]) => `${count} ${noun}`);
  return [...summed, ...sentences].join(', ') || step;
}

/** Levels from P1 on, causes by their number, all else as the scopes tell it. */
function inOrder(step: StepId, counts: [string, number][]): [string, number][] {
  if (step === 'priority') return counts.toSorted(([a], [b]) => a.localeCompare(b));
  return step === 'root-cause' ? counts.toSorted(([, a], [, b]) => b - a) : counts;
}
