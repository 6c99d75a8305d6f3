/** Saying yes or no to a request, once. */

import { timeInWords } from '../../diagnosis/time.ts';
import type { Person, RemediationRecord } from '../../model/remediation.ts';
import type { EnvironmentSettings } from '../../model/settings.ts';
import { emergencyStops } from '../../store/emergency-stops.ts';
import type { RemediationChange } from '../../store/remediation-changes.ts';
import { commitChange } from '../../store/remediation-commit.ts';
import { findRemediation } from '../../store/remediations.ts';
import { aboutRemediation } from '../audit-events.ts';
import { identityOf } from '../check-start.ts';
import { governingEnvironments } from '../governing.ts';
import { type CalendarReading, readCalendars } from '../policy/calendars.ts';
import { lookUp, type MembershipNote, noteOf } from '../policy/member.ts';
import { decidingEnvironments, foreignWorkspace, notApprover, ownRequest } from '../policy/people.ts';
import { reasonLength } from '../policy/reason.ts';
import { refuse } from '../policy/refusal.ts';
import { calendarRefusals, freezeRefusals, isScheduled, stopRefusals } from '../policy/times.ts';
import type { Answer, Refusal } from '../remediations.ts';
import {
  done,
  notConfigured,
  type Refusals,
  refused,
  someOf,
  unknownRemediation,
  unknownToken,
} from './answers.ts';
import type { ServiceDependencies } from './dependencies.ts';
import { movedOn } from './moved-on.ts';
import { isToken } from './tokens.ts';

const TRIES = 3;

export interface Wish {
  readonly decision: 'approved' | 'denied';
  readonly reason: string;
}

export async function decide(
  dependencies: ServiceDependencies,
  id: string,
  token: string,
  person: Person,
  wish: Wish,
): Promise<Answer> {
  const attempt = { person, tried: wish.decision === 'approved' ? 'approve' : 'deny' };
  for (let tries = 0; tries < TRIES; tries++) {
    const record = await findRemediation(dependencies.store.db, id);
    if (record === null || record.state === 'draft') {
      return refused(dependencies, attempt, null, [unknownRemediation()]);
    }
    const typed = dependencies.settings.environments.get(record.plan.environment);
    if (typed === undefined) {
      return refused(dependencies, attempt, record, [notConfigured(record.plan.environment)]);
    }
    const checked = await checkDecision(dependencies, record, typed, token, person, wish);
    if (checked.refusals !== null) {
      const details = { members: checked.members };
      return refused(dependencies, { ...attempt, details }, record, checked.refusals);
    }
    const committed = await commitChange(
      dependencies.store,
      record,
      decided(dependencies, record, person, wish, checked),
      dependencies.settings.configurationHash,
    );
    if (committed.kind === 'committed') {
      dependencies.nudge?.();
      return done(committed.record);
    }
  }
  return refused(dependencies, attempt, await findRemediation(dependencies.store.db, id), [
    refuse('plan-changed', 'The request is being changed elsewhere. Look at it again.'),
  ]);
}

interface Checked {
  readonly refusals: Refusals | null;
  readonly members: readonly MembershipNote[];
  readonly calendars: readonly CalendarReading[];
}

/** In this order: unknown, foreign, not you, too late, used; then whether it may be said now. */
async function checkDecision(
  dependencies: ServiceDependencies,
  record: RemediationRecord,
  typed: EnvironmentSettings,
  token: string,
  person: Person,
  wish: Wish,
): Promise<Checked> {
  const nobody = { members: [], calendars: [] };
  const awaits = record.state === 'awaiting-approval';
  if (awaits && !isToken(token, record.token)) return { refusals: [unknownToken()], ...nobody };
  const foreign = someOf(foreignWorkspace(person, record.requestedBy));
  if (foreign !== null) return { refusals: foreign, ...nobody };
  const { refusals, members } = await checkPerson(dependencies, record, typed, person, wish);
  const told = { members, calendars: [] };
  if (refusals !== null) return { refusals, ...told };
  if (!awaits) return { refusals: [movedOn(record)], ...told };
  const late = lateRefusal(record, dependencies.clock.now());
  if (late !== null) return { refusals: [late], ...told };
  const reason = someOf(reasonRules(wish));
  if (reason !== null) return { refusals: reason, ...told };
  if (wish.decision === 'denied') return { refusals: null, ...told };
  const { refusals: times, calendars } = await checkTimes(dependencies, record);
  return { refusals: times, members, calendars };
}

/** To say yes somebody has to be an approver of each environment that decides; one of them suffices for a no. */
async function checkPerson(
  { ports, settings }: ServiceDependencies,
  { plan, requestedBy }: RemediationRecord,
  typed: EnvironmentSettings,
  person: Person,
  { decision }: Wish,
): Promise<{ readonly refusals: Refusals | null; readonly members: readonly MembershipNote[] }> {
  const looked = await Promise.all(
    decidingEnvironments(plan, settings).map(async (environment) => {
      const answer = await lookUp(ports.people, person, environment.approvers);
      return {
        refusals: notApprover(environment, answer),
        note: noteOf(environment.name, 'approvers', answer),
      };
    }),
  );
  const members = looked.map(({ note }) => note);
  const isEnough = decision === 'denied' && looked.some(({ refusals }) => refusals.length === 0);
  const notAllowed = isEnough ? [] : looked.flatMap(({ refusals }) => refusals);
  if (looked.length === 0) notAllowed.push(notConfigured(plan.environment));
  const own = decision === 'approved' ? ownRequest(plan, typed, requestedBy, person) : [];
  return { refusals: someOf([...notAllowed, ...own]), members };
}

function lateRefusal({ expiresAt }: RemediationRecord, now: Date): Refusal | null {
  if (expiresAt !== null && now.getTime() <= Date.parse(expiresAt)) return null;
  const at = expiresAt === null ? '' : ` at ${timeInWords(expiresAt)}`;
  return refuse('expired', `The time to decide was over${at}. It has to be asked for again.`);
}

function reasonRules({ decision, reason }: Wish): readonly Refusal[] {
  if (decision === 'denied' && reason.trim() === '') {
    return [refuse('reason-required', 'Say why not: whoever asked for it has to know.')];
  }
  return reasonLength(reason);
}

/** What begins at once must be allowed at once; what begins later is checked when it does. */
async function checkTimes(
  { settings, clock, store, ports }: ServiceDependencies,
  record: RemediationRecord,
): Promise<{ readonly refusals: Refusals | null; readonly calendars: readonly CalendarReading[] }> {
  const { plan } = record;
  const now = clock.now().toISOString();
  const { startAt } = plan.options;
  const later = isScheduled(startAt, now);
  const governing = governingEnvironments(plan, settings);
  const [stops, calendars] = await Promise.all([
    emergencyStops(store.db),
    later ? [] : readCalendars(ports.observer, plan, settings, identityOf(record)),
  ]);
  const refusals = [
    ...stopRefusals(governing, stops),
    ...freezeRefusals(governing, later ? (startAt ?? now) : now),
    ...calendarRefusals(calendars),
  ];
  return { refusals: someOf(refusals), calendars };
}

function decided(
  { clock, newToken, settings }: ServiceDependencies,
  record: RemediationRecord,
  by: Person,
  { decision, reason }: Wish,
  { members, calendars }: Checked,
): RemediationChange {
  const at = clock.now().toISOString();
  const isApproved = decision === 'approved';
  const kept = { decision, by, at, reason: reason.trim() };
  return {
    set: {
      state: decision,
      decision: kept,
      token: newToken(),
      lookAt: isApproved ? record.plan.options.startAt : null,
      ...(isApproved ? {} : { finishedAt: at }),
    },
    unlessStopped: isApproved ? governingEnvironments(record.plan, settings).map(({ name }) => name) : [],
    audit: [
      aboutRemediation(decision, record, { at, actor: by.user }, { reason: kept.reason, members, calendars }),
    ],
  };
}
