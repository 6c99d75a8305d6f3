import { describe, expect, it } from 'vitest';
import { nextOccurrence } from '../../../src/assessment/joins/next-occurrence.ts';

/** A Saturday. */
const now = new Date('2026-11-21T12:00:00Z');

function next(expression: string, timezone: string | null = null, since: string | null = null) {
  return nextOccurrence({ expression, timezone, since }, now);
}

describe('nextOccurrence', () => {
  it.each([
    ['cron(0 2 ? * SUN *)', '2026-11-22T02:00:00.000Z'],
    ['cron(0 2 ? * 1 *)', '2026-11-22T02:00:00.000Z'],
    ['cron(0 2 ? * 2-6 *)', '2026-11-23T02:00:00.000Z'],
    ['cron(0 2 ? * TUE#2 *)', '2026-12-08T02:00:00.000Z'],
    ['cron(0 2 ? * 3#2 *)', '2026-12-08T02:00:00.000Z'],
    ['cron(30 23 L * ? *)', '2026-11-30T23:30:00.000Z'],
    ['cron(0/30 * * * ? *)', '2026-11-21T12:30:00.000Z'],
    ['cron(0 2 1 1 ? 2028)', '2028-01-01T02:00:00.000Z'],
    ['cron(0 2 1 1 ? 2024)', null],
    ['at(2026-12-24T18:00:00)', '2026-12-24T18:00:00.000Z'],
    ['at(2026-11-20T18:00:00)', null],
    ['cron(nonsense)', null],
    ['cron(99 99 ? * SUN *)', null],
    ['', null],
  ])('%s', (expression, expected) => {
    expect(next(expression)).toBe(expected);
  });

  it('counts in the time zone of the schedule', () => {
    expect(next('cron(0 2 ? * SUN *)', 'America/New_York')).toBe('2026-11-22T07:00:00.000Z');
    expect(next('cron(0 2 ? * SUN *)', 'No/Such_Zone')).toBeNull();
  });

  it('counts a rate from the last execution', () => {
    expect(next('rate(1 day)', null, '2026-11-21T03:00:00Z')).toBe('2026-11-22T03:00:00.000Z');
    expect(next('rate(12 hours)', null, '2026-11-01T03:00:00Z')).toBe('2026-11-21T15:00:00.000Z');
    expect(next('rate(30 minutes)', null, '2026-11-21T12:00:00Z')).toBe('2026-11-21T12:30:00.000Z');
    expect(next('rate(1 day)')).toBeNull();
    expect(next('rate(0 days)', null, '2026-11-21T03:00:00Z')).toBeNull();
  });
});
