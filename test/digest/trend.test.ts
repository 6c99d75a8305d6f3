import { describe, expect, it } from 'vitest';
import { toPng } from '../../src/digest/png.ts';
import { trendOf, trendSentence } from '../../src/digest/trend.ts';
import { trendChart } from '../../src/digest/trend-chart.ts';
import type { Status, Totals } from '../../src/model/report.ts';
import type { DailyTotals } from '../../src/store/trend.ts';

const UNTIL = new Date('2026-03-05T09:00:00Z');

function day(date: string, changes: Partial<Totals> = {}, status: Status = 'complete'): DailyTotals {
  const totals: Totals = {
    ec2Instances: 100,
    managedNodes: 100,
    compliant: 90,
    nonCompliant: 8,
    unknown: 2,
    byCategory: {},
    byLevel: { P1: 4, P3: 6 },
    byVerdict: {},
    ...changes,
  };
  return { day: date, runId: `run-${date}`, status, totals };
}

describe('the trend', () => {
  it('has a point for every day, and none of them is made up', () => {
    const trend = trendOf([day('2026-03-03'), day('2026-03-05', {}, 'partial')], UNTIL, 4);
    expect(trend).toEqual([
      { day: '2026-03-02', byLevel: null, compliantShare: null },
      { day: '2026-03-03', byLevel: { P1: 4, P2: 0, P3: 6, P4: 0 }, compliantShare: 0.9 },
      { day: '2026-03-04', byLevel: null, compliantShare: null },
      { day: '2026-03-05', byLevel: { P1: 4, P2: 0, P3: 6, P4: 0 }, compliantShare: null },
    ]);
  });

  it('is told in words, and never rounds up to everything', () => {
    const almost = { compliant: 99_999, nonCompliant: 1, unknown: 0, byLevel: { P4: 1 } };
    const trend = trendOf([day('2026-03-03'), day('2026-03-05', almost)], UNTIL, 4);
    expect(trendSentence('prod', trend)).toBe(
      'Open findings of prod from 2026-03-03 to 2026-03-05: from 10 to 1 (P1 0, P2 0, P3 0, P4 1). ' +
        '99.9 % of all nodes were compliant. No run on 2 of the 4 days.',
    );
    expect(trendSentence('prod', trendOf([], UNTIL, 4))).toBe('No run of prod in the last 4 days.');
  });

  it('an empty fleet has no share, rather than all or nothing', () => {
    const empty = day('2026-03-05', { compliant: 0, nonCompliant: 0, unknown: 0, byLevel: {} });
    expect(trendOf([empty], UNTIL, 1)[0]?.compliantShare).toBeNull();
  });

  it('is drawn as a picture, whatever the environment is called and whatever is missing', async () => {
    for (const daily of [[], [day('2026-03-05')], [day('2026-03-01', { byLevel: { P1: 123_456 } })]]) {
      const png = await toPng(trendChart('<prod> & "co"', trendOf(daily, UNTIL)));
      expect([...png.slice(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
      expect(new DataView(png.buffer, png.byteOffset).getUint32(16)).toBe(1440);
    }
  });
});
