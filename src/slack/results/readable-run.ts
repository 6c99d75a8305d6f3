/** A run whose findings somebody wants to see: there, and theirs to see where they are. */

import type { RunState } from '../../assessment/runs.ts';
import { type Asker, environmentRefusal } from '../access.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { code, outside } from '../text.ts';

export type ReadableRun =
  | { readonly kind: 'readable'; readonly state: RunState }
  /** Why not, as a sentence. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Membership of the workspace was checked at the gate; this asks what the run's environment allows. Runs are kept
 * for longer than their threads, and those of schedules and of the command line have none.
 */
export async function readableRun(
  runId: string,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<ReadableRun> {
  const refused = (reason: string): ReadableRun => ({ kind: 'refused', reason });
  const state = await dependencies.runs.get(runId);
  if (state === null) return refused(noLongerKept(runId));
  const { environment: name } = state.request;
  const environment = dependencies.settings.environments.get(name);
  if (environment === undefined) {
    return refused(
      `The environment ${outside(name, 64)} is no longer configured, so I cannot tell who may see this run.`,
    );
  }
  const refusal = await environmentRefusal(asker, environment, dependencies);
  return refusal === null ? { kind: 'readable', state } : refused(refusal);
}

export function noLongerKept(runId: string): string {
  return `Run ${code(runId, 80)} is no longer kept. Assess again to get a new one.`;
}
