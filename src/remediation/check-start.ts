/**
 * May an approved remediation begin? Everything that was checked when it was asked for and approved is checked
 * again, with people and instances read afresh: hours may lie between.
 */

import { timeInWords } from '../diagnosis/time.ts';
import type { Plan, RemediationRecord } from '../model/remediation.ts';
import type { EnvironmentSettings } from '../model/settings.ts';
import { emergencyStops } from '../store/emergency-stops.ts';
import { governingEnvironments } from './governing.ts';
import { makePlan, type PlanDependencies } from './planning/make-plan.ts';
import { comparePlans } from './planning/plan-hash.ts';
import { readCalendars } from './policy/calendars.ts';
import { lookUp, type MembershipNote, noteOf } from './policy/member.ts';
import {
  approvalRequired,
  decidingEnvironments,
  notApprover,
  notOperator,
  ownRequest,
} from './policy/people.ts';
import { breakGlassOff, noTargets, readOnly } from './policy/plan-rules.ts';
import { refuse } from './policy/refusal.ts';
import { calendarRefusals, freezeRefusals, stopRefusals } from './policy/times.ts';
import type { Identity, RemediationPorts } from './ports.ts';
import type { Refusal } from './remediations.ts';

export interface StartDependencies extends PlanDependencies {
  readonly ports: Pick<RemediationPorts, 'assessor' | 'observer' | 'people'>;
}

/** Requester and approver as they were looked up, for the audit. */
export type Resolved = readonly MembershipNote[];

export type StartCheck =
  /** `plan` is new and covered by the approved one: only its targets are acted on. */
  | { readonly kind: 'go'; readonly plan: Plan; readonly resolved: Resolved }
  /** Not now; look again at `until`, ISO 8601. `note` says why. */
  | { readonly kind: 'wait'; readonly until: string; readonly note: string }
  | {
      readonly kind: 'refused';
      readonly refusals: readonly [Refusal, ...Refusal[]];
      readonly resolved: Resolved;
    }
  /** The plan grew or has other terms by now, and needs a new approval. */
  | { readonly kind: 'changed'; readonly plan: Plan; readonly resolved: Resolved };

/** How often somebody looks whether a stop was lifted or a calendar can be read again. */
const LOOK_AGAIN_MS = 60_000;

/** Throws only what the store throws. */
export async function checkStart(
  dependencies: StartDependencies,
  record: RemediationRecord,
): Promise<StartCheck> {
  const { settings, clock, store, ports } = dependencies;
  const now = clock.now();
  const typed = settings.environments.get(record.plan.environment);
  if (typed === undefined) return refused([notConfigured(record.plan.environment)]);
  const late = tooLate(record, typed, now);
  if (late !== null) return refused([late]);
  const governing = governingEnvironments(record.plan, settings);
  const stopped = stopRefusals(governing, await emergencyStops(store.db));
  if (stopped[0] !== undefined) return wait(now, stopped[0].text);
  const people = await lookUpPeople(dependencies, record, typed);
  const fixed = [
    ...people.refusals,
    ...readOnly(typed, record.plan.action),
    ...breakGlassOff(governing, record.breakGlass),
    ...freezeRefusals(governing, now.toISOString()),
  ];
  if (fixed.length > 0) return refused(fixed, people.resolved);
  const identity = identityOf(record);
  const calendars = calendarRefusals(await readCalendars(ports.observer, record.plan, settings, identity));
  const closed = calendars.filter(({ code }) => code === 'calendar-closed');
  if (closed.length > 0) return refused(closed, people.resolved);
  if (calendars[0] !== undefined) return wait(now, calendars[0].text);
  return comparedWithNow(dependencies, record, typed, people.resolved);
}

/** In whose name a remediation looks and acts. */
export function identityOf({ id, requestedBy }: Pick<RemediationRecord, 'id' | 'requestedBy'>): Identity {
  return { id, requestedBy: requestedBy.user };
}

/** Made anew from what the plan that was approved names, and from nothing else. */
async function comparedWithNow(
  dependencies: StartDependencies,
  record: RemediationRecord,
  typed: EnvironmentSettings,
  resolved: Resolved,
): Promise<StartCheck> {
  const { runId, action, options, targets } = record.plan;
  const plan = await makePlan(dependencies, {
    environment: typed,
    runId,
    action,
    options,
    instances: targets,
    findings: targets,
    identity: identityOf(record),
  });
  const nothing = noTargets(plan);
  if (nothing[0] !== undefined) {
    const isUnread = plan.leftOut.every(({ code }) => code === 'unread');
    return isUnread ? wait(dependencies.clock.now(), nothing[0].text) : refused(nothing, resolved);
  }
  const isCovered = comparePlans(record.plan, plan) !== 'changed';
  if (isCovered && isReleased(record, plan, typed)) return { kind: 'go', plan, resolved };
  if (!record.breakGlass && approvalRequired(plan, typed)) return { kind: 'changed', plan, resolved };
  const text = 'The instances changed since this was asked for. Look at the plan again and ask anew.';
  return refused([refuse('plan-changed', text)], resolved);
}

/** The configuration may ask for more by now than when this was asked for: an approval, or another approver. */
function isReleased(record: RemediationRecord, plan: Plan, typed: EnvironmentSettings): boolean {
  if (record.breakGlass || !approvalRequired(plan, typed)) return true;
  const { decision, requestedBy } = record;
  if (decision?.decision !== 'approved') return false;
  return ownRequest(plan, typed, requestedBy, decision.by).length === 0;
}

async function lookUpPeople(
  { ports, settings }: StartDependencies,
  record: RemediationRecord,
  typed: EnvironmentSettings,
): Promise<{ readonly refusals: readonly Refusal[]; readonly resolved: Resolved }> {
  const requester = await lookUp(ports.people, record.requestedBy, typed.operators);
  const asRequester = {
    refusals: notOperator(typed, requester).map(ofRequester),
    resolved: [noteOf(typed.name, 'operators', requester)],
  };
  const approver = record.decision?.by;
  if (approver === undefined) return asRequester;
  const asApprover = await Promise.all(
    decidingEnvironments(record.plan, settings).map(async (environment) => {
      const looked = await lookUp(ports.people, approver, environment.approvers);
      const refusals = notApprover(environment, looked).map(ofApprover);
      return { refusals, note: noteOf(environment.name, 'approvers', looked) };
    }),
  );
  return {
    refusals: [...asRequester.refusals, ...asApprover.flatMap(({ refusals }) => refusals)],
    resolved: [...asRequester.resolved, ...asApprover.map(({ note }) => note)],
  };
}

function ofRequester(refusal: Refusal): Refusal {
  if (refusal.code !== 'not-operator') return refusal;
  return { ...refusal, text: 'Whoever asked for this is no longer an operator of the environment.' };
}

function ofApprover(refusal: Refusal): Refusal {
  if (refusal.code !== 'not-approver') return refusal;
  return { ...refusal, text: 'Whoever approved this is no longer an approver. Ask for approval again.' };
}

/**
 * A plan that could not begin in time, for a stop or because nothing ran, must not begin when nobody expects it any
 * more: it has as long as it had to be decided.
 */
function tooLate(
  { plan, decision, requestedAt, createdAt }: RemediationRecord,
  { approval }: EnvironmentSettings,
  now: Date,
): Refusal | null {
  const released = Date.parse(decision?.at ?? requestedAt ?? createdAt);
  const chosen = plan.options.startAt === null ? released : Date.parse(plan.options.startAt);
  const due = new Date(Math.max(released, chosen)).toISOString();
  if (now.getTime() <= Date.parse(due) + approval.expiresMs) return null;
  return refuse('expired', `It was due at ${timeInWords(due)} and could not begin in time. Ask anew.`);
}

function notConfigured(environment: string): Refusal {
  return refuse('unavailable', `Environment ${environment} is no longer configured.`);
}

function wait(now: Date, note: string): StartCheck {
  return { kind: 'wait', until: new Date(now.getTime() + LOOK_AGAIN_MS).toISOString(), note };
}

function refused(refusals: readonly Refusal[], resolved: Resolved = []): StartCheck {
  const [first, ...others] = refusals;
  const text = 'It may not begin.';
  return { kind: 'refused', refusals: [first ?? refuse('unavailable', text), ...others], resolved };
}
