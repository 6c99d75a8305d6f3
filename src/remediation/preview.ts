/** A plan that is only looked at: made as any other, kept nowhere, asked for by nobody. */

import type { Runs } from '../assessment/runs.ts';
import { PatchcheckError } from '../model/errors.ts';
import type { InstanceKey, Plan, RemediationOptions } from '../model/remediation.ts';
import type { Finding } from '../model/report.ts';
import type { EnvironmentSettings, RemediateAction } from '../model/settings.ts';
import { emergencyStops } from '../store/emergency-stops.ts';
import { governingEnvironments } from './governing.ts';
import { offersFor } from './offers.ts';
import { makePlan, type PlanDependencies } from './planning/make-plan.ts';
import { readCalendars } from './policy/calendars.ts';
import { approvalRequired, decidingEnvironments, withoutApprovers } from './policy/people.ts';
import { noTargets, readOnly, tooMany } from './policy/plan-rules.ts';
import { calendarRefusals, freezeRefusals, startRefusals, stopRefusals } from './policy/times.ts';
import type { Identity } from './ports.ts';
import type { Refusal } from './remediations.ts';

export interface PreviewDependencies extends PlanDependencies {
  readonly runs: Pick<Runs, 'get' | 'allFindings'>;
}

export interface PreviewRequest {
  readonly runId: string;
  readonly action: RemediateAction;
  /** Empty: all findings of the run that the action makes sense for. */
  readonly instanceIds: readonly string[];
  /** Defaults depend on whether any instance is in production. */
  readonly optionsFor: (production: boolean) => RemediationOptions;
  readonly identity: Identity;
}

export interface Preview {
  readonly plan: Plan;
  /** What would refuse it if it were asked for now, whoever asked. */
  readonly obstacles: readonly Refusal[];
  readonly approvalRequired: boolean;
  /** Users and user groups, as they are configured. */
  readonly operators: readonly string[];
  readonly approvers: readonly string[];
}

/** Throws `unknown-run`, `unknown-environment` and `unknown-instance`. */
export async function previewPlan(
  dependencies: PreviewDependencies,
  request: PreviewRequest,
): Promise<Preview> {
  const { settings, clock } = dependencies;
  const { runId, action, identity } = request;
  const environment = await environmentOf(dependencies, runId);
  const chosen = await chosenFindings(dependencies, request, environment.name);
  const production = environment.production === true || chosen.some(({ context }) => context.production);
  const options = request.optionsFor(production);
  const findings = chosen.map(({ remediation, ...finding }) => ({
    ...keyOnly(finding),
    name: finding.name,
    remediation: remediation.code,
  }));
  const plan = await makePlan(dependencies, {
    environment,
    runId,
    action,
    options,
    instances: findings.map(keyOnly),
    findings,
    identity,
  });
  const deciding = decidingEnvironments(plan, settings);
  const needsApproval = approvalRequired(plan, environment);
  return {
    plan,
    obstacles: [
      ...readOnly(environment, action),
      ...tooMany(chosen.length),
      ...startRefusals(options.startAt, clock.now().toISOString()),
      ...noTargets(plan),
      ...(needsApproval ? withoutApprovers(deciding) : []),
      ...(await timeObstacles(dependencies, plan, identity)),
    ],
    approvalRequired: needsApproval,
    operators: environment.operators,
    approvers: [...new Set(deciding.flatMap(({ approvers }) => approvers))],
  };
}

async function timeObstacles(
  { settings, clock, store, ports }: PreviewDependencies,
  plan: Plan,
  identity: Identity,
): Promise<readonly Refusal[]> {
  const governing = governingEnvironments(plan, settings);
  return [
    ...stopRefusals(governing, await emergencyStops(store.db)),
    ...freezeRefusals(governing, plan.options.startAt ?? clock.now().toISOString()),
    ...calendarRefusals(await readCalendars(ports.observer, plan, settings, identity)),
  ];
}

async function environmentOf(
  { runs, settings }: PreviewDependencies,
  runId: string,
): Promise<EnvironmentSettings> {
  const run = await runs.get(runId);
  if (run === null) {
    throw new PatchcheckError(
      'unknown-run',
      `No run ${JSON.stringify(runId.slice(0, 64))} is kept here.`,
      'The first message of a run in Slack names its id.',
    );
  }
  const environment = settings.environments.get(run.request.environment);
  if (environment !== undefined) return environment;
  throw new PatchcheckError(
    'unknown-environment',
    `The run is of ${run.request.environment}, which is no longer configured.`,
    'Add the environment to patchcheck.yaml again, or assess another.',
  );
}

async function chosenFindings(
  { runs, settings }: PreviewDependencies,
  { runId, instanceIds, action }: PreviewRequest,
  environment: string,
): Promise<readonly Finding[]> {
  const wanted = new Set(instanceIds);
  const chosen: Finding[] = [];
  for await (const finding of runs.allFindings(runId)) {
    const isWanted =
      wanted.size > 0
        ? wanted.has(finding.instanceId)
        : offersFor(finding, environment, settings).some((offer) => offer.action === action);
    if (isWanted) chosen.push(finding);
  }
  const found = new Set(chosen.map(({ instanceId }) => instanceId));
  const missing = instanceIds.filter((id) => !found.has(id));
  if (missing.length === 0) return chosen;
  throw new PatchcheckError(
    'unknown-instance',
    `The run has no finding about ${missing.slice(0, 5).join(', ').slice(0, 200)}.`,
    'Name instances that the run reports, or leave --instances out.',
  );
}

function keyOnly({ accountId, region, instanceId }: InstanceKey): InstanceKey {
  return { accountId, region, instanceId };
}
