/** Asking for what a draft shows: policy first, then a request for approval, or the way is free. */

import { timeInWords } from '../../diagnosis/time.ts';
import type { AuditEvent, Person, RemediationRecord } from '../../model/remediation.ts';
import type { EnvironmentSettings } from '../../model/settings.ts';
import { emergencyStops } from '../../store/emergency-stops.ts';
import type { RemediationChange } from '../../store/remediation-changes.ts';
import { commitChange } from '../../store/remediation-commit.ts';
import { findRemediation } from '../../store/remediations.ts';
import { aboutRemediation, planForAudit } from '../audit-events.ts';
import { identityOf } from '../check-start.ts';
import { governingEnvironments } from '../governing.ts';
import { type CalendarReading, readCalendars } from '../policy/calendars.ts';
import { lookUp, type MembershipNote, noteOf } from '../policy/member.ts';
import {
  approvalRequired,
  decidingEnvironments,
  foreignWorkspace,
  notOperator,
  withoutApprovers,
} from '../policy/people.ts';
import { breakGlassOff, noTargets, readOnly, tooMany } from '../policy/plan-rules.ts';
import { reasonRefusals } from '../policy/reason.ts';
import { refuse } from '../policy/refusal.ts';
import {
  calendarRefusals,
  freezeRefusals,
  isScheduled,
  startRefusals,
  stopRefusals,
} from '../policy/times.ts';
import type { Answer, Refusal, Submission } from '../remediations.ts';
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
import { ownDraft } from './own-draft.ts';
import { isToken } from './tokens.ts';

/** A plan that nobody asked for within this time is too old to be asked for. */
export const DRAFT_LIFETIME_MS = 60 * 60_000;
const TRIES = 3;

export async function submit(
  dependencies: ServiceDependencies,
  id: string,
  token: string,
  person: Person,
  submission: Submission,
): Promise<Answer> {
  const { reason, breakGlass } = submission;
  const attempt = { person, tried: 'submit', details: { reason, breakGlass } };
  for (let tries = 0; tries < TRIES; tries++) {
    const record = await findRemediation(dependencies.store.db, id);
    if (record === null) return refused(dependencies, attempt, null, [unknownRemediation()]);
    const now = dependencies.clock.now();
    const wrong = someOf(draftRefusals(record, token, person, now));
    if (wrong !== null) return refused(dependencies, attempt, record, [wrong[0]]);
    const typed = dependencies.settings.environments.get(record.plan.environment);
    if (typed === undefined) {
      return refused(dependencies, attempt, record, [notConfigured(record.plan.environment)]);
    }
    const checked = await checkPolicy(dependencies, record, typed, submission, now);
    if (checked.refusals !== null) {
      const details = { ...attempt.details, members: checked.members, calendars: checked.calendars };
      return refused(dependencies, { ...attempt, details }, record, checked.refusals);
    }
    const change = requested(dependencies, record, typed, submission, checked, now);
    const committed = await commitChange(
      dependencies.store,
      record,
      change,
      dependencies.settings.configurationHash,
    );
    if (committed.kind === 'committed') {
      dependencies.nudge?.();
      return done(committed.record);
    }
  }
  return refused(dependencies, attempt, await findRemediation(dependencies.store.db, id), [
    refuse('plan-changed', 'The plan is being changed elsewhere. Look at it again.'),
  ]);
}

/** In this order: unknown, foreign, not yours, too old, used. */
function draftRefusals(
  record: RemediationRecord,
  token: string,
  person: Person,
  now: Date,
): readonly Refusal[] {
  const isDraft = record.state === 'draft';
  const madeAt = Date.parse(record.plan.plannedAt);
  return [
    ...(isDraft && !isToken(token, record.token) ? [unknownToken()] : []),
    ...foreignWorkspace(person, record.requestedBy),
    ...ownDraft(person, record),
    ...(isDraft && now.getTime() > madeAt + DRAFT_LIFETIME_MS ? [tooOld(record)] : []),
    ...(isDraft ? [] : [movedOn(record)]),
  ];
}

function tooOld({ plan }: RemediationRecord): Refusal {
  return refuse('expired', `This plan was made at ${timeInWords(plan.plannedAt)}. Plan again from the card.`);
}

interface Checked {
  readonly refusals: Refusals | null;
  readonly members: readonly MembershipNote[];
  readonly calendars: readonly CalendarReading[];
}

async function checkPolicy(
  { ports, settings, store }: ServiceDependencies,
  record: RemediationRecord,
  typed: EnvironmentSettings,
  { reason, breakGlass }: Submission,
  now: Date,
): Promise<Checked> {
  const { plan, requestedBy } = record;
  const at = now.toISOString();
  const { startAt } = plan.options;
  const governing = governingEnvironments(plan, settings);
  const needsApproval = approvalRequired(plan, typed) && !breakGlass;
  const [looked, stops, calendars] = await Promise.all([
    lookUp(ports.people, requestedBy, typed.operators),
    emergencyStops(store.db),
    isScheduled(startAt, at) ? [] : readCalendars(ports.observer, plan, settings, identityOf(record)),
  ]);
  const refusals = [
    ...notOperator(typed, looked),
    ...readOnly(typed, plan.action),
    ...noTargets(plan),
    ...tooMany(plan.targets.length),
    ...breakGlassOff(governing, breakGlass),
    ...(needsApproval ? withoutApprovers(decidingEnvironments(plan, settings)) : []),
    ...reasonRefusals(reason, plan.production || breakGlass, governing),
    ...startRefusals(startAt, at),
    ...stopRefusals(governing, stops),
    ...freezeRefusals(governing, isScheduled(startAt, at) ? (startAt ?? at) : at),
    ...calendarRefusals(calendars),
  ];
  return { refusals: someOf(refusals), members: [noteOf(typed.name, 'operators', looked)], calendars };
}

function requested(
  { settings, newToken }: ServiceDependencies,
  record: RemediationRecord,
  typed: EnvironmentSettings,
  submission: Submission,
  { members, calendars }: Checked,
  now: Date,
): RemediationChange {
  const { plan } = record;
  const needed = approvalRequired(plan, typed);
  const breakGlass = needed && submission.breakGlass;
  const waits = needed && !breakGlass;
  const at = now.toISOString();
  const reason = submission.reason.trim();
  const expiresAt = waits ? new Date(now.getTime() + typed.approval.expiresMs).toISOString() : null;
  const occasion = { at, actor: record.requestedBy.user };
  const asked = { reason, approvalRequired: needed, members, calendars, plan: planForAudit(plan) };
  const audit: AuditEvent[] = [aboutRemediation('requested', record, occasion, asked)];
  if (breakGlass) audit.push(aboutRemediation('break-glass', record, occasion, { reason }));
  if (waits) {
    const deciding = decidingEnvironments(plan, settings).map(({ name, approvers }) => ({ name, approvers }));
    audit.push(aboutRemediation('approval-needed', record, occasion, { expiresAt, deciding }));
  }
  return {
    set: {
      state: waits ? 'awaiting-approval' : 'approved',
      token: newToken(),
      reason,
      breakGlass,
      approvalRequired: needed,
      requestedAt: at,
      expiresAt,
      lookAt: waits ? expiresAt : plan.options.startAt,
    },
    unlessStopped: governingEnvironments(plan, settings).map(({ name }) => name),
    audit,
  };
}
