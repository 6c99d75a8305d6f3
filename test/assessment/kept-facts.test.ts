import { expect, it, onTestFinished, vi } from 'vitest';
import { createScopeExecutor } from '../../src/assessment/execute-scope.ts';
import { packFacts, unpackFacts } from '../../src/assessment/packed-facts.ts';
import { createRuns } from '../../src/assessment/run-store.ts';
import { startWorker } from '../../src/assessment/worker.ts';
import { createAwsAccess } from '../../src/aws/access.ts';
import { assessInstance } from '../../src/diagnosis/assess-instance.ts';
import { reportedFixture } from '../../src/diagnosis/fixture/reported-fixture.ts';
import { systemClock } from '../../src/model/clock.ts';
import { tagsOf } from '../../src/model/facts.ts';
import { everyCauseFleet } from '../../src/simulation/aws/fleets/every-cause.ts';
import { startSimulatedAws } from '../../src/simulation/aws/server.ts';
import { openStore } from '../../src/store/store.ts';
import { facts, failedInstall, told } from '../support/facts.ts';
import { newRequest, untilOver } from '../support/run-kit.ts';
import { silent, storeOptions } from '../support/stores.ts';
import { settingsFrom } from './support/assessed.ts';

it('keeps the facts behind every finding: the same conclusion again, and still when anonymised', async () => {
  const { world, configuration } = everyCauseFleet(systemClock.now());
  const settings = await settingsFrom(configuration);
  const aws = await startSimulatedAws({ world, throttle: false });
  onTestFinished(() => aws.close());
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', world.caller.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', world.caller.secretAccessKey);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const store = await openStore(storeOptions({ mode: 'in-memory' }));
  const execute = createScopeExecutor({ settings, access: createAwsAccess(), clock: systemClock });
  const worker = startWorker({ store, execute, concurrency: 2, clock: systemClock, logger: silent });
  onTestFinished(async () => {
    await worker.stop(0);
    await store.close();
  });
  const runs = createRuns({ store, clock: systemClock, accountName: (_, id) => id });
  const [environment] = settings.environments.values();
  if (environment === undefined) throw new Error('no environment');
  const request = newRequest({
    environment: environment.name,
    regions: environment.regions,
    accounts: environment.accounts.map(({ id }) => id),
  });
  await runs.start(request);
  await untilOver(runs, request.id, 60_000);

  let count = 0;
  for await (const finding of runs.allFindings(request.id)) {
    count++;
    const kept = await runs.facts(request.id, finding);
    if (kept === null) throw new Error(`no facts of ${finding.instanceId}`);
    const again = assessInstance(kept, settings);
    const { code } = finding.rootCause;
    expect(again.status === 'reported' && again.finding.rootCause.code).toBe(code);

    const answer = { expected: code, concluded: code, reason: '', at: kept.assessedAt };
    const fixture = reportedFixture(kept, answer, settings);
    expect(fixture.concludedAnonymised, finding.name ?? '').toBe(code);
    const json = JSON.stringify(fixture.facts);
    const telling = [
      finding.instanceId,
      finding.accountId,
      finding.context.publicIp,
      ...Object.values(tagsOf(kept)),
    ];
    // Words for production decide the priority, and everybody uses them.
    const leaks = telling.filter(
      (text) => text !== null && text.length > 4 && !/^prod/i.test(text) && json.includes(text),
    );
    expect(leaks, finding.name ?? '').toEqual([]);
  }
  expect(count).toBeGreaterThan(40);
  expect(await runs.facts(request.id, { accountId: 'x', region: 'y', instanceId: 'z' })).toBeNull();
}, 120_000);

it('keeps no secrets that hosts print', () => {
  const run = failedInstall(1, 'curl https://user:hunter2hunter2@repo.example.com failed');
  const kept = unpackFacts(packFacts(facts({ history: told([run], 'ssm:ListCommandInvocations') })));
  expect(JSON.stringify(kept)).not.toContain('hunter2');
  expect(JSON.stringify(kept)).toContain('[redacted]');
});
