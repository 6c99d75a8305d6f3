import { describe, expect, it } from 'vitest';
import { explainError } from '../../src/cli/errors.ts';
import { PatchcheckError } from '../../src/model/errors.ts';

describe('an error on the command line', () => {
  it('says what happened, what to do, and its code', () => {
    const error = new PatchcheckError('store-locked', 'The directory is taken.', 'Stop the other process.');

    expect(explainError(error)).toEqual({
      text: 'patchcheck: The directory is taken.\nStop the other process. [store-locked]\n',
      exitCode: 2,
    });
  });

  it('that nobody foresaw is no fault of usage', () => {
    expect(explainError(new TypeError('x is not a function'))).toMatchObject({
      text: expect.stringContaining('[internal]'),
      exitCode: 3,
    });
  });

  it('comes with its causes at the log level debug, and without their secrets', () => {
    const cause = new Error('refused: xoxb-1234-secret at postgres://user:hunter2@db/x');

    const { text } = explainError(new Error('failed', { cause }), 'debug');

    expect(text).toContain('errors.test.ts');
    expect(text).toContain('refused: [redacted]');
    expect(text).not.toMatch(/xoxb|hunter2/);
    expect(explainError(new Error('failed', { cause }), 'info').text).not.toContain('refused');
  });
});
