/** Carries one remediation one step further. */

import { FINAL_STATES, type RemediationRecord } from '../../model/remediation.ts';
import { emergencyStops } from '../../store/emergency-stops.ts';
import { commitChange } from '../../store/remediation-commit.ts';
import { findRemediation } from '../../store/remediations.ts';
import { changeOf, machineEvent } from './change.ts';
import { decide } from './decide.ts';
import { act } from './do-act.ts';
import { cancel, lookUp, poll } from './do-calls.ts';
import { assess, checkHealth, lookForReturn } from './do-looks.ts';
import { expire, start } from './do-start.ts';
import { beginWave, checkAgain } from './do-wave.ts';
import { governingNames } from './governing-names.ts';
import { outcomeOf } from './outcome.ts';
import type { Step } from './step.ts';
import { TIMING, type Timing } from './timing.ts';
import { isoNow, type View } from './view.ts';
import { type AdvanceDependencies, type Working, write } from './working.ts';

/**
 * What to do with a remediation next: go on at once, come back at a time (ISO 8601) or when it has another version,
 * or forget it.
 */
export type Advanced = 'again' | { readonly waitUntil: string; readonly version: number } | 'over';

/**
 * Reads a remediation, decides, does at most one thing in the world, and writes what came of it, provided that
 * `lease` still holds the remediation. Whoever lost it has changed nothing. Throws only what the store throws.
 */
export type Advance = (id: string, lease: string) => Promise<Advanced>;

export interface AdvanceOptions extends AdvanceDependencies {
  readonly timing?: Timing;
}

export function createAdvance({ timing = TIMING, ...dependencies }: AdvanceOptions): Advance {
  const { store, settings, clock } = dependencies;
  const paces = new Map<string, Map<string, number>>();

  function paceOf(id: string): Map<string, number> {
    const pace = paces.get(id) ?? new Map<string, number>();
    paces.set(id, pace);
    return pace;
  }

  async function viewOf(record: RemediationRecord): Promise<View> {
    const governing = new Set(governingNames(record));
    const stops = await emergencyStops(store.db);
    const emergency = stops.find(({ environment }) => governing.has(environment)) ?? null;
    return { now: clock.now().getTime(), settings, timing, emergency, looked: paceOf(record.id) };
  }

  return async (id, lease) => {
    const record = await findRemediation(store.db, id);
    if (record === null || FINAL_STATES.includes(record.state)) {
      paces.delete(id);
      return 'over';
    }
    const view = await viewOf(record);
    const step = decide(record, view);
    return perform(step, {
      dependencies,
      record,
      view,
      commit: (from, change) => commitChange(store, from, { ...change, lease }, settings.configurationHash),
      commitAnswer: (from, change) => commitChange(store, from, change, settings.configurationHash),
      readAgain: () => findRemediation(store.db, id),
      looked: (key) => paceOf(id).set(key, clock.now().getTime()),
    });
  };
}

async function perform(step: Step, working: Working): Promise<Advanced> {
  switch (step.kind) {
    case 'over':
      return 'over';
    case 'wait':
      return { waitUntil: step.until, version: await park(working, step.until) };
    case 'expire':
      await expire(working);
      break;
    case 'start':
      await start(working);
      break;
    case 'change':
      await write(working, step.change);
      break;
    case 'begin-wave':
      await beginWave(working, step.wave, step.targets);
      break;
    case 'check-again':
      await checkAgain(working, step.targets);
      break;
    case 'act':
      await act(working, step.targets);
      break;
    case 'look-up':
      await lookUp(working, step.call);
      break;
    case 'poll':
      await poll(working, step.call);
      break;
    case 'cancel':
      await cancel(working, step.call);
      break;
    case 'look-for-return':
      await lookForReturn(working, step.targets);
      break;
    case 'check-health':
      await checkHealth(working, step.targets);
      break;
    case 'assess':
      await assess(working, step.targets);
      break;
    case 'conclude':
      await conclude(working);
      break;
  }
  return 'again';
}

/** A plan for later is not looked at before: it would stand in the way of those that are due. Returns the version. */
async function park({ record, view, commit }: Working, until: string): Promise<number> {
  if (record.state !== 'approved' || isSameTime(record.lookAt, until)) return record.version;
  const parked = await commit(record, changeOf(record, isoNow(view), { set: { lookAt: until } }));
  return parked.kind === 'committed' ? parked.record.version : record.version;
}

function isSameTime(one: string | null, other: string): boolean {
  return one !== null && Date.parse(one) === Date.parse(other);
}

async function conclude(working: Working): Promise<void> {
  const { record, view } = working;
  const at = isoNow(view);
  const outcome = outcomeOf(record.targets);
  const groups = Map.groupBy(record.targets, ({ result }) => result ?? 'none');
  const results = Object.fromEntries([...groups].map(([result, targets]) => [result, targets.length]));
  await write(
    working,
    changeOf(record, at, {
      set: { state: 'done', outcome, finishedAt: at, lookAt: null },
      audit: [machineEvent('finished', record, at, { outcome, results })],
    }),
  );
}
