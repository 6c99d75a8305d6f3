import { expect, it, onTestFinished, vi } from 'vitest';
import { openAndAssessScope } from '../../src/assessment/open-and-assess-scope.ts';
import { createAwsAccess } from '../../src/aws/access.ts';
import type { OpenStreak } from '../../src/model/history.ts';
import type { Fault } from '../../src/simulation/aws/faults.ts';
import { everyCauseFleet } from '../../src/simulation/aws/fleets/every-cause.ts';
import { startSimulatedAws } from '../../src/simulation/aws/server.ts';
import { virtualClock } from '../aws/support/virtual-clock.ts';
import { NOW, settingsFrom } from './support/assessed.ts';

const SCOPE = { accountId: '111122223333', region: 'us-east-1' };
const LONG_AGO = '2026-09-01T00:00:00.000Z';
const NEVER_THERE = 'i-00000000000000bad';

/** Looks at one scope of the fleet that earlier runs have reported all instances of. */
async function lookAgain(faults: readonly Fault[] = []) {
  const { world, configuration } = everyCauseFleet(NOW);
  const settings = await settingsFrom(configuration);
  const clock = virtualClock(NOW.getTime());
  const aws = await startSimulatedAws({ world, clock, throttle: false, faults });
  onTestFinished(() => aws.close());
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', world.caller.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', world.caller.secretAccessKey);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const environment = settings.environments.get('prod');
  const account = environment?.accounts.find(({ id }) => id === SCOPE.accountId);
  if (!environment || !account) throw new Error('the fleet has no such account');
  const region = world.accounts[0]?.regions.find((each) => each.region === SCOPE.region);
  const ids = [...(region?.instances ?? []).map(({ InstanceId }) => InstanceId ?? ''), NEVER_THERE];
  const reported: OpenStreak[] = ids.map((instanceId) => ({
    instanceId,
    nonCompliantSince: LONG_AGO,
    method: 'the first assessment that found it',
    lastSeenAt: LONG_AGO,
  }));
  const assessment = await clock.run(
    openAndAssessScope(createAwsAccess({ clock, random: () => 0.5 }), {
      request: { id: 'run-1', requestedBy: 'cli-ada' },
      account,
      region: SCOPE.region,
      environment,
      priority: settings.priority,
      ownerTags: settings.ownerTags,
      reported,
      clock,
      signal: new AbortController().signal,
      onProgress: () => {},
    }),
  );
  return { assessment, resolved: assessment.resolved ?? [], region, ids };
}

it('says of every instance that is not reported any more how it ended, and of no other', async () => {
  const { assessment, resolved, region } = await lookAgain();
  const found = new Set(assessment.findings.map(({ instanceId }) => instanceId));
  expect(resolved.filter(({ instanceId }) => found.has(instanceId))).toEqual([]);
  expect(resolved.filter(({ ending }) => ending !== 'termination')).toHaveLength(assessment.totals.compliant);
  expect(resolved.find(({ instanceId }) => instanceId === NEVER_THERE)).toEqual({
    instanceId: NEVER_THERE,
    ending: 'termination',
    by: null,
    at: null,
  });
  const scheduled = resolved.filter(({ ending }) => ending === 'schedule');
  const schedules = new Set([
    ...(region?.windows ?? []).map(({ identity }) => identity.WindowId),
    ...(region?.associations ?? []).map(({ AssociationId }) => AssociationId),
  ]);
  expect(scheduled.length).toBeGreaterThan(0);
  for (const { by, at } of scheduled) {
    expect(schedules).toContain(by);
    expect(Date.parse(at ?? '')).toBeGreaterThan(Date.parse(LONG_AGO));
  }
});

it('what earlier runs saw counts towards the duration, with how it is known', async () => {
  const { assessment } = await lookAgain();
  const [finding] = assessment.findings.filter(({ compliance }) => compliance.status === 'non-compliant');
  expect(finding?.compliance.nonCompliantSince).toBe(LONG_AGO);
  const duration = finding?.priority.factors.find(({ signal }) => signal === 'duration');
  expect(duration?.reason).toContain('the first assessment that found it');
});

it('nothing is called fixed or gone where it could not be read', async () => {
  const refused = (operation: string, service: 'ssm' | 'ec2'): Fault => ({
    match: { service, operation },
    effect: { kind: 'access-denied' },
  });
  const withoutTargets = await lookAgain([refused('ListResourceComplianceSummaries', 'ssm')]);
  expect(withoutTargets.resolved).toEqual([]);
  const withoutInstances = await lookAgain([refused('DescribeInstances', 'ec2')]);
  expect(withoutInstances.resolved.filter(({ ending }) => ending === 'termination')).toEqual([]);
});
