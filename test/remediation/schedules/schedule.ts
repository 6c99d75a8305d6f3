/**
 * What happens in a schedule, as a function of its seed: a fleet, what people click and when, what fails, and
 * who dies. Times are milliseconds from the beginning.
 */

import type { RemediationOptions } from '../../../src/model/remediation.ts';
import {
  DEFAULT_DUE_WITHIN,
  DEFAULT_EXCEPTIONS,
  DEFAULT_REMEDIATION,
  type EnvironmentSettings,
} from '../../../src/model/settings.ts';
import type { Scenario } from '../../../src/simulation/aws/scenario.ts';
import { ACCOUNT_ID, EXTERNAL_ID } from '../../support/world.ts';
import { ASSESS_ROLE_ARN, type InstancePlan, type Need, REMEDIATE_ROLE_ARN } from '../support/fleet.ts';
import { createRandom, type Random } from '../support/random.ts';
import { APPROVERS, OPERATORS, type PersonName } from './people.ts';
import { anyEnvironment } from './settings.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

export interface Schedule {
  readonly seed: number;
  readonly environments: readonly EnvironmentSettings[];
  readonly instances: readonly InstancePlan[];
  readonly replicas: number;
  /** One a remediation. */
  readonly requests: readonly RequestPlan[];
  readonly emergencies: readonly EmergencyPlan[];
  /** Instances that become production instances, by their tag. */
  readonly promotions: readonly { readonly at: number; readonly instance: number }[];
  readonly faults: readonly FaultPlan[];
  readonly crashes: readonly CrashPlan[];
  /** Probability that a process stalls at a step. */
  readonly stalls: number;
}

/** Somebody wants something done, and others have their say. */
export interface RequestPlan {
  readonly at: number;
  readonly by: PersonName;
  readonly environment: string;
  readonly action: Need;
  /** Indices into the schedule's instances. */
  readonly instances: readonly number[];
  readonly options: RemediationOptions;
  readonly reason: string;
  readonly breakGlass: boolean;
  readonly submits: number;
  readonly clicks: readonly ClickPlan[];
}

/** A click on a request that stands. */
export interface ClickPlan {
  /** After the request was asked for. */
  readonly after: number;
  readonly by: PersonName;
  readonly kind: 'approve' | 'deny' | 'withdraw' | 'stop' | 'submit-again' | 'revise';
  /** Sent at once so many times, as by somebody impatient or two clients. */
  readonly times: number;
  /** With the token that the first answer carried, whatever happened since, or one made up. */
  readonly token: 'current' | 'first' | 'forged';
}

export interface EmergencyPlan {
  readonly environment: string;
  readonly at: number;
  readonly by: PersonName;
  readonly lifts: readonly { readonly at: number; readonly by: PersonName }[];
}

export type FaultKind =
  | 'lost-before'
  | 'lost-after'
  | 'throttle'
  | 'internal-error'
  | 'access-denied'
  | 'expired-token'
  | 'slow';

export type FaultPlan =
  | {
      readonly kind: 'acting';
      readonly from: number;
      readonly to: number;
      readonly effect: FaultKind;
      readonly operation: string;
      readonly times: number;
    }
  | {
      readonly kind: 'reads' | 'store';
      readonly from: number;
      readonly to: number;
      readonly probability: number;
    };

export interface CrashPlan {
  readonly replica: number;
  /** At the so-many-th I/O of the replica whose label begins like this, and so many after it. */
  readonly label: string;
  readonly occurrence: number;
  readonly offset: number;
  readonly when: 'die-before' | 'die-after';
  readonly restartAfter: number;
}

/** After this, nothing fails any more. */
export const FAULTS_END = 20 * MINUTE;

export function scheduleOf(seed: number): Schedule {
  const random = createRandom(seed);
  const action = random
    .branch('action')
    .pick<Need>(['install', 'install', 'reboot', 'reboot', 'scan', 'start']);
  const instances = planInstances(random.branch('fleet'), action);
  const promotions = planPromotions(random.branch('promotions'), instances);
  const environments = planEnvironments(random.branch('environments'));
  return {
    seed,
    environments,
    instances,
    replicas: random.branch('replicas').between(1, 3),
    requests: planRequests(random.branch('requests'), action, environments, instances).map((request) =>
      promotions.length > 0 ? overtaken(request) : request,
    ),
    emergencies: planEmergencies(random.branch('emergencies'), environments),
    promotions,
    faults: planFaults(random.branch('faults')),
    crashes: planCrashes(random.branch('crashes')),
    stalls: random.branch('stalls').pick([0, 0, 0.02, 0.1]),
  };
}

function planInstances(random: Random, action: Need): InstancePlan[] {
  const count = random.pick([2, 2, 2, 3, 3, 3, 4, 5]);
  return Array.from({ length: count }, (_, index) => {
    const need = random.chance(0.9) ? action : random.pick<Need>(['install', 'reboot', 'scan', 'start']);
    return {
      name: `node-${index + 1}`,
      need,
      environment: random.pick(['prod', 'dev', 'dev', null]),
      targetGroup: random.chance(0.3) ? 'front' : null,
      scenario: planScenario(random, need),
    };
  });
}

/** Mostly all goes well: what goes wrong early hides everything after it. */
function planScenario(random: Random, need: Need): Scenario {
  const clean: Scenario = need === 'start' && random.chance(0.7) ? { finds: {} } : {};
  if (random.chance(0.65)) return clean;
  return {
    ...clean,
    ...random.pick<Scenario>([
      { install: { output: 'diskFull', uploads: false } },
      { install: { output: 'dpkgLocked', uploads: false, times: 1 } },
      { scan: { output: 'dnfMirrorsGone', uploads: false } },
      { agentDies: { after: 10, ends: 'ExecutionTimedOut', endsAfter: 400 } },
      { agentDies: { after: 2, ends: 'Undeliverable', endsAfter: 300 } },
      { restart: 'never-returns' },
      { restart: 'agent-stays-dead' },
      { missingAfterRestart: 2 },
      { cancel: 'ignored' },
      { timings: { listed: 20, invocationVisible: 25 } },
      { timings: { pickUp: 45, record: 70 } },
      { timings: { reboot: 500, checks: 200 } },
    ]),
  };
}

const ACCOUNT = {
  id: ACCOUNT_ID,
  name: 'payments',
  assessRole: ASSESS_ROLE_ARN,
  remediateRoles: {
    scan: REMEDIATE_ROLE_ARN,
    install: REMEDIATE_ROLE_ARN,
    reboot: REMEDIATE_ROLE_ARN,
    start: REMEDIATE_ROLE_ARN,
  },
  externalId: EXTERNAL_ID,
};

/** `dev`, and sometimes `prod` over the same instances, whose rules then apply to all of them. */
function planEnvironments(random: Random): EnvironmentSettings[] {
  const waves = {
    canary: 1,
    percent: random.pick([10, 50, 70, 100]),
    maxErrors: random.pick([0, 0, 1, 5]),
  };
  const common = {
    ...anyEnvironment(),
    accounts: [ACCOUNT],
    operators: [OPERATORS],
    approvers: [APPROVERS],
    remediation: { ...DEFAULT_REMEDIATION, waves, returnWithinMs: 8 * MINUTE },
    dueWithinMs: DEFAULT_DUE_WITHIN,
    exceptions: DEFAULT_EXCEPTIONS,
  };
  const dev: EnvironmentSettings = {
    ...common,
    name: 'dev',
    production: null,
    approval: {
      required: random.chance(0.5),
      allowSelf: random.chance(0.4),
      expiresMs: random.pick([5, 60]) * MINUTE,
    },
    remediation: { ...common.remediation, breakGlass: random.chance(0.3) },
  };
  const prod: EnvironmentSettings = {
    ...common,
    name: 'prod',
    production: true,
    approval: { required: true, allowSelf: random.chance(0.2), expiresMs: 60 * MINUTE },
    remediation: { ...common.remediation, breakGlass: random.chance(0.3) },
  };
  return random.pick([[dev], [prod], [dev, prod]]);
}

function planRequests(
  random: Random,
  action: Need,
  environments: readonly EnvironmentSettings[],
  instances: readonly InstancePlan[],
): RequestPlan[] {
  const all = instances.map((_, index) => index);
  const count = random.pick([1, 1, 1, 2, 2, 3]);
  return Array.from({ length: count }, (_, index) => ({
    at: random.between(0, index === 0 ? 5 : 240) * SECOND,
    by: random.pick<PersonName>(['olga', 'olga', 'otto', 'both', 'both']),
    environment: random.pick(environments).name,
    action: index === 0 || random.chance(0.75) ? action : random.pick<Need>(['install', 'reboot', 'scan']),
    instances: index === 0 || random.chance(0.5) ? all : random.shuffled(all).slice(0, 2),
    options: {
      reboot: random.pick(['if-needed', 'none'] as const),
      snapshot: random.chance(0.1),
      startAt: random.chance(0.2) ? isoIn(random.between(2, 15) * MINUTE) : null,
    },
    reason: 'CHG-1 patch day',
    breakGlass: random.chance(0.15),
    submits: random.pick([1, 1, 2, 3]),
    clicks: planClicks(random),
  }));
}

export const BEGINNING = '2026-11-20T08:00:00.000Z';

function isoIn(ms: number): string {
  return new Date(Date.parse(BEGINNING) + ms).toISOString();
}

function planClicks(random: Random): ClickPlan[] {
  const decisive: ClickPlan[] = random.chance(0.92)
    ? [
        {
          after: random.between(1, 60) * SECOND,
          by: random.pick<PersonName>(['anna', 'arno']),
          kind: random.chance(0.95) ? 'approve' : 'deny',
          times: random.pick([1, 2]),
          token: 'current',
        },
      ]
    : [];
  const others = Array.from({ length: random.pick([0, 1, 1, 2, 3, 5]) }, (): ClickPlan => {
    const kind = random.pick<ClickPlan['kind']>([
      'approve',
      'approve',
      'approve',
      'approve',
      'deny',
      'withdraw',
      'stop',
      'stop',
      'submit-again',
      'revise',
    ]);
    const long = kind === 'stop' || random.chance(0.3);
    return {
      after: random.between(0, long ? 1200 : 90) * SECOND,
      by: random.pick<PersonName>(['olga', 'otto', 'both', 'anna', 'arno', 'stranger', 'foreigner']),
      kind,
      times: random.pick([1, 1, 2]),
      token: random.pick(['current', 'current', 'first', 'forged']),
    };
  });
  return [...decisive, ...others];
}

function planEmergencies(random: Random, environments: readonly EnvironmentSettings[]): EmergencyPlan[] {
  if (random.chance(0.75)) return [];
  const at = random.between(0, 500) * SECOND;
  const lifts = Array.from({ length: random.between(1, 3) }, () => ({
    at: at + random.between(5, 300) * SECOND,
    by: random.pick<PersonName>(['olga', 'anna', 'anna', 'stranger']),
  }));
  return [
    {
      environment: random.pick(environments).name,
      at,
      by: random.pick<PersonName>(['olga', 'otto', 'both', 'stranger']),
      lifts: [...lifts, { at: at + 6 * MINUTE, by: 'arno' }],
    },
  ];
}

/** Asked for and approved before an instance became a production instance, due after; and approved once more. */
function overtaken(request: RequestPlan): RequestPlan {
  const approvals = [60, 420, 480].map(
    (after): ClickPlan => ({
      after: after * SECOND,
      by: 'anna',
      kind: 'approve',
      times: 1,
      token: 'current',
    }),
  );
  return {
    ...request,
    options: { ...request.options, startAt: isoIn(6 * MINUTE) },
    clicks: [...approvals, ...request.clicks],
  };
}

function planPromotions(random: Random, instances: readonly InstancePlan[]): Schedule['promotions'] {
  if (random.chance(0.8)) return [];
  return [{ at: random.between(60, 300) * SECOND, instance: random.between(0, instances.length - 1) }];
}

function planFaults(random: Random): FaultPlan[] {
  const acting = Array.from({ length: random.pick([0, 1, 1, 2, 3]) }, (): FaultPlan => {
    const from = random.pick([0, random.between(0, 600) * SECOND]);
    return {
      kind: 'acting',
      from,
      to: FAULTS_END,
      effect: random.pick<FaultKind>([
        'lost-before',
        'lost-after',
        'lost-after',
        'throttle',
        'internal-error',
        'access-denied',
        'expired-token',
        'slow',
      ]),
      operation: random.pick(['SendCommand', 'RebootInstances', 'StartInstances', 'AssumeRole']),
      times: random.pick([1, 1, 2, 4]),
    };
  });
  const others = (['reads', 'store'] as const).flatMap((kind): FaultPlan[] => {
    if (random.chance(0.6)) return [];
    const from = random.between(0, 600) * SECOND;
    return [
      {
        kind,
        from,
        to: Math.min(FAULTS_END, from + random.between(10, 200) * SECOND),
        probability: random.pick([0.05, 0.2, 0.5]),
      },
    ];
  });
  return [...acting, ...others];
}

function planCrashes(random: Random): CrashPlan[] {
  return Array.from({ length: random.pick([0, 1, 1, 2, 3]) }, () => ({
    replica: random.between(0, 2),
    label: random.pick(['actor.send', 'actor.send', 'store', 'actor.lookUp', 'observer', 'assessor', '']),
    occurrence: random.between(1, 6),
    offset: random.between(0, 3),
    when: random.pick(['die-before', 'die-after'] as const),
    restartAfter: random.pick([1, 10, 60, 300]) * SECOND,
  }));
}
