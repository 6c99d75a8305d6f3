import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PrioritySignals, priorityOf, scoreOf, weigh } from '../../src/diagnosis/priority.ts';
import { SEVERITIES, type Severity } from '../../src/model/codes.ts';
import type { InstanceFacts } from '../../src/model/facts.ts';
import { NOT_READ } from '../../src/model/reading.ts';
import { DEFAULT_PRIORITY, type PrioritySettings } from '../../src/model/settings.ts';
import { findingOf } from '../support/diagnosing.ts';
import {
  counts,
  facts,
  install,
  patch,
  patchState,
  reading,
  refused,
  told,
  withState,
} from '../support/facts.ts';

function exposed(value: boolean | null) {
  const exposure = { exposed: value, publicIp: null, openPorts: [], reason: 'by its records' };
  return told(exposure, 'ec2:DescribeInstances');
}

function patches(...severities: readonly Severity[]) {
  return reading.patches(...severities.map((severity) => patch({ severity })));
}

function levelOf(overrides: Partial<InstanceFacts>) {
  return priorityOf(facts(overrides), DEFAULT_PRIORITY).level;
}

const orUnknown = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const SIGNALS: fc.Arbitrary<PrioritySignals> = fc.record({
  production: orUnknown(fc.boolean()),
  exposed: orUnknown(fc.boolean()),
  severities: orUnknown(fc.array(fc.constantFrom(...SEVERITIES), { maxLength: 8 })),
  failed: orUnknown(fc.nat(500)),
  daysNonCompliant: orUnknown(fc.double({ min: 0, max: 400, noNaN: true })),
});

const POINTS = fc.double({ min: 0, max: 100, noNaN: true });
/** The defaults, and whatever else a configuration may say. */
const SETTINGS: fc.Arbitrary<PrioritySettings> = fc.oneof(
  fc.constant(DEFAULT_PRIORITY),
  fc.record({
    points: fc.record({
      production: POINTS,
      exposure: POINTS,
      severity: fc.record({ critical: POINTS, high: POINTS, medium: POINTS, low: POINTS }),
      failedPatches: POINTS,
      duration: POINTS,
    }),
    thresholds: fc.constant(DEFAULT_PRIORITY.thresholds),
  }),
);

function scoring(signals: PrioritySignals, settings: PrioritySettings) {
  return scoreOf(weigh(signals, settings), settings);
}

describe('priority', () => {
  it('is P1 for production on the internet that misses a critical patch for over a week', () => {
    const worst = {
      productionEnvironment: true,
      exposure: exposed(true),
      patches: patches('critical', 'low'),
      history: reading.history(install(8)),
    };

    expect(levelOf(worst)).toBe('P1');
    expect(levelOf({ ...worst, history: reading.history() })).toBe('P1');
  });

  it('is P4 for a private development instance with low-severity patches since yesterday', () => {
    const mild = {
      ec2: reading.ec2({ tags: { Environment: 'dev' } }),
      patches: patches('low', 'low'),
      history: reading.history(install(1)),
    };

    expect(levelOf(mild)).toBe('P4');
    expect(levelOf({ ...mild, exposure: exposed(null) })).toBe('P4');
  });

  it('tells tags that were not read, or that are blank, from an environment', () => {
    const unread = findingOf(facts({ ec2: refused('ec2:DescribeInstances') }));
    const blank = findingOf(facts({ ec2: reading.ec2({ tags: { Environment: ' ' } }) }));

    expect(unread.context.production).toBeNull();
    expect(unread.priority.factors.find(({ signal }) => signal === 'production')?.reason).toContain(
      'tags could not be read',
    );
    expect(blank.context.production).toBeNull();
  });

  it('does not take the unknown for harmless', () => {
    const dark = facts({
      ec2: refused('ec2:DescribeInstances'),
      exposure: NOT_READ,
      patches: refused('ssm:DescribeInstancePatches'),
      history: refused('ssm:ListCommandInvocations'),
      ...withState(null),
    });

    const priority = priorityOf(dark, DEFAULT_PRIORITY);

    expect(priority.scoreRange).toEqual([0, 100]);
    expect(priority.level).toBe('P3');
    expect(priority.factors.every(({ reason }) => /not known/i.test(reason))).toBe(true);
  });

  it('does not read apt’s priorities as severities', () => {
    const ubuntu = {
      baseline: { ...facts().baseline, operatingSystem: 'UBUNTU' },
      patches: patches('high', 'low'),
    };

    const factor = priorityOf(facts(ubuntu), DEFAULT_PRIORITY).factors.find(
      ({ signal }) => signal === 'severity',
    );

    expect(factor).toMatchObject({ points: 15 });
    expect(factor?.reason).toContain('without a vendor severity');
  });

  it('says how the duration was bounded', () => {
    const { factors } = priorityOf(facts({ history: reading.history(install(8)) }), DEFAULT_PRIORITY);

    expect(factors.find(({ signal }) => signal === 'duration')?.reason).toMatch(
      /since 2026-03-02 .* bounded by the end of the last successful install/,
    );
  });

  it('counts failures by the record alone, capped low', () => {
    const failing = (failed: number) =>
      priorityOf(facts(withState(patchState({ counts: counts({ failed }) }))), DEFAULT_PRIORITY).factors.find(
        ({ signal }) => signal === 'failed-patches',
      )?.points;

    expect(failing(0)).toBe(0);
    expect(failing(36)).toBe(5);
    expect(failing(3600)).toBe(5);
  });

  it.each([
    ['Environment', 'Production', true],
    ['env', 'live', true],
    ['STAGE', 'prd', true],
    ['Env', 'staging', false],
    ['Team', 'prod', null],
  ])('reads tag %s=%s as %s', (key, value, production) => {
    const { factors } = priorityOf(facts({ ec2: reading.ec2({ tags: { [key]: value } }) }), DEFAULT_PRIORITY);

    const points = production === null ? 13 : production ? 25 : 0;
    expect(factors.find(({ signal }) => signal === 'production')?.points).toBe(points);
  });

  it('has exactly the five signals, whose points make the score', () => {
    fc.assert(
      fc.property(SIGNALS, SETTINGS, (signals, settings) => {
        const points = weigh(signals, settings);
        const sum = Object.values(points).reduce((total, each) => total + each.points, 0);

        expect(Object.keys(points)).toEqual([
          'production',
          'exposure',
          'severity',
          'failed-patches',
          'duration',
        ]);
        expect(scoring(signals, settings).score).toBe(Math.min(100, sum));
        expect(Object.values(points).every((each) => each.points >= 0)).toBe(true);
      }),
    );
  });

  it('stays inside its range, and every signal between its ends', () => {
    fc.assert(
      fc.property(SIGNALS, SETTINGS, (signals, settings) => {
        const { score, scoreRange } = scoring(signals, settings);

        expect(scoreRange[0]).toBeLessThanOrEqual(score);
        expect(score).toBeLessThanOrEqual(scoreRange[1]);
        for (const { low, points, high } of Object.values(weigh(signals, settings))) {
          expect(low <= points && points <= high).toBe(true);
        }
      }),
    );
  });

  it('never falls when a signal grows', () => {
    fc.assert(
      fc.property(
        SIGNALS,
        SETTINGS,
        fc.constantFrom(...SEVERITIES),
        fc.nat(50),
        (signals, settings, severity, more) => {
          const grown: Partial<PrioritySignals>[] = [
            { production: true },
            { exposed: true },
            { severities: [...(signals.severities ?? []), 'critical'] },
            ...(signals.severities === null ? [] : [{ severities: [...signals.severities, severity] }]),
            ...(signals.failed === null ? [] : [{ failed: signals.failed + more }]),
            ...(signals.daysNonCompliant === null
              ? []
              : [{ daysNonCompliant: signals.daysNonCompliant + more }]),
          ];
          for (const growth of grown) {
            expect(scoring({ ...signals, ...growth }, settings).score).toBeGreaterThanOrEqual(
              scoring(signals, settings).score,
            );
          }
        },
      ),
    );
  });
});
