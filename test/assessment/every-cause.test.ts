import { describe, expect, it } from 'vitest';
import { Report } from '../../src/model/report.ts';
import { everyCauseFleet } from '../../src/simulation/aws/fleets/every-cause.ts';
import { assessed, NOW, settingsFrom } from './support/assessed.ts';

describe('the fleet with every cause', () => {
  it('gets the right cause, verdict and remediation for every instance', async () => {
    const { world, configuration, expected } = everyCauseFleet(NOW);
    const { report } = await assessed({ world, settings: await settingsFrom(configuration) });

    const found = new Map(report.instances.map((finding) => [finding.instanceId, finding]));
    const wrong = [...expected].flatMap(([id, wanted]) => {
      const finding = found.get(id);
      if (typeof wanted === 'string') return finding ? [`${id} is reported, and should be ${wanted}`] : [];
      const got = {
        code: finding?.rootCause.code,
        verdict: wanted.verdict && finding?.verdict,
        remediation: wanted.remediation && finding?.remediation.code,
        exposed: wanted.exposed === undefined ? undefined : finding?.context.internetExposed,
      };
      const { note, ...rest } = wanted;
      const right = Object.entries(rest).every(([key, value]) => got[key as keyof typeof got] === value);
      return right
        ? []
        : [`${finding?.name ?? id}: ${JSON.stringify(got)}, should be ${JSON.stringify(rest)}: ${note}`];
    });
    expect(wrong).toEqual([]);
    expect([...found.keys()].filter((id) => !expected.has(id))).toEqual([]);
  });

  it('makes a valid report that adds up', async () => {
    const { world, configuration } = everyCauseFleet(NOW);
    const { report } = await assessed({ world, settings: await settingsFrom(configuration) });

    expect(Report.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    const { totals, instances } = report;
    expect(totals.nonCompliant + totals.unknown).toBe(instances.length);
    for (const counts of [totals.byCategory, totals.byLevel, totals.byVerdict]) {
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(instances.length);
    }
    expect(instances.map((finding) => finding.priority.rank)).toEqual(instances.map((_, index) => index + 1));
    const scores = instances.map((finding) => finding.priority.score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(report.steps.map((step) => step.status)).toEqual(Array(10).fill('complete'));
  });

  it('tells every time in the same words', async () => {
    const { world, configuration } = everyCauseFleet(NOW);
    const { report } = await assessed({ world, settings: await settingsFrom(configuration) });

    const sentences = report.instances.flatMap(({ rootCause, priority, remediation }) => [
      rootCause.summary,
      ...rootCause.evidence.map(({ fact }) => fact.replace(/"[^"]*"/g, '')),
      ...priority.factors.map(({ reason }) => reason),
      ...remediation.steps,
    ]);
    expect(sentences.filter((sentence) => /\d{4}-\d\d-\d\dT\d/.test(sentence))).toEqual([]);
  });

  it('cites only what this run called with success', async () => {
    const { world, configuration } = everyCauseFleet(NOW);
    const { report, aws } = await assessed({ world, settings: await settingsFrom(configuration) });

    const answered = new Set(
      aws.requests
        .entries()
        .filter((request) => request.status === 200)
        .map((request) => `${request.service}:${request.operation}`.replace('elasticloadbalancing', 'elbv2')),
    );
    const cited = report.instances.flatMap((finding) =>
      finding.rootCause.evidence.map(({ source }) => source),
    );
    expect([...new Set(cited)].filter((source) => !answered.has(source))).toEqual([]);
  });

  it('changes nothing in the accounts', async () => {
    const { world, configuration } = everyCauseFleet(NOW);
    const { aws } = await assessed({ world, settings: await settingsFrom(configuration) });

    const requests = aws.requests.entries();
    expect(requests.length).toBeGreaterThan(100);
    expect(requests.filter((request) => request.mutates)).toEqual([]);
  });
});
