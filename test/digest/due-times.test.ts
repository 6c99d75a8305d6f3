import { describe, expect, it } from 'vitest';
import { dueTimes, nextDueTime } from '../../src/digest/due-times.ts';

type Row = [cron: string, timezone: string, from: string, to: string, expected: readonly string[]];

const LONDON = 'Europe/London';
const NEW_YORK = 'America/New_York';
const LORD_HOWE = 'Australia/Lord_Howe';

describe('due times', () => {
  it.each<Row>([
    ['0 9 * * 1-5', 'UTC', '2026-03-06T00:00Z', '2026-03-10T00:00Z', ['03-06T09:00', '03-09T09:00']],
    ['0 1 * * *', 'UTC', '2026-03-28T12:00Z', '2026-03-30T12:00Z', ['03-29T01:00', '03-30T01:00']],
    // London: 29 March, 01:00 becomes 02:00; 25 October, 02:00 becomes 01:00.
    [
      '0 1 * * *',
      LONDON,
      '2026-03-28T00:30Z',
      '2026-03-30T12:00Z',
      ['03-28T01:00', '03-29T01:00', '03-30T00:00'],
    ],
    [
      '0 1 * * *',
      LONDON,
      '2026-10-23T12:00Z',
      '2026-10-26T12:00Z',
      ['10-24T00:00', '10-25T00:00', '10-26T01:00'],
    ],
    ['30 2 * * *', LONDON, '2026-03-28T12:00Z', '2026-03-30T12:00Z', ['03-29T01:30', '03-30T01:30']],
    ['30 1 * * *', LONDON, '2026-03-28T12:00Z', '2026-03-29T12:00Z', ['03-29T01:00']],
    ['0 9 * * *', LONDON, '2026-03-28T00:00Z', '2026-03-29T23:00Z', ['03-28T09:00', '03-29T08:00']],
    // Both times that are left out count at the same moment: once.
    ['0,30 1 * * *', LONDON, '2026-03-28T12:00Z', '2026-03-29T12:00Z', ['03-29T01:00']],
    // What is left out at 1 and what is named at 2 are the same moment.
    ['0 1,2 * * *', LONDON, '2026-03-28T12:00Z', '2026-03-29T12:00Z', ['03-29T01:00']],
    ['*/30 1 * * *', LONDON, '2026-10-24T12:00Z', '2026-10-25T12:00Z', ['10-25T00:00', '10-25T00:30']],
    // New York: 8 March, 02:00 becomes 03:00; 1 November, 02:00 becomes 01:00.
    [
      '30 2 * * *',
      NEW_YORK,
      '2026-03-07T00:00Z',
      '2026-03-10T00:00Z',
      ['03-07T07:30', '03-08T07:00', '03-09T06:30'],
    ],
    [
      '0 1 * * *',
      NEW_YORK,
      '2026-10-31T00:00Z',
      '2026-11-03T00:00Z',
      ['10-31T05:00', '11-01T05:00', '11-02T06:00'],
    ],
    [
      '0 */2 * * *',
      NEW_YORK,
      '2026-03-08T04:59Z',
      '2026-03-08T10:00Z',
      ['03-08T05:00', '03-08T07:00', '03-08T08:00', '03-08T10:00'],
    ],
    // Lord Howe: by half an hour. 4 October, 02:00 becomes 02:30; 5 April, 02:00 becomes 01:30.
    [
      '15 2 * * *',
      LORD_HOWE,
      '2026-10-02T12:00Z',
      '2026-10-05T12:00Z',
      ['10-02T15:45', '10-03T15:30', '10-04T15:15'],
    ],
    [
      '45 1 * * *',
      LORD_HOWE,
      '2026-04-03T12:00Z',
      '2026-04-06T12:00Z',
      ['04-03T14:45', '04-04T14:45', '04-05T15:15'],
    ],
    // Beginning in the middle of the hour that comes twice: it has had its turn.
    ['30 1 * * *', LONDON, '2026-10-25T00:30Z', '2026-10-25T12:00Z', []],
    ['0 9 29 2 *', 'UTC', '2026-01-01T00:00Z', '2029-01-01T00:00Z', ['02-29T09:00']],
  ])('%s in %s after %s up to %s', (cron, timezone, from, to, expected) => {
    const times = dueTimes({ cron, timezone }, new Date(from), new Date(to), 100);
    expect(times.map((time) => time.toISOString().slice(5, 16))).toEqual(expected);
  });

  it.each([
    ['*/15 * * * *', LONDON, '2026-03-28T12:00Z', 15],
    ['*/15 * * * *', LONDON, '2026-10-24T12:00Z', 15],
    ['*/15 * * * *', NEW_YORK, '2026-03-07T12:00Z', 15],
    ['*/15 * * * *', NEW_YORK, '2026-10-31T12:00Z', 15],
    ['*/15 * * * *', LORD_HOWE, '2026-10-03T03:00Z', 15],
    ['*/15 * * * *', LORD_HOWE, '2026-04-04T03:00Z', 15],
    ['* * * * *', LONDON, '2026-03-28T12:00Z', 1],
    ['20 * * * *', NEW_YORK, '2026-10-31T12:00Z', 60],
  ])('%s in %s from %s goes on without a gap', (cron, timezone, from, minutes) => {
    const start = new Date(from);
    const end = new Date(start.getTime() + 86_400_000);
    const times = dueTimes({ cron, timezone }, start, end, 2_000).map((time) => time.getTime());
    const steps = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 60_000);
    expect(times).toHaveLength(1440 / minutes);
    expect(new Set(steps)).toEqual(new Set([minutes]));
  });

  it('are the same in one go and moment by moment, whatever the night', () => {
    for (const [cron, timezone, from] of [
      ['*/20 0-3 * * *', LONDON, '2026-03-28T22:07Z'],
      ['*/20 0-3 * * *', LONDON, '2026-10-24T22:07Z'],
      ['*/20 * * * *', LORD_HOWE, '2026-04-04T12:07Z'],
      ['10 2,3 * * *', NEW_YORK, '2026-03-08T04:07Z'],
    ] as const) {
      const schedule = { cron, timezone };
      const [start, end] = [new Date(from), new Date(Date.parse(from) + 8 * 3_600_000)];
      const inSteps: string[] = [];
      for (let at = start.getTime(); at < end.getTime(); at += 7 * 60_000) {
        const to = new Date(Math.min(at + 7 * 60_000, end.getTime()));
        inSteps.push(...dueTimes(schedule, new Date(at), to, 10).map((time) => time.toISOString()));
      }
      expect(inSteps).toEqual(dueTimes(schedule, start, end, 100).map((time) => time.toISOString()));
      expect(nextDueTime(schedule, start)?.toISOString()).toBe(inSteps[0]);
    }
  });

  it('are limited to the oldest, however many there are', () => {
    const schedule = { cron: '* * * * *', timezone: LONDON };
    const times = dueTimes(schedule, new Date('2026-01-01T00:00Z'), new Date('2027-01-01T00:00Z'), 3);
    expect(times.map((time) => time.toISOString().slice(11, 16))).toEqual(['00:01', '00:02', '00:03']);
  });
});
