import { describe, expect, it } from 'vitest';
import { dueAt, dueState } from '../../src/digest/due.ts';
import type { Level } from '../../src/model/codes.ts';
import { DEFAULT_DUE_WITHIN } from '../../src/model/settings.ts';

const SINCE = '2026-03-01T00:00:00.000Z';

describe('due dates', () => {
  it.each<[Level, string, string]>([
    ['P1', '2026-03-01T23:59:59Z', 'in-time'],
    ['P1', '2026-03-02T00:00:00Z', 'due-soon'],
    ['P1', '2026-03-03T23:59:59Z', 'due-soon'],
    ['P1', '2026-03-04T00:00:00Z', 'overdue'],
    // A fifth of 14 days is longer than two.
    ['P2', '2026-03-12T04:47:00Z', 'in-time'],
    ['P2', '2026-03-12T04:48:00Z', 'due-soon'],
    ['P2', '2026-03-15T00:00:00Z', 'overdue'],
    ['P4', '2026-05-01T00:00:00Z', 'in-time'],
    ['P4', '2026-05-12T00:00:00Z', 'due-soon'],
  ])('a %s since 1 March is, at %s, %s', (level, now, expected) => {
    expect(dueState(level, SINCE, DEFAULT_DUE_WITHIN, new Date(now))).toBe(expected);
  });

  it('no time runs where it is not known since when', () => {
    expect(dueAt('P1', null, DEFAULT_DUE_WITHIN)).toBeNull();
    expect(dueState('P1', null, DEFAULT_DUE_WITHIN, new Date(SINCE))).toBe('none');
    expect(dueAt('P1', SINCE, DEFAULT_DUE_WITHIN)).toBe('2026-03-04T00:00:00.000Z');
  });
});
