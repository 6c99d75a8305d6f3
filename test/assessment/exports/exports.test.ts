import { describe, expect, it } from 'vitest';
import { csvCell, csvHeader, csvRow } from '../../../src/assessment/exports/csv.ts';
import { toJson } from '../../../src/assessment/exports/json.ts';
import { toMarkdown } from '../../../src/assessment/exports/markdown.ts';
import { plainText } from '../../../src/assessment/exports/plain-text.ts';
import { toTable } from '../../../src/assessment/exports/table.ts';
import { Report } from '../../../src/model/report.ts';
import { aFinding, aReport, ranked } from '../builders.ts';

const HOSTILE = '\u202e=cmd|"/c calc"\u0007\r\n[x](javascript:alert)<img>\u200b @channel';
const hostile = ranked(aFinding({ name: HOSTILE }));

describe('plainText', () => {
  it('keeps what people read and drops what misleads', () => {
    expect(plainText('a\u202eb\u0000c\u001b[31md\u200be\u{e0041}f')).toBe('abc[31mdef');
    expect(plainText(' two\r\n lines ')).toBe('two  lines');
    expect(plainText('Größe 東京 🚀')).toBe('Größe 東京 🚀');
  });
});

describe('CSV', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+49', "'+49"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'=1"],
    ['\r=1', "'=1"],
    [' =1', "'=1"],
    ['＝1', "'＝1"],
    ['\u200b=1', "'=1"],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
  ])('makes %j harmless', (text, expected) => {
    expect(csvCell(text)).toBe(expected);
  });

  it('quotes commas and quotes, and leaves unknown values empty', () => {
    expect(csvCell('a,b')).toBe('"a,b"');
    expect(csvCell('say "hi"')).toBe('"say ""hi"""');
    expect(csvCell(null)).toBe('');
    expect(csvCell(false)).toBe('false');
    expect(csvCell('plain = text')).toBe('plain = text');
  });

  it('writes a line a finding, with as many cells as the header', () => {
    const row = csvRow(ranked(aFinding()));

    expect(row.endsWith('\r\n')).toBe(true);
    expect(row.trim().split(',')).toHaveLength(csvHeader().trim().split(',').length);
    expect(row).toContain('1,P1,85,i-0123456789abcdef0,web-1');
  });

  it('keeps one line a finding whatever the name is', () => {
    const row = csvRow(hostile);

    expect(row.slice(0, -2)).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(row).toContain('"\'=cmd|""/c calc""');
  });

  it('leaves counts empty that the node could not tell', () => {
    const finding = aFinding();
    const { counts } = finding.compliance;
    if (counts === null) throw new Error('the finding has counts');
    const unknown = { ...finding.compliance, counts: { ...counts, missing: -1 } };

    expect(csvRow(ranked({ ...finding, compliance: unknown }))).toContain(',critical,,1,0,0,');
  });
});

describe('JSON', () => {
  it('is the report, with invisible characters escaped and values unchanged', () => {
    const report = aReport([hostile]);

    const text = toJson(report);

    expect(Report.parse(JSON.parse(text))).toEqual(report);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u200b\u202e]/u);
    expect(text.endsWith('}\n')).toBe(true);
  });
});

describe('Markdown', () => {
  it('takes no mark-up, links or mentions from outside', () => {
    const text = toMarkdown(aReport([hostile]));

    expect(text).toContain('\\[x\\]\\(javascript\\:alert\\)\\<img\\>');
    expect(text).toContain('\\@channel');
    expect(text).not.toContain('\u202e');
  });

  it('does not call counts that are unknown an absence of a record: the read may have been refused', () => {
    const { compliance } = aFinding();
    const text = toMarkdown(aReport([ranked(aFinding({ compliance: { ...compliance, counts: null } }))]));

    expect(text).toContain('patch counts unknown');
    expect(text).not.toContain('no patch record');
  });

  it('keeps every finding in one row of nine cells', () => {
    const text = toMarkdown(aReport([ranked(aFinding({ name: 'a|b\nc' }))]));

    const row = text.split('\n').find((line) => line.startsWith('| 1 |'));
    expect(row?.split(/(?<!\\)\|/)).toHaveLength(9 + 2);
  });
});

describe('table', () => {
  const gap = {
    step: 'patch-history' as const,
    operation: 'ssm:ListCommandInvocations',
    code: 'AccessDeniedException',
    consequence: 'Whether patching failed, was skipped or never ran is unknown.',
  };
  const report = aReport([ranked(aFinding({ name: `${'long-name-'.repeat(20)}` }))], {
    nextActions: [
      {
        title: 'Reboot: 14 instances (pending-reboot)',
        cause: 'pending-reboot',
        remediation: 'reboot',
        instances: 14,
        highestLevel: 'P1',
      },
    ],
    scopes: [
      {
        accountId: '111122223333',
        accountName: 'payments',
        region: 'us-east-1',
        status: 'partial',
        gaps: [gap],
        apiCalls: {},
      },
    ],
  });

  it('tells what to do first, then what could not be seen, then the instances', () => {
    const text = toTable(report);

    const places = ['1. Reboot: 14 instances', 'ssm:ListCommandInvocations', 'i-0123456789abcdef0'].map(
      (part) => text.indexOf(part),
    );
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('stays within 100 columns', () => {
    const widths = toTable(report)
      .split('\n')
      .map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(100);
  });

  it('prints nothing that repaints a terminal', () => {
    expect(toTable(aReport([hostile])).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e\u200b]/u);
  });
});
