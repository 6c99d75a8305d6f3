import { expect, it } from 'vitest';
import type { ExecuteScope } from '../../src/assessment/claimed-scope.ts';
import { PatchcheckError } from '../../src/model/errors.ts';
import type { Finding } from '../../src/model/report.ts';
import {
  answerAtOnce,
  createGate,
  newRequest,
  requestForScopes,
  runsOn,
  until,
  untilOver,
  useWorkers,
} from '../support/run-kit.ts';
import { describeOnBothStores } from '../support/stores.ts';
import { aFinding, aScope } from './builders.ts';
import { resultFor } from './scope-results.ts';

async function collect(findings: AsyncIterable<Finding>): Promise<Finding[]> {
  const all: Finding[] = [];
  for await (const finding of findings) all.push(finding);
  return all;
}

describeOnBothStores('runs', (kit) => {
  const startWorker = useWorkers();

  it('keeps what was asked for and queues every scope', async () => {
    const runs = runsOn(await kit.open());
    const request = newRequest({
      accounts: ['111122223333', '444455556666'],
      regions: ['us-east-1', 'eu-west-1'],
    });

    await runs.start(request);

    const state = await runs.get(request.id);
    expect(state).toMatchObject({ request, state: 'running', status: null, finishedAt: null, gapCount: 0 });
    expect(state?.scopes.map(({ scope, accountName, state }) => [accountName, scope.region, state])).toEqual([
      ['account 111122223333', 'eu-west-1', 'queued'],
      ['account 111122223333', 'us-east-1', 'queued'],
      ['account 444455556666', 'eu-west-1', 'queued'],
      ['account 444455556666', 'us-east-1', 'queued'],
    ]);
    expect(await runs.active()).toEqual([request]);
  });

  it('knows no run that was never started', async () => {
    const runs = runsOn(await kit.open());

    expect(await runs.get('nobody')).toBeNull();
    expect(await runs.summary('nobody')).toBeNull();
    expect(await runs.cancel('nobody')).toBe(false);
    expect(await runs.findings('nobody', { offset: 0, limit: 10 })).toEqual({ total: 0, findings: [] });
    expect(await collect(runs.allFindings('nobody'))).toEqual([]);
  });

  it('refuses a run that could never end because it has no scope', async () => {
    const runs = runsOn(await kit.open());

    await expect(runs.start(newRequest({ regions: [] }))).rejects.toMatchObject({ code: 'bad-usage' });
  });

  it('starts the same run once, also when asked for it twice at the same moment', async () => {
    const runs = runsOn(await kit.open());
    const otherRuns = runsOn(await kit.openAgain());
    const request = requestForScopes(3);
    const executed: string[] = [];

    await Promise.all([runs.start(request), otherRuns.start(request), runs.start(request)]);
    startWorker(await kit.openAgain(), async (job) => {
      executed.push(job.scope.region);
      return resultFor(job);
    });
    await untilOver(runs, request.id);
    await runs.start(request);

    expect(executed.sort()).toEqual(['region-1', 'region-2', 'region-3']);
    expect((await runs.get(request.id))?.state).toBe('done');
  });

  it('closes with totals, steps, things to do and a report when the last scope is done', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    const request = requestForScopes(3);
    startWorker(store, answerAtOnce);

    await runs.start(request);
    const state = await untilOver(runs, request.id);

    expect(state).toMatchObject({ state: 'done', status: 'complete' });
    expect(state.totals).toEqual({
      ec2Instances: 12,
      managedNodes: 9,
      compliant: 6,
      nonCompliant: 6,
      unknown: 0,
      byCategory: { 'os-patch-failure': 6 },
      byLevel: { P1: 3, P3: 3 },
      byVerdict: { active: 6 },
    });
    expect(state.steps).toHaveLength(10);
    expect(state.nextActions).toMatchObject([
      { cause: 'repo-unreachable', instances: 6, highestLevel: 'P1' },
    ]);
    const report = await runs.summary(request.id);
    expect(report).toMatchObject({
      run: { id: request.id, status: 'complete', startedAt: state.startedAt, finishedAt: state.finishedAt },
      totals: state.totals,
      nextActions: state.nextActions,
    });
    expect(report?.scopes).toHaveLength(3);
    expect(report?.scopes[0]).toEqual({
      accountId: '111122223333',
      accountName: 'account 111122223333',
      region: 'region-1',
      status: 'complete',
      gaps: [],
      apiCalls: { 'ssm:DescribeInstancePatchStates': 2 },
    });
    expect(await runs.active()).toEqual([]);
  });

  it('is partial with its gaps counted when one scope could not be read', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    const request = requestForScopes(2);
    const gap = {
      step: 'list-targets',
      operation: 'sts:AssumeRole',
      code: 'AccessDenied',
      consequence: 'Nothing is known.',
    } as const;
    startWorker(store, async (job) =>
      job.scope.region === 'region-1'
        ? aScope({ scope: job.scope, status: 'failed', gaps: [gap] })
        : resultFor(job),
    );

    await runs.start(request);
    const state = await untilOver(runs, request.id);

    expect(state).toMatchObject({ status: 'partial', gapCount: 1 });
    expect((await runs.summary(request.id))?.scopes[0]?.gaps).toEqual([gap]);
  });

  it('ranks by score, then by how long, then by instance id, over all scopes', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    const request = requestForScopes(2);
    const finding = (instanceId: string, score: number, since: string | null) => {
      const base = aFinding();
      return {
        ...base,
        instanceId,
        compliance: { ...base.compliance, nonCompliantSince: since },
        priority: { ...base.priority, score },
      };
    };
    const findings = new Map([
      [
        'region-1',
        [finding('i-B', 50, null), finding('i-a', 50, null), finding('i-c', 50, '2026-11-02T00:00:00.000Z')],
      ],
      ['region-2', [finding('i-d', 50, '2026-11-01T00:00:00.000Z'), finding('i-e', 90, null)]],
    ]);
    startWorker(store, async ({ scope }) =>
      aScope({
        scope,
        findings: (findings.get(scope.region) ?? []).map((each) => ({ ...each, region: scope.region })),
      }),
    );

    await runs.start(request);
    await untilOver(runs, request.id);

    const all = await collect(runs.allFindings(request.id));
    expect(all.map((each) => [each.priority.rank, each.instanceId])).toEqual([
      [1, 'i-e'],
      [2, 'i-d'],
      [3, 'i-c'],
      [4, 'i-B'],
      [5, 'i-a'],
    ]);
    const page = await runs.findings(request.id, { offset: 1, limit: 2 });
    expect(page.total).toBe(5);
    expect(page.findings).toEqual(all.slice(1, 3));
  });

  it('gives findings back as they were, with every character that a host may print', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    const request = requestForScopes(1);
    const base = aFinding({ region: 'region-1' });
    const nasty = `nul \u0000, half a character \ud83d, quotes "'\\ and 中文`;
    const finding = { ...base, rootCause: { ...base.rootCause, summary: nasty } };
    startWorker(store, async ({ scope }) => aScope({ scope, findings: [finding] }));

    await runs.start(request);
    await untilOver(runs, request.id);

    const { findings } = await runs.findings(request.id, { offset: 0, limit: 10 });
    expect(findings).toEqual([{ ...finding, priority: { rank: 1, ...finding.priority } }]);
  });

  it('shows progress, provisional totals and ranks while it goes on', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    const request = requestForScopes(2);
    const gate = createGate();
    const execute: ExecuteScope = async (job) => {
      const { scope } = job;
      if (scope.region === 'region-1') return resultFor(job);
      const at = '2026-11-21T12:00:05.000Z';
      job.onProgress({ scope, step: 'context', status: 'running', detail: 'reading', done: 1, total: 9, at });
      job.onProgress({
        scope,
        step: 'list-targets',
        status: 'complete',
        detail: '9 found',
        done: 9,
        total: 9,
        at,
      });
      await gate.passed;
      return resultFor(job);
    };
    startWorker(store, execute);

    await runs.start(request);
    const state = await until(async () => {
      const now = await runs.get(request.id);
      return now?.scopes[1]?.progress.length === 2 && now.scopes[0]?.state === 'done' && now;
    });

    expect(state.scopes[1]).toMatchObject({ state: 'running', status: null });
    expect(state.scopes[1]?.progress.map(({ step, status, done }) => [step, status, done])).toEqual([
      ['list-targets', 'complete', 9],
      ['context', 'running', 1],
    ]);
    expect(state.totals).toMatchObject({ ec2Instances: 4, nonCompliant: 2 });
    const page = await runs.findings(request.id, { offset: 1, limit: 5 });
    expect(page.total).toBe(2);
    expect(page.findings.map((finding) => finding.priority.rank)).toEqual([2]);
    expect(await runs.summary(request.id)).toBeNull();
    gate.open();
    await untilOver(runs, request.id);
  });

  it('reads a large run in batches, in order and whole', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    const request = requestForScopes(2);
    startWorker(store, async ({ scope }) =>
      aScope({
        scope,
        findings: Array.from({ length: 700 }, (_, index) =>
          aFinding({
            region: scope.region,
            instanceId: `i-${String(index).padStart(4, '0')}-${scope.region}`,
          }),
        ),
      }),
    );

    await runs.start(request);
    await untilOver(runs, request.id);

    const all = await collect(runs.allFindings(request.id));
    expect(all.map((finding) => finding.priority.rank)).toEqual(
      Array.from({ length: 1400 }, (_, index) => index + 1),
    );
    expect(new Set(all.map((finding) => finding.instanceId)).size).toBe(1400);
  });

  it('cancels from another process: nothing is read any further and nothing more is saved', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    const request = requestForScopes(6);
    const reasons: unknown[] = [];
    startWorker(
      store,
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reasons.push(signal.reason);
            reject(signal.reason);
          });
        }),
      { concurrency: 2 },
    );
    await runs.start(request);
    await until(async () => {
      const state = await runs.get(request.id);
      return (state?.scopes.filter((scope) => scope.state === 'running').length ?? 0) === 2;
    });

    const elsewhere = runsOn(await kit.openAgain());
    expect(await elsewhere.cancel(request.id)).toBe(true);

    expect(await elsewhere.cancel(request.id)).toBe(false);
    expect((await runs.get(request.id))?.scopes.every((scope) => scope.state === 'cancelled')).toBe(true);
    await until(async () => reasons.length === 2, 2_500);
    expect(reasons[0]).toBeInstanceOf(PatchcheckError);
    expect(reasons[0]).toMatchObject({ code: 'run-cancelled' });
    const next = requestForScopes(1);
    await runs.start(next);
    await until(async () => (await runs.get(next.id))?.scopes[0]?.state === 'running', 2_500);
    expect(await runs.get(request.id)).toMatchObject({ state: 'cancelled', status: null });
    expect(await runs.summary(request.id)).toBeNull();
  });

  it('starts the first scope of a small run before the rest of a large one', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    const [large, small] = [requestForScopes(5), requestForScopes(1)];
    const order: string[] = [];
    await runs.start(large);
    await runs.start(small);

    startWorker(
      store,
      async (job) => {
        order.push(job.request.id);
        return resultFor(job);
      },
      { concurrency: 1 },
    );
    await untilOver(runs, large.id);

    expect(order.indexOf(small.id)).toBeLessThan(2);
  });

  it('starts within a moment in the process that asked', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    startWorker(store, answerAtOnce);
    await until(async () => runs.active());
    const request = requestForScopes(1);

    const askedAt = performance.now();
    await runs.start(request);
    await untilOver(runs, request.id);

    expect(performance.now() - askedAt).toBeLessThan(900);
  });
});
