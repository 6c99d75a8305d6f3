/** Facts about one instance, picked from what was read of its scope. */

import { internetExposure } from '../diagnosis/internet-exposure.ts';
import { networkPath } from '../diagnosis/network-path.ts';
import type { BaselineFacts, InstanceFacts, VpcRecords } from '../model/facts.ts';
import type { OpenStreak } from '../model/history.ts';
import { known, NOT_READ, type Reading, type Unread, unread, valueOr } from '../model/reading.ts';
import type { Ec2Instance } from '../model/records.ts';
import { expectedBaseline, nearMissPatchGroupTags, patchGroupTagOf } from './joins/expected-baseline.ts';
import { operatingSystemOf } from './joins/operating-system.ts';
import { type Schedules, targetingOf } from './joins/patch-schedules.ts';
import type { ScopeReadings } from './scope-readings.ts';
import type { ScopeWork } from './scope-work.ts';
import type { Targets } from './steps/list-targets.ts';
import type { Baselines } from './steps/patch-configuration.ts';

/** The facts that say whether an instance is reported at all: its records, and what baseline they are of. */
export function lightFacts(
  work: Pick<ScopeWork, 'scope' | 'environment' | 'reported'>,
  targets: Targets,
  baselines: Baselines,
  id: string,
  now: Date,
): InstanceFacts {
  const ec2 = pick(targets.instances, id);
  const patchState = pick(targets.patchStates, id);
  const tags = valueOr(ec2, null)?.tags ?? {};
  return {
    instanceId: id,
    accountId: work.scope.accountId,
    region: work.scope.region,
    ...reportedSince(work.reported.get(id)),
    assessedAt: now.toISOString(),
    staleAfterMs: work.environment.staleAfterMs,
    productionEnvironment: work.environment.production,
    ec2,
    statusChecks: NOT_READ,
    node: pick(targets.nodes, id),
    messageChannel: NOT_READ,
    defaultHostManagementRole: NOT_READ,
    profileRights: NOT_READ,
    networkPath: NOT_READ,
    exposure: NOT_READ,
    autoScalingGroup: tags['aws:autoscaling:groupName'] ?? null,
    loadBalancers: NOT_READ,
    compliance: { ...targets.compliance, value: targets.compliance.value.get(id) ?? [] },
    complianceAgain: NOT_READ,
    items: NOT_READ,
    patchState,
    patchStateAgain: NOT_READ,
    patches: NOT_READ,
    baseline: {
      patchGroupTag: patchGroupTagOf(tags),
      nearMissTags: nearMissPatchGroupTags(tags),
      operatingSystem: null,
      used: baselines.get(valueOr(patchState, null)?.baselineId ?? '') ?? NOT_READ,
      expected: NOT_READ,
    },
    targeting: {
      windows: NOT_READ,
      associations: NOT_READ,
      installersInScope: NOT_READ,
      undecided: [],
      nearMisses: [],
    },
    history: NOT_READ,
    associations: NOT_READ,
  };
}

function reportedSince(streak: OpenStreak | undefined): Pick<InstanceFacts, 'reportedSince'> {
  const at = streak?.nonCompliantSince ?? null;
  return streak === undefined || at === null ? {} : { reportedSince: { at, method: streak.method } };
}

/** All facts of a reported instance. */
export function fullFacts(work: ScopeWork, readings: ScopeReadings, id: string, now: Date): InstanceFacts {
  const { targets, manageability, context, scheduled, history, blockers, confirmation } = readings;
  const light = lightFacts(work, targets, readings.baselines, id, now);
  const ec2 = valueOr(light.ec2, null);
  const schedules: Schedules = { ...scheduled, executionsOf: history.executionsOf };
  const node = { instanceId: id, tags: ec2?.tags ?? {} };
  const facts: InstanceFacts = {
    ...light,
    statusChecks: pick(manageability.statusChecks, id),
    messageChannel: blockers.messageChannels.get(id) ?? NOT_READ,
    defaultHostManagementRole: manageability.defaultHostManagementRole,
    profileRights: manageability.profileRights.get(ec2?.instanceProfileArn ?? '') ?? NOT_READ,
    exposure: mapInstance(light.ec2, (instance) => internetExposure(instance, networkOf(readings, instance))),
    networkPath: manageability.outOfReach.has(id)
      ? mapInstance(light.ec2, (instance) =>
          networkPath(instance, networkOf(readings, instance), valueOr(light.node, null)),
        )
      : NOT_READ,
    autoScalingGroup: light.autoScalingGroup ?? valueOr(context.autoScalingGroups, null)?.get(id) ?? null,
    loadBalancers: mapReading(context.loadBalancers, (balancers) => balancers.get(id) ?? []),
    complianceAgain: mapReading(confirmation.compliance, (records) => records.get(id) ?? []),
    items: blockers.items.get(id) ?? NOT_READ,
    patchStateAgain: pick(confirmation.patchStates, id),
    patches: readings.patchRows.get(id) ?? NOT_READ,
    targeting: light.ec2.known ? targetingOf(node, schedules, now) : withoutTags(light.ec2),
    history: blockers.runs.get(id) ?? NOT_READ,
    associations: blockers.associations.get(id) ?? NOT_READ,
  };
  return { ...facts, baseline: baselineFacts(facts, readings) };
}

/** Schedules select by tags: what targets an instance whose tags could not be read is unknown. */
function withoutTags(refused: Unread): InstanceFacts['targeting'] {
  return {
    windows: refused,
    associations: refused,
    installersInScope: refused,
    undecided: [],
    nearMisses: [],
  };
}

/** What a node's own reading says, or why it is not there. */
function pick<T>(reading: Reading<ReadonlyMap<string, T>>, id: string): Reading<T | null> {
  return mapReading(reading, (rows) => rows.get(id) ?? null);
}

function mapReading<T, U>(reading: Reading<T>, change: (value: T) => U): Reading<U> {
  return reading.known ? { ...reading, value: change(reading.value) } : reading;
}

/** Nothing to say of an instance that EC2 does not know, or could not be asked about. */
function mapInstance<T>(ec2: Reading<Ec2Instance | null>, change: (instance: Ec2Instance) => T): Reading<T> {
  if (!ec2.known) return ec2;
  return ec2.value === null ? NOT_READ : { ...ec2, value: change(ec2.value) };
}

function networkOf({ context }: ScopeReadings, instance: Ec2Instance): VpcRecords {
  return { ...context.network, dns: context.dns.get(instance.vpcId ?? '') ?? NOT_READ };
}

function baselineFacts(facts: InstanceFacts, { tables }: ScopeReadings): BaselineFacts {
  const node = valueOr(facts.node, null);
  const operatingSystem = node === null ? null : operatingSystemOf(node);
  return {
    ...facts.baseline,
    operatingSystem,
    expected: expectedOf(facts, operatingSystem, tables),
  };
}

/** Unknown as soon as one of the things that decide it is. */
function expectedOf(
  facts: InstanceFacts,
  operatingSystem: string | null,
  { list, patchGroups }: ScopeReadings['tables'],
): BaselineFacts['expected'] {
  const { associations, undecided } = facts.targeting;
  const group = facts.baseline.patchGroupTag;
  if (operatingSystem === null) return unread(null, 'operating-system-unknown');
  if (!facts.ec2.known) return facts.ec2;
  if (!list.known) return list;
  if (!associations.known) return associations;
  if (group !== null && !patchGroups.known) return patchGroups;
  const policy = associations.value.some((association) => association.isPatchPolicy);
  if (!policy && undecided.some((each) => each.isPatchPolicy)) return unread(null, 'resource-group');
  const node = { operatingSystem, group, policy };
  const expected = expectedBaseline(node, { baselines: list.value, groups: valueOr(patchGroups, []) });
  const decider = policy ? associations : group !== null && patchGroups.known ? patchGroups : list;
  return known(expected, decider.source, decider.observedAt);
}
