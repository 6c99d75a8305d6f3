import { describe, expect, it } from 'vitest';
import type { TimelineEntry } from '../../../src/history/timeline.ts';
import { DEFAULT_DUE_WITHIN } from '../../../src/model/settings.ts';
import { readable } from '../../../src/simulation/slack/as-text.ts';
import { careActions, readCareMenu, withCareMenu } from '../../../src/slack/history/care-menu.ts';
import { dueOf } from '../../../src/slack/history/due-words.ts';
import { subjectChoices, untilChoices } from '../../../src/slack/history/exception-choices.ts';
import { timelineLines } from '../../../src/slack/history/timeline-words.ts';
import { findingAt } from '../support/findings.ts';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const HOUR_MS = 3_600_000;
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR_MS).toISOString();

describe('a due date', () => {
  it.each([
    ['P1', 24 * 1, 'due-soon', 'due in 2 d'],
    ['P1', 24 * 2, 'due-soon', 'due in 24 h'],
    ['P1', 24 * 3 - 0.5, 'due-soon', 'due in less than an hour'],
    ['P1', 24 * 3, 'overdue', 'overdue by less than an hour'],
    ['P1', 24 * 8, 'overdue', 'overdue by 5 d'],
    ['P4', 24, 'in-time', 'due in 89 d'],
  ] as const)('of %s after %d hours is %s: %s', (level, hours, state, words) => {
    expect(dueOf(level, ago(hours), DEFAULT_DUE_WITHIN, NOW)).toMatchObject({ state, words });
  });

  it('is not made up where nobody knows since when', () => {
    expect(dueOf('P1', null, DEFAULT_DUE_WITHIN, NOW)).toEqual({ state: 'none', words: '', at: null });
  });
});

describe('the menu of a card', () => {
  const reference = { runId: 'run', accountId: '111122223333', region: 'us-east-1', instanceId: 'i-1' };

  it('names its finding in its row, and is read back', () => {
    const row = withCareMenu([], reference, null);
    expect(readCareMenu(String(row.block_id), 'assign')).toEqual({ action: 'assign', reference });
    expect(readCareMenu(String(row.block_id), 'burn-it-down')).toBeNull();
    expect(readCareMenu('another-version', 'assign')).toBeNull();
  });

  it('is left out where its finding has no room in it', () => {
    const row = withCareMenu([], { ...reference, runId: 'r'.repeat(80), instanceId: 'i'.repeat(160) }, null);
    expect(row.block_id?.length ?? 0).toBeLessThanOrEqual(255);
  });

  it('offers what is of use', () => {
    const assignment = {
      ...reference,
      environment: 'prod',
      assignee: 'U1',
      by: 'U2',
      at: ago(1),
      acknowledgedAt: null,
    };
    const due = { state: 'none', words: '', at: null } as const;
    const care = { due, assignment, assigneeName: null, exception: null };
    expect(careActions(null)).toEqual(['take', 'assign', 'except']);
    expect(careActions(care)).toEqual(['acknowledge', 'assign', 'except']);
    expect(careActions({ ...care, assignment: { ...assignment, acknowledgedAt: ago(0) } })).toEqual([
      'assign',
      'except',
    ]);
  });
});

describe('what the form about an exception offers', () => {
  const days = (most: number) => ({ exceptions: { maxDurationMs: most * 24 * HOUR_MS } });

  it('is no longer than the environment allows', () => {
    const values = (most: number, window: string | null = null) =>
      untilChoices(days(most), window, NOW).map(({ value }) => value);
    expect(values(90)).toEqual(['7', '1', '14', '30', 'longest']);
    expect(values(7)).toEqual(['1', 'longest']);
    expect(values(7, ago(-48))).toEqual(['1', 'window', 'longest']);
    expect(values(1, ago(-48))).toEqual(['longest']);
    expect(values(7, ago(1))).toEqual(['1', 'longest']);
  });

  it('names tags of the instance, and never its name', () => {
    const base = findingAt(1);
    const finding = {
      ...base,
      context: { ...base.context, tags: { Name: 'web-1', Team: 'web', App: 'shop' } },
    };
    expect(subjectChoices(finding, 'prod').map(({ text }) => text)).toEqual([
      'This instance, as long as it is disk-full',
      'This instance, whatever it is',
      'Everything in prod that is disk-full',
      'Everything tagged App=shop',
      'Everything tagged Team=web',
    ]);
  });
});

describe('a timeline', () => {
  const scan = (
    hours: number,
    id = 'assoc-1',
    fate: 'succeeded' | 'failed' = 'succeeded',
  ): TimelineEntry => ({
    kind: 'patched',
    at: ago(hours),
    fate,
    operation: 'Scan',
    document: 'AWS-RunPatchBaseline',
    commandId: `command-${hours}`,
    origin: { kind: 'association', id },
  });

  it('gathers scans that went well, and nothing else', () => {
    const lines = timelineLines([
      scan(1),
      scan(2),
      scan(3),
      scan(4, 'assoc-2'),
      scan(5, 'assoc-1', 'failed'),
      scan(6),
    ]);
    expect(lines.map(readable)).toEqual([
      '• 2026-11-21 09:00 UTC to 2026-11-21 11:00 UTC 3 scans succeeded, by association `assoc-1`',
      '• 2026-11-21 08:00 UTC Scan succeeded, by association `assoc-2`',
      '• 2026-11-21 07:00 UTC Scan *failed*, by association `assoc-1` (command `command-5`)',
      '• 2026-11-21 06:00 UTC Scan succeeded, by association `assoc-1`',
    ]);
  });
});
