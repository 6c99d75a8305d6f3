import { describe, expect, it } from 'vitest';
import { PatchcheckError } from '../../src/model/errors.ts';
import { asStoreError, withStoreErrors } from '../../src/store/errors.ts';

function failure(code: string, message = 'it failed'): Error {
  return Object.assign(new Error(message), { code });
}

describe('errors of the database', () => {
  it.each(['53100', 'ENOSPC', 'EDQUOT'])('%s is a full disk', (code) => {
    expect(asStoreError(failure(code))).toMatchObject({ code: 'store-full' });
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '53300', '08006', '28P01', '28000', '3D000'])(
    '%s is a database that is not there for us',
    (code) => {
      expect(asStoreError(failure(code))).toMatchObject({ code: 'store-unavailable' });
    },
  );

  it('recognises a lost connection by its words where there is no code', () => {
    expect(asStoreError(new Error('Connection terminated unexpectedly'))).toMatchObject({
      code: 'store-unavailable',
    });
  });

  it('tells the reasons of a connection that was tried on several addresses', () => {
    const thrown = Object.assign(new AggregateError([new Error('connect ECONNREFUSED ::1:5432')]), {
      code: 'ECONNREFUSED',
    });

    expect(asStoreError(thrown)).toMatchObject({ message: expect.stringContaining('::1:5432') });
  });

  it('leaves mistakes of ours as they are, without the values they were made with', () => {
    const thrown = Object.assign(failure('23505'), {
      params: ['a finding'],
      query: 'insert …',
      detail: 'a key',
    });

    const error = asStoreError(thrown);

    expect(error).toBe(thrown);
    expect(JSON.stringify(Object.entries(thrown))).toBe('[["code","23505"]]');
  });

  it('leaves errors that are told already as they are', () => {
    const error = new PatchcheckError('run-cancelled', 'Stopped.', 'Nothing.');

    expect(asStoreError(error)).toBe(error);
  });

  it('passes results through and rethrows what it has translated', async () => {
    expect(await withStoreErrors(async () => 7)).toBe(7);
    await expect(withStoreErrors(() => Promise.reject(failure('ENOSPC')))).rejects.toMatchObject({
      code: 'store-full',
    });
  });
});
