import type { InstanceFacts } from '../model/facts.ts';
import { valueOr, wasRefused } from '../model/reading.ts';
import type { Outcome } from '../model/report.ts';
import { patchStateOf } from './records.ts';
import { fateOf, newestRun } from './run-fate.ts';
import { skipsOf } from './skips.ts';
import { DAY_MS, elapsedMs, isLater } from './time.ts';

/** As long as AWS keeps commands. */
const LOOK_BACK_DAYS = 30;

/**
 * What became of the newest attempt to install in the look-back. Scans never count, and a run that is still
 * under way is no outcome yet.
 */
export function outcomeOf(facts: InstanceFacts): Outcome {
  if (!facts.history.known) return 'unknown';
  const ended = newestRun(facts, (run) => run.operation === 'Install' && fateOf(run) !== 'under-way');
  const skips = skipsOf(facts).filter((skip) => skip.operation === 'Install');
  if (ended === null) return outcomeWithoutRun(facts, skips.length > 0);
  if (skips.some((skip) => isLater(skip.at, ended.requestedAt))) return 'skipped';
  switch (fateOf(ended)) {
    case 'succeeded':
      return 'succeeded';
    case 'failed':
      return 'failed';
    default:
      return 'skipped';
  }
}

/** Its record is of an install in the look-back, and that is no run of a patch document. */
export function wasInstalledUnseen(facts: InstanceFacts): boolean {
  const state = valueOr(patchStateOf(facts), null);
  if (state?.operation !== 'Install' || state.endedAt === null || !facts.history.known) return false;
  if (newestRun(facts, (run) => run.operation === 'Install') !== null) return false;
  return elapsedMs(state.endedAt, facts.assessedAt) < LOOK_BACK_DAYS * DAY_MS;
}

/** Without windows, associations or what the windows did, an attempt that came to nothing stays unseen. */
function mayHideSkips({ targeting }: InstanceFacts): boolean {
  const executions = valueOr(targeting.windows, []).map((window) => window.executions);
  return [targeting.windows, targeting.associations, ...executions].some(wasRefused);
}

/** A run under way has no outcome yet, and one of unknown operation may have been an install. */
function outcomeWithoutRun(facts: InstanceFacts, skipped: boolean): Outcome {
  if (skipped) return 'skipped';
  if (mayHideSkips(facts) || wasInstalledUnseen(facts)) return 'unknown';
  return newestRun(facts, (run) => run.operation !== 'Scan') === null ? 'never-ran' : 'unknown';
}
