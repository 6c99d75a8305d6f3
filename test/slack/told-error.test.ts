import { describe, expect, it } from 'vitest';
import { PatchcheckError } from '../../src/model/errors.ts';
import { asToldError } from '../../src/slack/told-error.ts';

describe('what went wrong, as people in Slack read it', () => {
  it('stays as it is where the request is wrong', () => {
    const error = new PatchcheckError('unknown-environment', 'There is no environment "prd".', 'prod, dev.');
    expect(asToldError(error)).toBe(error);
  });

  it.each([
    [
      'a database that is away',
      Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' }),
      'store-unavailable',
      /database does not answer/,
    ],
    [
      'a full disk',
      Object.assign(new Error('could not extend file "base/1/2"'), { code: '53100' }),
      'store-full',
      /disk/,
    ],
    ['whatever nobody foresaw', new TypeError('rows.map is not a function'), 'internal', /on my side/],
  ])(
    'names no address and no code of ours for %s, and keeps the cause for the log',
    (_, thrown, code, words) => {
      const told = asToldError(thrown);
      expect(told).toMatchObject({ code, message: expect.stringMatching(words) });
      expect(`${told.message} ${told.nextStep}`).not.toMatch(
        /10\.0\.0\.7|base\/1|rows\.map|LOG_LEVEL|DATABASE_URL/,
      );
      expect(told.cause).toMatchObject({ message: expect.stringContaining(thrown.message) });
    },
  );
});
