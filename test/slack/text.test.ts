import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { age, code, duration, outside, plain, requester, time } from '../../src/slack/text.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc
    .array(
      fc.constantFrom(
        '<!channel>',
        '<@U1>',
        '<https://evil|here>',
        '*',
        '_',
        '`',
        '~',
        '&',
        '<',
        '>',
        ':tada:',
        '\u202e',
        '\u0000',
        '\n',
        '@here',
        'https://evil.example',
        'a',
        ' ',
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join('')),
);

describe('text from outside', () => {
  it('never becomes a mention, a link, markup or an invisible turn', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 20, max: 500 }), (text, max) => {
        const shown = outside(text, max);
        expect(shown.length).toBeLessThanOrEqual(max);
        expect(shown).not.toMatch(/[<>`\n\u202a-\u202e\u2066-\u2069]/);
        expect(shown).not.toMatch(/&(?!amp;|lt;|gt;)/);
        expect(shown).not.toMatch(/:\/\/|@(here|channel|everyone)/);
      }),
    );
  });

  it('stays inside a code span', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = code(text, 100);
        expect(shown.length).toBeLessThanOrEqual(100);
        expect(shown).toMatch(/^(`[^`<>\n]*`)?$/);
      }),
    );
  });

  it('keeps plain titles within their length', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 2, max: 150 }), (text, max) => {
        expect(plain(text, max).length).toBeLessThanOrEqual(max);
      }),
    );
  });

  it.each([
    ['a < b & c > d', 'a &lt; b &amp; c &gt; d'],
    ['web_1_blue', 'web_1_blue'],
    ['at 02:00:34Z', 'at 02:00:34Z'],
    ['2 * 3', '2 * 3'],
  ])('leaves harmless text readable: %s', (text, shown) => {
    expect(outside(text)).toBe(shown);
  });

  it('says what was cut', () => {
    expect(outside('abcdef', 4)).toBe('abc…');
    expect(outside('<<<<', 9)).toBe('&lt;&lt;…');
    expect(plain('abcdef', 4)).toBe('abc…');
  });
});

describe('times', () => {
  it('are in the reader’s zone, with UTC beside', () => {
    expect(time('2026-11-21T12:30:15Z')).toBe(
      '<!date^1795264215^{date_short_pretty} {time}|2026-11-21 12:30 UTC>',
    );
    expect(time('nonsense')).toBe('nonsense');
  });
  it.each([
    [41_800, '42 s'],
    [185_000, '3 min 5 s'],
    [7_800_000, '2 h 10 min'],
  ])('%d ms is %s', (milliseconds, told) => {
    expect(duration(milliseconds)).toBe(told);
  });
  it('ages', () => {
    expect(age('2026-11-20T12:00:00Z', '2026-11-21T12:00:00Z')).toBe('24 hours');
    expect(age('2026-11-01T12:00:00Z', '2026-11-21T12:00:00Z')).toBe('20 days');
    expect(age('2026-11-21T11:59:00Z', '2026-11-21T12:00:00Z')).toBe('1 minute');
  });
});

it('mentions people who asked, and nothing that is none', () => {
  expect(requester('U0ALICE')).toBe('<@U0ALICE>');
  expect(requester('patchcheck-schedule')).toBe('A digest’s schedule');
  expect(requester('cli-<!channel>')).not.toContain('<!channel>');
});
