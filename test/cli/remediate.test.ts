import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { stringify } from 'yaml';
import { createScopeExecutor } from '../../src/assessment/execute-scope.ts';
import { createRuns } from '../../src/assessment/run-store.ts';
import { startWorker } from '../../src/assessment/worker.ts';
import { createAwsAccess } from '../../src/aws/access.ts';
import { runRemediate } from '../../src/cli/remediate.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import { systemClock } from '../../src/model/clock.ts';
import { remediationFleet } from '../../src/simulation/aws/fleets/remediation.ts';
import { type SimulatedAws, startSimulatedAws } from '../../src/simulation/aws/server.ts';
import { openStore } from '../../src/store/store.ts';
import { newRequest, untilOver } from '../support/run-kit.ts';
import { silent, storeOptions, useDirectory } from '../support/stores.ts';

const directory = useDirectory();

/** A store with one run of the fleet in it, and the command's view of that. */
async function afterOneRun() {
  const { world, configuration } = remediationFleet(systemClock.now());
  const aws = await startSimulatedAws({ world, throttle: false });
  onTestFinished(() => aws.close());
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', world.caller.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', world.caller.secretAccessKey);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const home = directory();
  const configPath = path.join(home, 'patchcheck.yaml');
  writeFileSync(configPath, stringify(configuration));
  const settings = await loadSettings({ env: {}, configPath });
  const store = await openStore(storeOptions({ dataDir: home }));
  const execute = createScopeExecutor({ settings, access: createAwsAccess(), clock: systemClock });
  const worker = startWorker({ store, execute, concurrency: 2, clock: systemClock, logger: silent });
  const runs = createRuns({ store, clock: systemClock, accountName: (_, id) => id });
  const [environment] = settings.environments.values();
  if (environment === undefined) throw new Error('the fleet has no environment');
  const { name, regions, accounts } = environment;
  const request = newRequest({ environment: name, regions, accounts: accounts.map(({ id }) => id) });
  await runs.start(request);
  await untilOver(runs, request.id);
  const findings = await Array.fromAsync(runs.allFindings(request.id));
  await worker.stop(0);
  await store.close();
  const remediate = async (...args: string[]) => {
    const io = {
      stdin: new PassThrough(),
      stdout: new PassThrough(),
      stderr: new PassThrough(),
      env: { PATCHCHECK_CONFIG: configPath, PATCHCHECK_DATA: home, LOG_LEVEL: 'silent' },
    };
    const exitCode = await runRemediate(args, io);
    return { exitCode, text: String(io.stdout.read()) };
  };
  return { aws, runId: request.id, findings, remediate };
}

function mutations(aws: SimulatedAws): readonly string[] {
  return aws.requests.entries().flatMap(({ mutates, operation }) => (mutates ? [operation] : []));
}

describe('patchcheck remediate', () => {
  it('shows what would be called on which instances, and changes nothing', async () => {
    const { aws, runId, findings, remediate } = await afterOneRun();
    const pending = findings.filter(({ remediation }) => remediation.code === 'reboot');
    expect(pending.length).toBeGreaterThan(0);
    const { text } = await remediate(runId, '--action', 'reboot', '--format', 'text');
    expect(text).toContain('ec2:RebootInstances on');
    expect(text).toContain('AWS-RunPatchBaseline Operation=Scan');
    for (const { instanceId } of pending) expect(text).toContain(instanceId);
    expect(text).toContain('Nothing was changed. Ask for it in Slack');
    expect(mutations(aws)).toEqual([]);

    const one = pending[0]?.instanceId ?? '';
    const json = await remediate(runId, '--action', 'reboot', '--instances', one, '--format', 'json');
    const { plan } = JSON.parse(json.text);
    expect([...plan.targets, ...plan.leftOut]).toMatchObject([{ instanceId: one }]);

    await expect(remediate(runId, '--action', 'reboot', '--instances', 'i-0bad')).rejects.toMatchObject({
      code: 'unknown-instance',
    });
    await expect(remediate('run-unknown', '--action', 'scan')).rejects.toMatchObject({ code: 'unknown-run' });
    await expect(remediate(runId, '--action', 'terminate')).rejects.toMatchObject({ code: 'bad-usage' });
    await expect(remediate(runId)).rejects.toMatchObject({ code: 'bad-usage' });
    const late = remediate(runId, '--action', 'reboot', '--start-at', '2020-01-01T00:00:00Z');
    expect((await late).exitCode).toBe(1);
    expect(mutations(aws)).toEqual([]);
  }, 90_000);
});
