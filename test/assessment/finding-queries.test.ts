import { expect, it } from 'vitest';
import type { UnrankedFinding } from '../../src/model/report.ts';
import { createGate, newRequest, runsOn, until, untilOver, useWorkers } from '../support/run-kit.ts';
import { describeOnBothStores } from '../support/stores.ts';
import { aFinding } from './builders.ts';
import { resultFor } from './scope-results.ts';

function fleet(): UnrankedFinding[] {
  return Array.from({ length: 25 }, (_, index) => {
    const base = aFinding({ instanceId: `i-${String(index).padStart(17, '0')}` });
    const urgent = index % 5 === 0;
    return {
      ...base,
      verdict: index % 2 === 0 ? 'active' : 'stale',
      context: { ...base.context, owner: index < 10 ? 'web' : index < 15 ? 'data' : null },
      rootCause: urgent
        ? { ...base.rootCause, category: 'pending-reboot', code: 'pending-reboot' }
        : base.rootCause,
      priority: { ...base.priority, level: urgent ? 'P1' : 'P3', score: urgent ? 90 - index : 40 },
      remediation: urgent ? { ...base.remediation, code: 'reboot', title: 'Reboot' } : base.remediation,
    };
  });
}

describeOnBothStores('questions about findings', (kit) => {
  const startWorker = useWorkers();

  async function finished() {
    const store = await kit.open();
    const runs = runsOn(store);
    const request = newRequest();
    await runs.start(request);
    startWorker(store, async (job) => ({ ...resultFor(job), findings: fleet() }));
    await untilOver(runs, request.id);
    return { runs, id: request.id };
  }

  it('are answered by filter, with ranks of the whole run and a stable order', async () => {
    const { runs, id } = await finished();
    const all = { offset: 0, limit: 100 };
    const urgent = await runs.findings(id, all, { level: 'P1' });
    expect(urgent.total).toBe(5);
    expect(urgent.findings.map((finding) => finding.priority.rank)).toEqual([1, 2, 3, 4, 5]);
    const stale = await runs.findings(id, { offset: 2, limit: 3 }, { level: 'P3', verdict: 'stale' });
    expect(stale.total).toBe(10);
    const whole = await runs.findings(id, all, { level: 'P3', verdict: 'stale' });
    expect(stale.findings).toEqual(whole.findings.slice(2, 5));
    expect((await runs.findings(id, all, { owner: null })).total).toBe(10);
    expect((await runs.findings(id, all, { owner: 'data', category: 'pending-reboot' })).total).toBe(1);
    expect((await runs.findings(id, all, { owner: "x' or 1=1" })).total).toBe(0);
    expect(await runs.findings(id, all, {})).toEqual(await runs.findings(id, all));
  });

  it('are answered about one finding', async () => {
    const { runs, id } = await finished();
    const [wanted] = (await runs.findings(id, { offset: 7, limit: 1 })).findings;
    if (wanted === undefined) throw new Error('no finding');
    expect(await runs.finding(id, wanted)).toEqual(wanted);
    expect(await runs.finding(id, { ...wanted, region: 'elsewhere' })).toBeNull();
    expect(await runs.finding('nobody', wanted)).toBeNull();
  });

  it('count by cause, most urgent first, and by owner, largest first', async () => {
    const { runs, id } = await finished();
    expect(await runs.causes(id)).toEqual([
      {
        category: 'pending-reboot',
        code: 'pending-reboot',
        remediation: 'reboot',
        title: 'Reboot',
        instances: 5,
        highestLevel: 'P1',
      },
      expect.objectContaining({ code: 'repo-unreachable', instances: 20, highestLevel: 'P3' }),
    ]);
    const owners = await runs.owners(id);
    expect(owners.map(({ instances }) => instances)).toEqual([10, 10, 5]);
    expect(new Set(owners.map(({ owner }) => owner))).toEqual(new Set(['web', null, 'data']));
    expect(await runs.causes('nobody')).toEqual([]);
  });

  it('rank provisionally while the run goes on', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    const request = newRequest({ regions: ['us-east-1', 'eu-west-1'] });
    const gate = createGate();
    await runs.start(request);
    startWorker(store, async (job) => {
      if (job.scope.region === 'eu-west-1') await gate.passed;
      const findings = fleet().map((finding) => ({ ...finding, region: job.scope.region }));
      return { ...resultFor(job), findings };
    });
    const urgent = await until(async () => {
      const page = await runs.findings(request.id, { offset: 0, limit: 3 }, { level: 'P1' });
      return page.total > 0 && page;
    });
    expect(urgent.findings.map((finding) => finding.priority.rank)).toEqual([1, 2, 3]);
    gate.open();
    await untilOver(runs, request.id);
    expect((await runs.findings(request.id, { offset: 0, limit: 1 }, { level: 'P1' })).total).toBe(10);
  });
});
