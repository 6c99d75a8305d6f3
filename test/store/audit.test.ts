import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GENESIS } from '../../src/audit/chain.ts';
import { verifyChain } from '../../src/audit/verify.ts';
import { appendAudit, auditHead, auditLinks } from '../../src/store/audit.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { describeOnBothStores, storeOptions } from '../support/stores.ts';
import { anEvent, CONFIGURATION } from './remediation-records.ts';

describeOnBothStores('the audit', ({ open, openAgain }) => {
  const append = (store: Store, ...events: ReturnType<typeof anEvent>[]) =>
    appendAudit(store, events, CONFIGURATION);

  it('is whole where nothing has happened yet', async () => {
    const store = await open();
    await append(store);

    expect(await auditHead(store.db)).toEqual(GENESIS);
    expect(await verifyChain(auditLinks(store.db))).toEqual({ kind: 'intact', head: GENESIS });
  });

  it('numbers and chains what many writers add at once, without gaps', async () => {
    const store = await open();
    const other = await openAgain();

    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        append(index % 2 === 0 ? store : other, anEvent(), anEvent({ kind: `second-${index}` })),
      ),
    );

    const links = await Array.fromAsync(auditLinks(store.db));
    expect(links.map((link) => link.sequence)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    const head = await auditHead(store.db);
    expect(head.sequence).toBe(60);
    expect(await verifyChain(links)).toEqual({ kind: 'intact', head });
    // What was written together stands together.
    expect(links.filter((_, index) => index % 2 === 1).every(({ kind }) => kind.startsWith('second'))).toBe(
      true,
    );
  });

  it('is whole also where people write what a database does not take', async () => {
    const store = await open();
    const odd = 'NUL \0, half a character \ud800, “quotes”, \\u0000, 🚀';
    await append(
      store,
      anEvent({ actor: odd, details: { [odd]: odd, at: undefined, list: [undefined, 1.5e300] } }),
    );

    const [link] = await Array.fromAsync(auditLinks(store.db));

    expect(JSON.parse(link?.details ?? '')).toEqual({ [odd]: odd, list: [null, 1.5e300] });
    expect(await verifyChain(auditLinks(store.db))).toMatchObject({ kind: 'intact' });
  });

  it('is read in parts, in order, by time and by remediation', async () => {
    const store = await open();
    const events = Array.from({ length: 1203 }, (_, index) =>
      anEvent({
        remediationId: index % 2 === 0 ? 'rem-a' : 'rem-b',
        at: new Date(Date.UTC(2026, 2, 1, 0, 0, index)).toISOString(),
      }),
    );
    await append(store, ...events);

    const sequences = async (filter: Parameters<typeof auditLinks>[1]) =>
      (await Array.fromAsync(auditLinks(store.db, filter))).map((link) => link.sequence);

    expect((await sequences({})).length).toBe(1203);
    expect(await sequences({ remediationId: 'rem-b' })).toEqual(
      Array.from({ length: 601 }, (_, index) => 2 * index + 2),
    );
    expect(await sequences({ since: events[1200]?.at })).toEqual([1201, 1202, 1203]);
  });

  it.each([
    ['changed', sql`update audit_entries set actor = 'U0MALLORY'`],
    ['removed', sql`delete from audit_entries`],
    ['emptied', sql`truncate audit_entries`],
    ['touched in no row', sql`delete from audit_entries where false`],
  ])('cannot be %s', async (_, statement) => {
    const store = await open();
    await append(store, anEvent());

    await expect(statement.execute(store.db)).rejects.toThrow(
      'entries of the audit are never changed or removed',
    );
    expect(await verifyChain(auditLinks(store.db))).toMatchObject({ kind: 'intact', head: { sequence: 1 } });
  });
});

describe('somebody who owns the database', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openStore(storeOptions({ mode: 'in-memory' }));
    await appendAudit(
      store,
      Array.from({ length: 4 }, () => anEvent()),
      CONFIGURATION,
    );
  });
  afterAll(() => store.close());

  it.each([
    ['changes an entry', sql`update audit_entries set details = '{}' where sequence = 2`, 2, 'changed'],
    ['adds a blank', sql`update audit_entries set details = details || ' ' where sequence = 3`, 3, 'changed'],
    ['removes an entry', sql`delete from audit_entries where sequence = 2`, 2, 'missing'],
    ['removes the first', sql`delete from audit_entries where sequence = 1`, 1, 'missing'],
    ['removes the newest', sql`delete from audit_entries where sequence = 4`, 4, 'cut-off'],
    ['removes all', sql`delete from audit_entries`, 1, 'cut-off'],
  ] as const)('is found out when he %s', async (_, statement, sequence, damage) => {
    const known = await auditHead(store.db);
    const tampered = await store.db.startTransaction().execute();
    await sql`drop trigger audit_entries_only_grow on audit_entries`.execute(tampered);
    await statement.execute(tampered);

    const found = await verifyChain(auditLinks(tampered), known);
    await tampered.rollback().execute();

    expect(found).toEqual({ kind: 'broken', sequence, damage });
  });
});
