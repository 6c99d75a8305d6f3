import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessInstance } from '../../src/diagnosis/assess-instance.ts';
import type { InstanceFacts } from '../../src/model/facts.ts';
import { unread } from '../../src/model/reading.ts';
import { Finding } from '../../src/model/report.ts';
import { SETTINGS } from '../support/diagnosing.ts';
import {
  ago,
  association,
  CLEAN,
  counts,
  facts,
  failedInstall,
  patchState,
  reading,
  record,
  targeting,
  withCompliance,
  withState,
} from '../support/facts.ts';

const READS = [
  'ec2',
  'statusChecks',
  'node',
  'defaultHostManagementRole',
  'exposure',
  'compliance',
  'complianceAgain',
  'items',
  'patchState',
  'patchStateAgain',
  'patches',
  'history',
  'associations',
] as const satisfies readonly (keyof InstanceFacts)[];

const STORIES: readonly InstanceFacts[] = [
  facts(),
  facts({ ...withState(patchState({ counts: CLEAN })), ...withCompliance() }),
  facts({ ...withState(patchState({ counts: CLEAN, endedAt: ago(30) })), targeting: targeting({}) }),
  facts({
    node: reading.unregistered(),
    ...withState(null),
    ...withCompliance(),
    history: reading.history(),
  }),
  facts({ history: reading.history(failedInstall(1, 'No space left on device')) }),
  facts({ ...withState(patchState({ counts: counts({ installedPendingReboot: 2 }) })) }),
  facts({
    ...withCompliance(record({ type: 'Association' })),
    associations: reading.associations(association()),
  }),
  facts({ ec2: reading.ec2({ state: 'stopped' }), ...withState(null), ...withCompliance() }),
];

/** `story` with each of the named reads refused. */
function without(story: InstanceFacts, reads: readonly (typeof READS)[number][]): InstanceFacts {
  const denied = reads.map((read) => [read, unread('ssm:DeniedRead', 'AccessDeniedException')]);
  return { ...story, ...Object.fromEntries(denied) };
}

const REFUSALS = fc.tuple(fc.constantFrom(...STORIES), fc.subarray([...READS]));

describe('whatever is refused', () => {
  it('no instance is called compliant that is not so with all reads', () => {
    fc.assert(
      fc.property(REFUSALS, ([story, reads]) => {
        const withAll = assessInstance(story, SETTINGS).status;
        const answer = assessInstance(without(story, reads), SETTINGS).status;

        if (answer === 'compliant') {
          expect(withAll).toBe('compliant');
          // Either read of the two is proof; both refused is none.
          expect(reads.includes('patchState') && reads.includes('patchStateAgain')).toBe(false);
          expect(reads.includes('compliance') && reads.includes('complianceAgain')).toBe(false);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('findings are valid and cite only what was read', () => {
    fc.assert(
      fc.property(REFUSALS, ([story, reads]) => {
        // An instance of which nothing at all was told is no finding: its scope has failed.
        fc.pre(!(reads.includes('ec2') && reads.includes('node')));
        const assessment = assessInstance(without(story, reads), SETTINGS);
        if (assessment.status !== 'reported') return;

        const { finding } = assessment;
        expect(() => Finding.parse({ ...finding, priority: { ...finding.priority, rank: 1 } })).not.toThrow();
        expect(finding.rootCause.evidence.map(({ source }) => source)).not.toContain('ssm:DeniedRead');
        expect(finding.priority.scoreRange[0]).toBeLessThanOrEqual(finding.priority.score);
        expect(finding.priority.score).toBeLessThanOrEqual(finding.priority.scoreRange[1]);
      }),
      { numRuns: 400 },
    );
  });

  it('the verdict is never active without both reads of both records', () => {
    fc.assert(
      fc.property(REFUSALS, ([story, reads]) => {
        const assessment = assessInstance(without(story, reads), SETTINGS);
        if (assessment.status !== 'reported' || assessment.finding.verdict !== 'active') return;

        const records = ['patchState', 'patchStateAgain', 'compliance', 'complianceAgain'] as const;
        expect(records.filter((read) => reads.includes(read))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('a gap above the cause makes it less sure', () => {
    const pending = facts(withState(patchState({ counts: counts({ installedPendingReboot: 1 }) })));
    const sure = assessInstance(pending, SETTINGS);
    const unsure = assessInstance(without(pending, ['history']), SETTINGS);

    expect(sure).toMatchObject({ finding: { rootCause: { code: 'pending-reboot', confidence: 'high' } } });
    expect(unsure).toMatchObject({
      finding: { rootCause: { code: 'pending-reboot', confidence: 'medium' } },
    });
  });
});
