import { describe, expect, it, onTestFinished } from 'vitest';
import { assessInstances } from '../../src/assessment/assess-instances.ts';
import { createAwsAccess } from '../../src/aws/access.ts';
import type { ScopeAssessment } from '../../src/model/assessment.ts';
import type { EnvironmentSettings, Settings } from '../../src/model/settings.ts';
import { everyCauseFleet } from '../../src/simulation/aws/fleets/every-cause.ts';
import { startSimulatedAws } from '../../src/simulation/aws/server.ts';
import type { World } from '../../src/simulation/aws/world.ts';
import { virtualClock } from '../aws/support/virtual-clock.ts';
import { assessed, NOW, pointAt, settingsFrom } from './support/assessed.ts';

function environmentOf(settings: Settings): EnvironmentSettings {
  const [environment] = settings.environments.values();
  if (!environment) throw new Error('the settings name no environment');
  return environment;
}

/** These instances alone, in a world that nobody has read before. */
async function assessOnly(
  world: World,
  settings: Settings,
  scope: { readonly accountId: string; readonly region: string },
  instanceIds: readonly string[],
): Promise<ScopeAssessment> {
  const clock = virtualClock(NOW.getTime());
  const aws = await startSimulatedAws({ world, clock, throttle: false });
  onTestFinished(() => aws.close());
  pointAt(aws, world);
  const environment = environmentOf(settings);
  const account = environment.accounts.find(({ id }) => id === scope.accountId);
  if (!account) throw new Error(`no account ${scope.accountId}`);
  return clock.run(
    assessInstances(createAwsAccess({ clock, random: () => 0.5 }), {
      request: { id: 'rem-1', requestedBy: 'U024BE7LH' },
      account,
      region: scope.region,
      environment,
      priority: settings.priority,
      ownerTags: settings.ownerTags,
      clock,
      signal: new AbortController().signal,
      onProgress: () => {},
      instanceIds,
    }),
  );
}

/** Everything but when it was read, and where a finding stands among the others. */
function comparable(finding: object): unknown {
  return JSON.parse(
    JSON.stringify(finding, (key, value) => (key === 'observedAt' || key === 'rank' ? undefined : value)),
  );
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

describe('some instances, assessed anew', () => {
  it.each([7, 50])('get the findings of a run over everything (%i at a time)', async (size) => {
    const whole = everyCauseFleet(NOW);
    const settings = await settingsFrom(whole.configuration);
    const { report } = await assessed({ world: whole.world, settings });

    const scopes = Map.groupBy(report.instances, ({ accountId, region }) => `${accountId} ${region}`);
    expect(report.instances.length).toBeGreaterThan(50);
    for (const findings of scopes.values()) {
      for (const some of chunks(findings, size)) {
        const [first] = some;
        if (!first) continue;
        const ids = some.map(({ instanceId }) => instanceId);
        const anew = await assessOnly(everyCauseFleet(NOW).world, settings, first, ids);
        const found = new Map(anew.findings.map((finding) => [finding.instanceId, finding]));
        expect([...found.keys()].toSorted()).toEqual(ids.toSorted());
        for (const finding of some) {
          expect(comparable(found.get(finding.instanceId) ?? {})).toEqual(comparable(finding));
        }
      }
    }
  });

  it('are complete and without a finding where they are in order', async () => {
    const fleet = everyCauseFleet(NOW);
    const settings = await settingsFrom(fleet.configuration);
    const { report } = await assessed({ world: fleet.world, settings });
    const reported = new Set(report.instances.map(({ instanceId }) => instanceId));

    const world = everyCauseFleet(NOW).world;
    for (const { id: accountId, regions } of world.accounts) {
      for (const { region, instances } of regions) {
        const ids = instances.flatMap(({ InstanceId = '' }) =>
          reported.has(InstanceId) ? [] : [InstanceId],
        );
        const complete = report.scopes.find(
          (scope) => scope.accountId === accountId && scope.region === region,
        );
        if (ids.length === 0 || complete?.status !== 'complete') continue;
        const anew = await assessOnly(world, settings, { accountId, region }, ids);
        expect(anew).toMatchObject({ status: 'complete', findings: [] });
        expect(anew.apiCalls).not.toHaveProperty('ssm:ListCommandInvocations');
      }
    }
  });

  it('that do not exist are nobody', async () => {
    const fleet = everyCauseFleet(NOW);
    const settings = await settingsFrom(fleet.configuration);
    const [account] = fleet.world.accounts;
    const [region] = account?.regions ?? [];
    if (!account || !region) throw new Error('an empty fleet');
    const scope = { accountId: account.id, region: region.region };
    const anew = await assessOnly(fleet.world, settings, scope, ['i-0ffffffffffffffff']);
    expect(anew).toMatchObject({ findings: [], totals: { ec2Instances: 0, managedNodes: 0, compliant: 0 } });
  });
});
