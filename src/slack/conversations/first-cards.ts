import type { RunState } from '../../assessment/runs.ts';

const MOST = 0.9;
const PATIENCE_MS = 20_000;

/**
 * Should the first cards be shown before the run is over? Yes where most of several scopes are done, or some
 * are and people have waited long enough for the others. A single scope ends the run itself.
 */
export function firstCardsAreDue(state: RunState, now: Date): boolean {
  const done = state.scopes.filter((scope) => scope.state === 'done').length;
  const found = state.totals.nonCompliant + state.totals.unknown;
  if (done === 0 || found === 0) return false;
  const waitedMs = now.getTime() - Date.parse(state.startedAt);
  return done >= state.scopes.length * MOST || waitedMs >= PATIENCE_MS;
}
