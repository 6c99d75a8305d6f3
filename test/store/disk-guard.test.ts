import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GuardedPglite, guardDisk } from '../../src/store/disk-guard.ts';

const PLENTY = 1e12;
const NEARLY_FULL = 1e6;

describe('a guarded PGlite', () => {
  let free = PLENTY;
  let pglite: GuardedPglite;

  beforeAll(async () => {
    pglite = guardDisk(await PGlite.create(), '.', () => free);
    await pglite.exec('create table notes (id int)');
  });
  afterAll(() => pglite.close());

  async function count(): Promise<unknown> {
    return (await pglite.query<{ count: number }>('select count(*)::int as count from notes')).rows[0]?.count;
  }

  it('reads but does not write on a disk that is nearly full, and writes again when there is room', async () => {
    await pglite.query('insert into notes values ($1)', [1]);
    free = NEARLY_FULL;

    await expect(pglite.query('insert into notes values ($1)', [2])).rejects.toMatchObject({
      code: 'ENOSPC',
    });
    await expect(pglite.exec('insert into notes values (3)')).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await count()).toBe(1);

    free = PLENTY;
    await pglite.query('insert into notes values ($1)', [4]);
    expect(await count()).toBe(2);
  });

  it('takes a transaction back when the disk fills up in its middle', async () => {
    const before = await count();

    const transaction = pglite.transaction(async (inside) => {
      await inside.query('insert into notes values (5)');
      free = NEARLY_FULL;
      await inside.query('insert into notes values (6)');
    });

    await expect(transaction).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await count()).toBe(before);
    free = PLENTY;
  });
});
