/** The plan: what exactly will be called, on which instances, and who was left out why. */

import type { Clock } from '../../model/clock.ts';
import type { InstanceKey, LeftOut, Plan, PlanTarget, RemediationOptions } from '../../model/remediation.ts';
import type { EnvironmentSettings, RemediateAction, Settings } from '../../model/settings.ts';
import { heldLocks, keyOf } from '../../store/instance-locks.ts';
import type { Store } from '../../store/store.ts';
import { plannedCalls, roleFor } from '../calls.ts';
import { withoutRepeats } from '../instance-keys.ts';
import { optionsThatMatter } from '../options.ts';
import type { Identity, RemediationPorts } from '../ports.ts';
import { type Intention, isLeftOut, judge } from './leave-out.ts';
import { lookAgain, notLookedAt } from './look.ts';
import { planHash } from './plan-hash.ts';
import { type CardFinding, type Subject, subjectOf } from './subject.ts';
import { planTarget, type Terms } from './target.ts';
import { warningsFor } from './warnings.ts';

export interface PlanDependencies {
  readonly store: Pick<Store, 'db'>;
  readonly ports: Pick<RemediationPorts, 'assessor' | 'observer'>;
  readonly settings: Settings;
  readonly clock: Clock;
}

export interface PlanRequest {
  readonly environment: EnvironmentSettings;
  readonly runId: string;
  readonly action: RemediateAction;
  readonly options: RemediationOptions;
  readonly instances: readonly InstanceKey[];
  /** What the cards say of the instances; one without a card is left out. */
  readonly findings: readonly CardFinding[];
  /** Of the remediation: instances that it holds itself are not held by another. */
  readonly identity: Identity;
}

/**
 * Reads the instances anew and plans for those that are fit. Every instance that was asked for is either a target
 * or left out, once. What AWS refuses to tell leaves instances out; only the store makes it throw.
 */
export async function makePlan(dependencies: PlanDependencies, request: PlanRequest): Promise<Plan> {
  const { environment, action, runId } = request;
  const instances = withoutRepeats(request.instances);
  const options = optionsThatMatter(action, request.options);
  const subjects = await subjectsOf(dependencies, request, instances);
  const plannedAt = dependencies.clock.now().toISOString();
  const { settings } = dependencies;
  const intention = { action, environment, settings, at: plannedAt };
  const terms = { action, options, environment, settings };
  const judged = subjects.map((subject) => decide(subject, intention, terms));
  const targets = judged.filter(isTarget).toSorted(compareTargets);
  const plan: Omit<Plan, 'hash'> = {
    environment: environment.name,
    runId,
    action,
    options,
    targets,
    leftOut: judged.filter(isOut),
    calls: plannedCalls(action, options, targets, environment.remediation.documents),
    production: targets.some(({ production }) => production),
    warnings: warningsFor(action, options, targets),
    plannedAt,
  };
  return { ...plan, hash: planHash(plan) };
}

async function subjectsOf(
  { ports, store }: PlanDependencies,
  { environment, action, findings, identity }: PlanRequest,
  instances: readonly InstanceKey[],
): Promise<readonly Subject[]> {
  const cards = new Map(findings.map((finding) => [keyOf(finding), finding]));
  const worthReading = instances.filter(
    (key) => cards.has(keyOf(key)) && roleFor(environment, key.accountId, action) !== null,
  );
  const [looks, locks] = await Promise.all([
    lookAgain(ports, environment.name, worthReading, identity),
    heldLocks(store.db, instances),
  ]);
  const holders = new Map(
    locks
      .filter(({ remediationId }) => remediationId !== identity.id)
      .map((lock) => [keyOf(lock), lock.remediationId]),
  );
  const byScope = new Map(looks.map((look) => [`${look.scope.accountId}/${look.scope.region}`, look]));
  return instances.map(({ accountId, region, instanceId }) => {
    const key = { accountId, region, instanceId };
    const look = byScope.get(`${accountId}/${region}`) ?? notLookedAt(key);
    return subjectOf(key, cards.get(keyOf(key)) ?? null, look, holders.get(keyOf(key)) ?? null);
  });
}

function decide(subject: Subject, intention: Intention, terms: Terms): PlanTarget | LeftOut {
  const judged = judge(subject, intention);
  if (isLeftOut(judged)) return judged;
  const target = planTarget(subject, judged.finding, terms);
  if (target === null) {
    const reason = `Nothing that ${terms.action} could call fits it.`;
    return { ...subject.key, name: judged.finding.name, code: 'not-applicable', reason };
  }
  if (terms.options.snapshot && target.rootVolumeId === null) {
    const reason = 'A snapshot was asked for, and its root volume is not known.';
    return { ...subject.key, name: target.name, code: 'unread', reason };
  }
  return target;
}

function isOut(each: PlanTarget | LeftOut): each is LeftOut {
  return 'code' in each;
}

function isTarget(each: PlanTarget | LeftOut): each is PlanTarget {
  return !isOut(each);
}

/** The canary should hurt least: not production, and behind no load balancer. Then by name. */
function compareTargets(a: PlanTarget, b: PlanTarget): number {
  return (
    Number(a.production) - Number(b.production) ||
    groupsOf(a) - groupsOf(b) ||
    (keyOf(a) < keyOf(b) ? -1 : Number(keyOf(a) > keyOf(b)))
  );
}

function groupsOf({ targetGroups, loadBalancers }: PlanTarget): number {
  return Math.min(1, targetGroups.length + loadBalancers.length);
}
