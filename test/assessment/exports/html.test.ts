import { describe, expect, it } from 'vitest';
import { type HtmlReportInput, htmlReport } from '../../../src/assessment/exports/html/report.ts';
import type { Finding } from '../../../src/model/report.ts';
import { aPlan, aRecord, aTarget } from '../../store/remediation-records.ts';
import { aFinding, aReport } from '../builders.ts';

const EVIL = `</script><img src=x onerror="alert(1)">'&\u202e`;

function ranked(changes: Partial<Finding> = {}): Finding {
  const finding = aFinding();
  return { ...finding, priority: { rank: 1, ...finding.priority }, ...changes };
}

async function* each(findings: readonly Finding[]): AsyncGenerator<Finding> {
  yield* findings;
}

async function made(changes: Partial<HtmlReportInput> = {}): Promise<string> {
  const { instances: _, ...summary } = aReport([]);
  const parts = await Array.fromAsync(
    htmlReport({
      summary,
      findings: each([ranked()]),
      exceptions: [],
      remediations: [],
      auditHead: null,
      trend: null,
      madeAt: new Date('2026-11-22T09:00:00Z'),
      due: () => 'overdue by 5 d <b>',
      ...changes,
    }),
  );
  return parts.join('');
}

describe('the report as HTML', () => {
  it('stands alone: it loads nothing, and forbids itself to', async () => {
    const html = await made();
    expect(html).toContain(`default-src 'none'`);
    expect(html).not.toMatch(/(src|href)=["']?(https?:)?\/\//);
    expect(html).toContain('Nothing was asked for from this run.');
  });

  it('shows what comes from outside as text, wherever it stands', async () => {
    const evil = ranked({
      name: EVIL,
      instanceId: EVIL,
      rootCause: {
        ...aFinding().rootCause,
        summary: EVIL,
        evidence: [{ source: 'ssm:DescribeInstancePatchStates', fact: EVIL, observedAt: EVIL }],
      },
    });
    const record = aRecord(1, { plan: aPlan(), reason: EVIL, targets: [aTarget(0, { instanceId: EVIL })] });
    const html = await made({
      findings: each([evil]),
      remediations: [record],
      exceptions: [
        {
          id: 'e-1',
          environment: 'prod',
          kind: 'snooze',
          subject: { kind: 'tag', key: EVIL, value: EVIL },
          reason: EVIL,
          by: EVIL,
          createdAt: '2026-11-01T00:00:00Z',
          expiresAt: '2026-12-01T00:00:00Z',
          endedAt: null,
          endedBy: null,
        },
      ],
      trend: { svg: '<svg></svg>', alt: EVIL },
    });
    expect(html).not.toContain('<img');
    expect(html).not.toContain('\u202e');
    expect(html.match(/<script>/g)).toHaveLength(1);
    expect(html.match(/<\/script>/g)).toHaveLength(1);
    expect(html).not.toContain('aria-label="</script>');
  });

  it('tells what proves each finding, what could not be seen, and what was done about it', async () => {
    const record = aRecord(1, {
      state: 'done',
      outcome: 'fixed',
      reason: 'CHG0042',
      requestedAt: '2026-11-22T08:00:00.000Z',
      approvalRequired: true,
      decision: {
        decision: 'approved',
        by: { user: 'U0BOB', workspace: 'T1' },
        at: '2026-11-22T08:05:00.000Z',
        reason: '',
      },
    });
    const html = await made({ remediations: [record], auditHead: { sequence: 12, hash: 'f'.repeat(64) } });
    const { rootCause } = aFinding();
    for (const { source, fact } of rootCause.evidence) {
      expect(html).toContain(source);
      expect(html).toContain(fact.replaceAll("'", '&#39;').replaceAll('"', '&quot;'));
    }
    expect(html).toContain('approved by U0BOB, 2026-11-22 08:05 UTC');
    expect(html).toContain('CHG0042');
    expect(html).toContain('overdue by 5 d &lt;b&gt;');
    expect(html).toContain('The audit has 12 entries');
  });

  it('is made piece by piece, so that a fleet of any size fits', async () => {
    async function* many(): AsyncGenerator<Finding> {
      for (let rank = 1; rank <= 3_000; rank++) yield ranked({ instanceId: `i-${rank}` });
    }
    const { instances: _, ...summary } = aReport([]);
    let longest = 0;
    let rows = 0;
    const input = {
      exceptions: [],
      remediations: [],
      auditHead: null,
      trend: null,
      madeAt: new Date(0),
      due: () => '',
    };
    for await (const part of htmlReport({ summary, findings: many(), ...input })) {
      longest = Math.max(longest, part.length);
      if (part.startsWith('<tbody><tr class="finding">')) rows++;
    }
    expect(rows).toBe(3_000);
    expect(longest).toBeLessThan(20_000);
  });
});
