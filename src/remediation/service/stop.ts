/** Ending a remediation early: taking it back before it began, stopping what is under way. */

import { timeInWords } from '../../diagnosis/time.ts';
import { FINAL_STATES, type Person, type RemediationRecord } from '../../model/remediation.ts';
import type { RemediationChange } from '../../store/remediation-changes.ts';
import { commitChange } from '../../store/remediation-commit.ts';
import { findRemediation } from '../../store/remediations.ts';
import { aboutRemediation } from '../audit-events.ts';
import { governingEnvironments } from '../governing.ts';
import { lookUp, type MembershipNote, noteOf } from '../policy/member.ts';
import { foreignWorkspace, neitherOperatorNorApprover } from '../policy/people.ts';
import { reasonLength } from '../policy/reason.ts';
import { refuse } from '../policy/refusal.ts';
import type { Answer, Refusal } from '../remediations.ts';
import {
  type Attempt,
  done,
  notConfigured,
  type Refusals,
  refused,
  someOf,
  unknownRemediation,
} from './answers.ts';
import type { ServiceDependencies } from './dependencies.ts';
import { movedOn } from './moved-on.ts';

/** While something runs, its record changes every few seconds. */
const TRIES = 10;

export async function withdraw(
  dependencies: ServiceDependencies,
  id: string,
  person: Person,
): Promise<Answer> {
  return end(dependencies, id, person, { tried: 'withdraw', reason: '' }, (record) => {
    if (record.state === 'running' || record.state === 'stopping') {
      return [refuse('used', 'It has begun already: stop it instead.')];
    }
    return FINAL_STATES.includes(record.state) ? [movedOn(record)] : [];
  });
}

/** What has not begun is withdrawn. */
export async function stop(
  dependencies: ServiceDependencies,
  id: string,
  person: Person,
  reason: string,
): Promise<Answer> {
  return end(dependencies, id, person, { tried: 'stop', reason: reason.trim() }, (record) => {
    if (record.state === 'stopping') return [stoppingAlready(record)];
    return FINAL_STATES.includes(record.state) ? [movedOn(record)] : reasonLength(reason);
  });
}

async function end(
  dependencies: ServiceDependencies,
  id: string,
  person: Person,
  { tried, reason }: { readonly tried: string; readonly reason: string },
  tooLate: (record: RemediationRecord) => readonly Refusal[],
): Promise<Answer> {
  const attempt: Attempt = { person, tried, details: { reason } };
  for (let tries = 0; tries < TRIES; tries++) {
    const record = await findRemediation(dependencies.store.db, id);
    if (record === null || isOthersDraft(record, person)) {
      return refused(dependencies, attempt, null, [unknownRemediation()]);
    }
    const { refusals, members } = await mayEnd(dependencies, record, person);
    if (refusals !== null) return refused(dependencies, attempt, record, refusals);
    const late = someOf(tooLate(record));
    if (late !== null) return refused(dependencies, attempt, record, late);
    const change = ended(dependencies, record, person, reason, members);
    const hash = dependencies.settings.configurationHash;
    const committed = await commitChange(dependencies.store, record, change, hash);
    if (committed.kind === 'committed') {
      dependencies.nudge?.();
      return done(committed.record);
    }
  }
  return refused(dependencies, attempt, await findRemediation(dependencies.store.db, id), [
    refuse(
      'unavailable',
      'It changes too fast to be stopped this way. Try again, or pull the emergency stop.',
    ),
  ]);
}

/** Nobody but its owner knows of a draft. */
function isOthersDraft({ state, requestedBy }: RemediationRecord, person: Person): boolean {
  return state === 'draft' && requestedBy.user !== person.user;
}

/**
 * Whoever asked for it, and all operators and approvers of every environment that governs it: ending something is
 * the safe direction.
 */
async function mayEnd(
  { ports, settings }: ServiceDependencies,
  record: RemediationRecord,
  person: Person,
): Promise<{ readonly refusals: Refusals | null; readonly members: readonly MembershipNote[] }> {
  const foreign = someOf(foreignWorkspace(person, record.requestedBy));
  if (foreign !== null || record.requestedBy.user === person.user) return { refusals: foreign, members: [] };
  const looked = await Promise.all(
    governingEnvironments(record.plan, settings).map(async (environment) => {
      const { name, operators, approvers } = environment;
      const answer = await lookUp(ports.people, person, [...operators, ...approvers]);
      return {
        refusals: neitherOperatorNorApprover(environment, answer),
        member: noteOf(name, 'operators and approvers', answer),
      };
    }),
  );
  const members = looked.map(({ member }) => member);
  if (looked.length === 0) return { refusals: [notConfigured(record.plan.environment)], members };
  if (looked.some(({ refusals }) => refusals.length === 0)) return { refusals: null, members };
  return { refusals: someOf(looked.flatMap(({ refusals }) => refusals)), members };
}

function ended(
  { clock, newToken }: ServiceDependencies,
  record: RemediationRecord,
  person: Person,
  reason: string,
  members: readonly MembershipNote[],
): RemediationChange {
  const at = clock.now().toISOString();
  const occasion = { at, actor: person.user };
  if (record.state === 'running') return stopping(record, person.user, at, reason, { members });
  const event = aboutRemediation('withdrawn', record, occasion, { from: record.state, reason, members });
  return {
    set: {
      state: 'withdrawn',
      token: newToken(),
      finishedAt: at,
      lookAt: null,
      stop: { by: person.user, at, reason },
      note: reason === '' ? null : reason,
    },
    audit: record.state === 'draft' ? [] : [event],
  };
}

/** No further waves; the driver cancels what runs. */
export function stopping(
  record: RemediationRecord,
  by: string,
  at: string,
  reason: string,
  details: Readonly<Record<string, unknown>>,
): RemediationChange {
  return {
    set: { state: 'stopping', stop: { by, at, reason }, lookAt: null },
    audit: [aboutRemediation('stopped', record, { at, actor: by }, { reason, ...details })],
  };
}

function stoppingAlready({ stop: by }: RemediationRecord): Refusal {
  const when = by === null ? '' : ` since ${timeInWords(by.at)}`;
  return refuse('already', `It is being stopped already${when}.`, { people: by === null ? [] : [by.by] });
}
