import { describe, expect, it } from 'vitest';
import { ROOT_CAUSE_CODES } from '../../../src/model/codes.ts';
import { everyCauseFleet } from '../../../src/simulation/aws/fleets/every-cause.ts';
import { contradictions } from './invariants.ts';

const NOW = new Date('2026-11-21T12:34:56Z');
const DAY = 86_400_000;

const fleet = everyCauseFleet(NOW);
const regions = fleet.world.accounts.flatMap((account) => account.regions);
const findings = [...fleet.expected.values()].filter((expected) => typeof expected !== 'string');

describe('the fleet with every cause', () => {
  it('is two accounts in two Regions with about 300 instances', () => {
    const instances = regions.flatMap((region) => region.instances);

    expect(fleet.world.accounts).toHaveLength(2);
    expect(regions.map(({ region }) => region)).toEqual(['us-east-1', 'eu-west-1', 'us-east-1', 'eu-west-1']);
    expect(instances.length).toBeGreaterThan(280);
    expect(instances.length).toBeLessThanOrEqual(300);
  });

  it('expects every root cause of the vocabulary at least once, and says why', () => {
    const codes = new Set(findings.map(({ code }) => code));

    expect(ROOT_CAUSE_CODES.filter((code) => !codes.has(code))).toEqual([]);
    expect(findings.filter(({ note }) => note.length < 5)).toEqual([]);
  });

  it('expects every verdict', () => {
    const verdicts = new Set(
      findings.map(({ verdict }) => verdict).filter((verdict) => verdict !== undefined),
    );

    expect([...verdicts].sort()).toEqual(['active', 'changed', 'inconclusive', 'stale']);
  });

  it('has confounders that must not be findings', () => {
    const quiet = [...fleet.expected.values()].filter((expected) => typeof expected === 'string');

    expect(quiet.filter((expected) => expected === 'compliant').length).toBeGreaterThan(3);
    expect(quiet).toContain('not-listed');
  });

  it.each(regions.map((region, index) => [`${region.region} (${index})`, region] as const))(
    'holds together in %s',
    (_, region) => {
      expect(contradictions(region)).toEqual([]);
    },
  );

  it('expects a finding of every non-compliant row, and of nothing that is plainly fine', () => {
    const wrong = regions.flatMap((region) =>
      region.compliance.filter((row) => row.Status === 'NON_COMPLIANT').map((row) => row.ResourceId),
    );

    for (const id of wrong) expect(fleet.expected.get(id ?? ''), id).toBeTypeOf('object');
  });

  it('expects a finding of every running instance without a patch record', () => {
    for (const region of regions) {
      const recorded = new Set(region.patchStates.map((state) => state.InstanceId));
      const running = region.instances.filter((instance) => instance.State?.Name === 'running');
      for (const { InstanceId } of running.filter((instance) => !recorded.has(instance.InstanceId))) {
        expect(fleet.expected.get(InstanceId ?? ''), InstanceId).toBeTypeOf('object');
      }
    }
  });

  it('calls no record active that is past the freshness limit', () => {
    for (const region of regions) {
      for (const state of region.patchStates) {
        const expected = fleet.expected.get(state.InstanceId ?? '');
        const age = NOW.getTime() - (state.OperationEndTime?.getTime() ?? 0);
        const verdict = typeof expected === 'object' ? expected.verdict : undefined;
        if (verdict === 'active') expect(age, state.InstanceId).toBeLessThan(7 * DAY);
      }
    }
  });

  it('expects inconclusive verdicts where there is no record, and only there or where counts are impossible', () => {
    for (const region of regions) {
      const counts = new Map(region.patchStates.map((state) => [state.InstanceId, state.MissingCount ?? 0]));
      for (const { InstanceId } of region.instances) {
        const expected = fleet.expected.get(InstanceId ?? '');
        if (typeof expected !== 'object') continue;
        const proves = (counts.get(InstanceId) ?? -1) >= 0;
        expect(expected.verdict === 'inconclusive', InstanceId).toBe(!proves);
      }
    }
  });

  it('has ids that look real and do not depend on the moment', () => {
    const other = everyCauseFleet(new Date('2027-03-01T00:10:00Z'));

    expect([...other.expected.keys()]).toEqual([...fleet.expected.keys()]);
    for (const id of fleet.expected.keys()) expect(id).toMatch(/^i-0[0-9a-f]{16}$/);
    expect(everyCauseFleet(NOW)).toEqual(fleet);
  });

  it.each(['2026-11-22T00:00:00Z', '2026-11-22T01:30:00Z', '2026-11-22T02:00:01Z', '2026-12-31T23:59:59Z'])(
    'holds together seen from %s',
    (moment) => {
      const { world } = everyCauseFleet(new Date(moment));

      expect(world.accounts.flatMap((account) => account.regions.flatMap(contradictions))).toEqual([]);
      for (const region of world.accounts.flatMap((account) => account.regions)) {
        const ends = region.invocations.flatMap((run) =>
          run.plugins.flatMap(({ endedAt }) => endedAt?.getTime() ?? []),
        );
        expect(Math.max(...ends)).toBeLessThanOrEqual(new Date(moment).getTime());
        for (const window of region.windows) {
          const next = window.identity.NextExecutionTime;
          if (next !== undefined) expect(Date.parse(next)).toBeGreaterThan(new Date(moment).getTime());
        }
      }
    },
  );

  it('has one deciding line behind the cut of a listing', () => {
    const outputs = regions.flatMap((region) =>
      region.invocations.flatMap((run) => run.plugins.map(({ stdout }) => stdout)),
    );
    const long = new Set(outputs.filter((stdout) => stdout.length > 2500));

    expect([...long].some((stdout) => stdout.slice(2500).includes('held broken packages'))).toBe(true);
    expect([...long].some((stdout) => stdout.slice(0, 2500).includes('unmet dependencies'))).toBe(false);
  });

  it('gives settings for both accounts, with their roles and external ids', () => {
    expect(fleet.configuration).toMatchObject({
      environments: {
        prod: {
          production: true,
          regions: ['us-east-1', 'eu-west-1'],
          accounts: [{ id: '111122223333', externalId: 'correct-horse' }, { id: '444455556666' }],
        },
      },
    });
  });
});
