/**
 * What becomes of a remediation that cannot be carried on, as by a broken record or a bug: nothing more is begun, and
 * what cannot even be followed ends as unknown. Made from the record alone, by as little code as can be.
 */

import {
  type Call,
  FINAL_STATES,
  type RemediationRecord,
  type TargetState,
} from '../../model/remediation.ts';
import type { RemediationChange } from '../../store/remediation-changes.ts';
import { changeOf, machineEvent } from './change.ts';
import { outcomeOf } from './outcome.ts';
import { finish } from './stages.ts';

/** Characters of an error that people are shown. */
const SHOWN = 200;

/**
 * The change that follows after `failures` failed steps in a row, the last by `error`; null: it is over. What has not
 * begun is refused, what runs begins nothing more, and what was stopping already ends.
 */
export function giveUp(
  record: RemediationRecord,
  { at, failures, error }: { readonly at: string; readonly failures: number; readonly error: unknown },
): RemediationChange | null {
  if (FINAL_STATES.includes(record.state) || record.state === 'draft') return null;
  const why = `patchcheck failed ${failures} times in a row to carry it on (${shown(error)}). Its log says more.`;
  if (record.state === 'running') return stopped(record, why, at);
  return record.state === 'stopping' ? ended(record, why, at) : notBegun(record, why, at);
}

function notBegun(record: RemediationRecord, why: string, at: string): RemediationChange {
  const note = noteWith(record, `${why} Ask for it again once that is mended.`);
  return changeOf(record, at, {
    set: { state: 'refused', finishedAt: at, lookAt: null, note },
    audit: [machineEvent('refused', record, at, { note })],
  });
}

function stopped(record: RemediationRecord, why: string, at: string): RemediationChange {
  const note = noteWith(record, `${why} Nothing more is begun.`);
  return changeOf(record, at, {
    set: { state: 'stopping', lookAt: null, note },
    targets: notBegunOf(record, why, at),
    audit: [machineEvent('stopped', record, at, { note })],
  });
}

/** Nobody follows what still runs: its calls stay unknown, and its instances are given free. */
function ended(record: RemediationRecord, why: string, at: string): RemediationChange {
  const lost = record.targets
    .filter(({ stage }) => stage !== 'waiting' && stage !== 'done')
    .map((target) => finish(target, 'unknown', `What came of it is not known: ${why}`, at));
  const targets = [...notBegunOf(record, why, at), ...lost];
  const ends = new Map(targets.map((target) => [target.position, target]));
  const outcome = outcomeOf(record.targets.map((target) => ends.get(target.position) ?? target));
  const note = noteWith(record, `${why} Look at the instances that are unknown before acting on them again.`);
  return changeOf(record, at, {
    set: { state: 'done', outcome, finishedAt: at, lookAt: null, note },
    targets,
    calls: record.calls.filter(({ settled }) => !settled).map((call) => abandoned(call, why)),
    audit: [machineEvent('finished', record, at, { outcome, note })],
  });
}

function notBegunOf({ targets }: RemediationRecord, why: string, at: string): readonly TargetState[] {
  return targets
    .filter(({ stage }) => stage === 'waiting')
    .map((target) => finish(target, 'skipped', `Not begun: ${why}`, at));
}

function abandoned(call: Call, why: string): Call {
  const state = call.state === 'intended' ? 'unknown' : call.state;
  return { ...call, state, settled: true, error: call.error ?? why };
}

function noteWith({ note }: RemediationRecord, more: string): string {
  return note === null ? more : `${note} ${more}`;
}

function shown(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}
