/** Drafts: a plan that one person looks at, and that nobody has asked for. */

import type {
  InstanceKey,
  Person,
  Plan,
  RemediationOptions,
  RemediationRecord,
} from '../../model/remediation.ts';
import type { EnvironmentSettings, RemediateAction } from '../../model/settings.ts';
import { cardFindings } from '../../store/card-findings.ts';
import { commitChange } from '../../store/remediation-commit.ts';
import { findRemediation, insertDraft } from '../../store/remediations.ts';
import { initialTargets } from '../initial-targets.ts';
import { withoutRepeats } from '../instance-keys.ts';
import { makePlan } from '../planning/make-plan.ts';
import { lookUp } from '../policy/member.ts';
import { approvalRequired, foreignWorkspace, notOperator } from '../policy/people.ts';
import { readOnly, tooMany } from '../policy/plan-rules.ts';
import { refuse } from '../policy/refusal.ts';
import { startRefusals } from '../policy/times.ts';
import type { Answer, DraftRequest, Refusal } from '../remediations.ts';
import {
  type Attempt,
  done,
  keepRefusal,
  notConfigured,
  type Refusals,
  refused,
  someOf,
  unknownRemediation,
} from './answers.ts';
import type { ServiceDependencies } from './dependencies.ts';
import { movedOn } from './moved-on.ts';
import { ownDraft } from './own-draft.ts';

/** How often a change is tried again when somebody else was faster. */
const TRIES = 3;

export async function draft(dependencies: ServiceDependencies, request: DraftRequest): Promise<Answer> {
  const { person, runId, action, options } = request;
  const attempt = { person, tried: 'draft', details: { runId, action, instances: request.instances } };
  const run = await dependencies.runs.get(runId);
  if (run === null) {
    return refusedDraft(dependencies, attempt, '', [
      refuse('unknown', 'The run of this card is no longer kept. Assess again.'),
    ]);
  }
  const name = run.request.environment;
  const environment = dependencies.settings.environments.get(name);
  if (environment === undefined) return refusedDraft(dependencies, attempt, name, [notConfigured(name)]);
  const instances = withoutRepeats(request.instances);
  const refusals = await draftRefusals(dependencies, person, environment, action, instances, options);
  if (refusals !== null) return refusedDraft(dependencies, attempt, name, refusals);
  const id = dependencies.newId();
  const plan = await planFor(dependencies, { id, person, environment, runId, action, options, instances });
  const record = newRecord(dependencies, id, request, plan, environment);
  await insertDraft(dependencies.store, record, [], dependencies.settings.configurationHash);
  return done(record);
}

export async function revise(
  dependencies: ServiceDependencies,
  id: string,
  person: Person,
  change: { readonly options?: RemediationOptions; readonly instances?: readonly InstanceKey[] },
): Promise<Answer> {
  const attempt = { person, tried: 'revise' };
  for (let tries = 0; tries < TRIES; tries++) {
    const record = await findRemediation(dependencies.store.db, id);
    if (record === null) return refused(dependencies, attempt, null, [unknownRemediation()]);
    const notOwn = someOf([...foreignWorkspace(person, record.requestedBy), ...ownDraft(person, record)]);
    if (notOwn !== null) return refused(dependencies, attempt, record, notOwn);
    if (record.state !== 'draft') return refused(dependencies, attempt, record, [movedOn(record)]);
    const { environment: name, runId, action, targets, leftOut } = record.plan;
    const environment = dependencies.settings.environments.get(name);
    if (environment === undefined) return refused(dependencies, attempt, record, [notConfigured(name)]);
    const options = change.options ?? record.plan.options;
    const instances = withoutRepeats(change.instances ?? [...targets, ...leftOut]);
    const refusals = await draftRefusals(dependencies, person, environment, action, instances, options);
    if (refusals !== null) return refused(dependencies, attempt, record, refusals);
    const plan = await planFor(dependencies, { id, person, environment, runId, action, options, instances });
    const committed = await commitChange(
      dependencies.store,
      record,
      {
        set: { plan, token: dependencies.newToken(), approvalRequired: approvalRequired(plan, environment) },
        allTargets: initialTargets(plan, plan.plannedAt),
        audit: [],
      },
      dependencies.settings.configurationHash,
    );
    if (committed.kind === 'committed') return done(committed.record);
  }
  return refused(dependencies, attempt, await findRemediation(dependencies.store.db, id), [
    refuse('plan-changed', 'The plan is being changed elsewhere. Try again in a moment.'),
  ]);
}

/** What nobody need be shown a plan for. */
async function draftRefusals(
  { ports, clock }: ServiceDependencies,
  person: Person,
  environment: EnvironmentSettings,
  action: RemediateAction,
  instances: readonly InstanceKey[],
  options: RemediationOptions,
): Promise<Refusals | null> {
  const looked = await lookUp(ports.people, person, environment.operators);
  return someOf([
    ...notOperator(environment, looked),
    ...readOnly(environment, action),
    ...(instances.length === 0 ? [refuse('no-targets', 'No instance was chosen.')] : []),
    ...tooMany(instances.length),
    ...startRefusals(options.startAt, clock.now().toISOString()),
  ]);
}

interface PlanWish {
  readonly id: string;
  readonly person: Person;
  readonly environment: EnvironmentSettings;
  readonly runId: string;
  readonly action: RemediateAction;
  readonly options: RemediationOptions;
  readonly instances: readonly InstanceKey[];
}

async function planFor(dependencies: ServiceDependencies, wish: PlanWish): Promise<Plan> {
  const { id, person, ...request } = wish;
  const findings = await cardFindings(dependencies.store.db, wish.runId, wish.instances);
  return makePlan(dependencies, { ...request, findings, identity: { id, requestedBy: person.user } });
}

function newRecord(
  { newToken }: ServiceDependencies,
  id: string,
  { person, origin }: DraftRequest,
  plan: Plan,
  environment: EnvironmentSettings,
): RemediationRecord {
  return {
    id,
    version: 1,
    state: 'draft',
    outcome: null,
    plan,
    requestedBy: person,
    origin,
    reason: '',
    breakGlass: false,
    token: newToken(),
    approvalRequired: approvalRequired(plan, environment),
    decision: null,
    createdAt: plan.plannedAt,
    requestedAt: null,
    expiresAt: null,
    startedAt: null,
    finishedAt: null,
    stop: null,
    note: null,
    lookAt: null,
    targets: initialTargets(plan, plan.plannedAt),
    calls: [],
  };
}

async function refusedDraft(
  dependencies: ServiceDependencies,
  attempt: Attempt,
  environment: string,
  refusals: Refusals | readonly [Refusal],
): Promise<Answer> {
  await keepRefusal(dependencies, attempt, environment, refusals);
  return { kind: 'refused', refusals, remediation: null };
}
