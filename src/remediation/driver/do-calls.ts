/** Looks at calls: did it arrive, how far is what it began, and should it be cancelled? */

import type { Call } from '../../model/remediation.ts';
import type { LookUp } from '../ports.ts';
import { callChange, lookedUp } from './answers.ts';
import { changeOf } from './change.ts';
import { progressed } from './progress.ts';
import { isoNow } from './view.ts';
import { attempt, externalIdOf, identityIn, type Working, write } from './working.ts';

export async function lookUp(working: Working, call: Call): Promise<void> {
  const { record, dependencies } = working;
  working.looked(call.id);
  const answer = await attempt(() => dependencies.ports.actor.lookUp(call, identityIn(working)));
  const at = dependencies.clock.now().toISOString();
  const found: LookUp = answer.known ? answer.value : { kind: 'cannot-tell', reason: answer.why };
  if (found.kind === 'cannot-tell' && mayBeReadLater(working, call)) return;
  await write(working, callChange(record, lookedUp(call, found, at), at, call.intendedAt));
}

/** A list that cannot be read now may be later; a restart is in no list. */
function mayBeReadLater({ view }: Working, call: Call): boolean {
  if (call.operation === 'ec2:RebootInstances') return false;
  return view.now <= Date.parse(call.sendBefore) + view.timing.lookUpPatienceMs;
}

export async function poll(working: Working, call: Call): Promise<void> {
  const { record, view, dependencies } = working;
  working.looked(call.id);
  const rows = await attempt(() => dependencies.ports.observer.progress(call, identityIn(working)));
  if (!rows.known) {
    dependencies.logger.warn(
      { remediation: record.id, call: call.id, why: rows.why },
      'The progress of a call could not be read',
    );
  }
  await write(working, progressed(record, call, rows.known ? rows.value : [], view));
}

/**
 * Harmless to repeat. What was over already cannot be cancelled, and need not be asked again; nor what AWS refuses to
 * cancel, which is told.
 */
export async function cancel(working: Working, call: Call): Promise<void> {
  const { record, view, dependencies } = working;
  working.looked(`cancel ${call.id}`);
  const externalId = externalIdOf(working, call);
  const asked = await attempt(() => dependencies.ports.actor.cancel(call, identityIn(working), externalId));
  if (!asked.known) return;
  const at = isoNow(view);
  const cancelled = { ...call, cancelledAt: at };
  if (asked.value.kind === 'accepted') await write(working, changeOf(record, at, { calls: [cancelled] }));
  if (asked.value.kind !== 'refused') return;
  const { code, error } = asked.value;
  dependencies.logger.warn({ remediation: record.id, call: call.id, code }, 'A call could not be cancelled');
  const note = withNote(record.note, NOT_CANCELLED, error);
  await write(working, changeOf(record, at, { set: { note }, calls: [{ ...cancelled, error }] }));
}

const NOT_CANCELLED = 'What runs was not cancelled:';

/** Once, however many calls it concerns. */
function withNote(note: string | null, lead: string, why: string): string {
  if (note === null) return `${lead} ${why}`;
  return note.includes(lead) ? note : `${note} ${lead} ${why}`;
}
