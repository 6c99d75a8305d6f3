/** Begins a wave: may anything begin now, and are its instances still fit? Then, and only then, they are under way. */

import type { RemediationRecord, TargetState } from '../../model/remediation.ts';
import { governingEnvironments } from '../governing.ts';
import { readCalendars } from '../policy/calendars.ts';
import { calendarRefusals, freezeRefusals } from '../policy/times.ts';
import type { Refusal } from '../remediations.ts';
import { changeOf, machineEvent } from './change.ts';
import { dropChange } from './drop.ts';
import { governingNames } from './governing-names.ts';
import { lookAtPresent, type PresentLook } from './present.ts';
import { lastCallOf, plannedFor } from './record.ts';
import { afterSnapshot, notBegun } from './snapshot-note.ts';
import { enter, finish, moveOn, stagesOf } from './stages.ts';
import { isoNow } from './view.ts';
import { identityIn, noteLook, type Read, type Working, write } from './working.ts';

export async function beginWave(
  working: Working,
  wave: number,
  targets: readonly TargetState[],
): Promise<void> {
  noteLook(working, 'begin-wave', targets);
  const { record, view } = working;
  const at = isoNow(view);
  const waiting = record.targets.filter(({ stage }) => stage === 'waiting');
  const closed = await whyClosed(working, waiting);
  if (closed) {
    const isForGood = closed.code !== 'calendar-unread' || isOutOfPatience(working);
    if (isForGood) await write(working, dropChange(record, waiting, `Not begun: ${closed.text}`, at));
    return;
  }
  const looks = await lookAtPresent(working, targets);
  const isUnread = targets.some((target) => !looks(target).known);
  if (isUnread && !isOutOfPatience(working)) return;
  const after = targets.map((target) => begun(working, target, wave, looks(target)));
  const begin = after.filter(({ stage }) => stage !== 'done').map(({ instanceId }) => instanceId);
  const audit =
    begin.length === 0 ? [] : [machineEvent('wave-begun', record, at, { wave, instances: begin })];
  await write(working, {
    ...changeOf(record, at, { targets: after, audit }),
    unlessStopped: governingNames(record),
  });
}

/**
 * Looks once more at targets that were found fit some time ago, and at the calendars: a snapshot takes its time, and
 * what nothing was begun on can still be left.
 */
export async function checkAgain(working: Working, targets: readonly TargetState[]): Promise<void> {
  noteLook(working, 'check-again', targets);
  const toBegin = targets.filter(({ stage }) => stage !== 'scanning');
  const closed = toBegin.length === 0 ? null : await whyClosed(working, toBegin);
  const looks = await lookAtPresent(working, targets);
  const after = targets
    .map((target) => checked(working, target, looks(target), closed))
    .filter((target) => target !== null);
  if (after.length === 0) return;
  await write(working, changeOf(working.record, isoNow(working.view), { targets: after }));
}

/** The first reason why nothing may begin; null: it may. */
async function whyClosed(working: Working, waiting: readonly TargetState[]): Promise<Refusal | null> {
  const { record, view, dependencies } = working;
  const { settings, ports } = dependencies;
  const [frozen] = freezeRefusals(governingEnvironments(record.plan, settings), isoNow(view));
  if (frozen) return frozen;
  const plan = { targets: waiting.map((target) => plannedFor(record, target)) };
  const refusals = calendarRefusals(await readCalendars(ports.observer, plan, settings, identityIn(working)));
  return refusals.find(({ code }) => code === 'calendar-closed') ?? refusals[0] ?? null;
}

/** So long nothing has come of trying to begin the wave. */
function isOutOfPatience({ record, view }: Working): boolean {
  const ends = record.targets.map(({ finishedAt }) => finishedAt).filter((end) => end !== null);
  const since = Math.max(...[record.startedAt ?? record.createdAt, ...ends].map((end) => Date.parse(end)));
  return view.now > since + view.timing.sendPatienceMs;
}

function begun(
  { record, view }: Working,
  target: TargetState,
  wave: number,
  look: Read<PresentLook>,
): TargetState {
  const at = isoNow(view);
  const why = look.known ? (look.value.why ?? whyNoSnapshot(record, target)) : unreadSentence(look.why);
  if (why !== null || !look.known) return finish(target, 'left-out', why ?? '', at);
  const [stage = 'acting'] = stagesOf(record.plan, plannedFor(record, target));
  return { ...enter(record, target, stage, at), wave, readyAt: at, healthBefore: look.value.health };
}

function whyNoSnapshot(record: RemediationRecord, target: TargetState): string | null {
  const { plan } = record;
  const planned = plannedFor(record, target);
  return plan.action === 'install' && plan.options.snapshot && planned.rootVolumeId === null
    ? 'Its root volume is not known, so no snapshot can be taken first.'
    : null;
}

function checked(
  { record, view }: Working,
  target: TargetState,
  look: Read<PresentLook>,
  closed: Refusal | null,
): TargetState | null {
  const at = isoNow(view);
  const isFit = look.known && look.value.why === null;
  if (target.stage === 'scanning') return isFit ? { ...target, readyAt: at } : null;
  if (look.known && hasBeenStarted(record, target, look.value)) return moveOn(record, target, at);
  const isLate = view.now > Date.parse(target.stageSince) + view.timing.sendPatienceMs;
  if (closed) {
    const isForGood = closed.code !== 'calendar-unread' || isLate;
    return isForGood ? finish(target, 'skipped', notBegun(record, target, closed.text), at) : null;
  }
  if (isFit) return { ...target, readyAt: at };
  if (!look.known && !isLate) return null;
  const why = look.known ? (look.value.why ?? '') : unreadSentence(look.why);
  return finish(target, 'left-out', `${why}${afterSnapshot(record, target)}`, at);
}

/** A call of which nothing was heard may have started it after all. */
function hasBeenStarted(record: RemediationRecord, target: TargetState, { state }: PresentLook): boolean {
  return (
    record.plan.action === 'start' &&
    lastCallOf(record, target, 'acting') !== undefined &&
    (state === 'pending' || state === 'running')
  );
}

function unreadSentence(why: string): string {
  return `Its present state could not be read (${why}), so it was left alone.`;
}
