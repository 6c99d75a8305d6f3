import { describe, expect, it } from 'vitest';
import { BENCHMARK_FLEET, generatedFleet } from '../../../src/simulation/aws/fleets/generated.ts';
import { contradictions } from './invariants.ts';

const NOW = new Date('2026-11-21T12:34:56Z');

function soleRegion(fleet: ReturnType<typeof generatedFleet>) {
  const region = fleet.accounts[0]?.regions[0];
  if (!region) throw new Error('the fleet has no Region');
  return region;
}

describe('a generated fleet', () => {
  const region = soleRegion(generatedFleet({ ...BENCHMARK_FLEET, now: NOW }));

  it('has the size of the benchmark by default', () => {
    const wrong = region.compliance.filter(
      (row) => row.ComplianceType === 'Patch' && row.Status === 'NON_COMPLIANT',
    );

    expect(region.nodes).toHaveLength(1000);
    expect(wrong).toHaveLength(300);
    expect(region.baselines).toHaveLength(4);
    expect(region.associations).toHaveLength(60);
    expect(region.associations.filter(({ Name }) => Name === 'AWS-RunPatchBaseline')).toHaveLength(6);
    expect(region.windows).toHaveLength(10);
    expect(region.commands).toHaveLength(10);
    expect(region.invocations).toHaveLength(1000);
  });

  it('cuts few outputs and has few associations in trouble', () => {
    const long = region.invocations.filter((run) => run.plugins.some(({ stdout }) => stdout.length > 2500));
    const troubled = region.nodes.filter((node) => node.AssociationStatus !== 'Success');

    expect(long.length).toBeGreaterThan(0);
    expect(long.length).toBeLessThan(25);
    expect(troubled.length).toBeGreaterThan(0);
    expect(troubled.length).toBeLessThan(25);
  });

  it('holds together', () => {
    expect(contradictions(region)).toEqual([]);
  });

  it('is the same for the same seed and another for another', () => {
    const again = generatedFleet({ ...BENCHMARK_FLEET, now: NOW });
    const other = generatedFleet({ ...BENCHMARK_FLEET, now: NOW, seed: 'another' });

    expect(soleRegion(again)).toEqual(region);
    expect(soleRegion(other).instances[0]?.InstanceId).not.toBe(region.instances[0]?.InstanceId);
  });

  it('has none, or nothing but, non-compliant nodes where asked to', () => {
    for (const [share, expected] of [
      [0, 0],
      [1, 40],
    ] as const) {
      const made = soleRegion(
        generatedFleet({ ...BENCHMARK_FLEET, now: NOW, managedNodes: 40, nonCompliantShare: share }),
      );

      expect([...made.patches.values()].filter((rows) => rows.length > 0)).toHaveLength(expected);
      expect(contradictions(made)).toEqual([]);
    }
  });

  it('builds 20,000 instances over 10 scopes in seconds of processor time and little memory', () => {
    const started = process.cpuUsage();
    const heapBefore = process.memoryUsage().heapUsed;

    const fleet = generatedFleet({
      ...BENCHMARK_FLEET,
      now: NOW,
      accounts: 5,
      regions: ['us-east-1', 'eu-west-1'],
      managedNodes: 2000,
    });

    expect(fleet.accounts.flatMap((account) => account.regions.flatMap(({ nodes }) => nodes))).toHaveLength(
      20_000,
    );
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(8);
    expect((process.memoryUsage().heapUsed - heapBefore) / 1e6).toBeLessThan(300);
  });
});
