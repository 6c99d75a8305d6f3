import { expect, it } from 'vitest';
import type { Exception, ExceptionSubject } from '../../src/model/history.ts';
import { acknowledge, assign, assignments } from '../../src/store/assignments.ts';
import {
  activeExceptions,
  coverFindings,
  coverScope,
  endException,
  expiredExceptions,
  insertException,
} from '../../src/store/exceptions.ts';
import { insertFindings } from '../../src/store/findings.ts';
import type { Store } from '../../src/store/store.ts';
import { describeOnBothStores } from '../support/stores.ts';
import { found, look, SCOPE } from './support/looks.ts';

const AT = '2026-03-02T10:00:00.000Z';
const DAY_LATER = '2026-03-03T10:00:00.000Z';

function exception(id: string, subject: ExceptionSubject, expiresAt = DAY_LATER): Exception {
  return {
    id,
    environment: 'prod',
    kind: 'snooze',
    subject,
    reason: 'waits for the vendor',
    by: 'U024BE7LH',
    createdAt: AT,
    expiresAt,
    endedAt: null,
    endedBy: null,
  };
}

/** Instance id → the exception that covers it. */
async function covered(store: Store, runId: string): Promise<Record<string, string>> {
  const rows = await store.db
    .selectFrom('findings')
    .select(['instance_id', 'exception_id'])
    .where('run_id', '=', runId)
    .where('exception_id', 'is not', null)
    .execute();
  return Object.fromEntries(rows.map((row) => [row.instance_id, row.exception_id ?? '']));
}

async function fresh(open: () => Promise<Store>): Promise<Store> {
  const store = await open();
  await store.db.deleteFrom('exceptions').execute();
  await store.db.deleteFrom('assignments').execute();
  return store;
}

const tagged = (id: string, tags: Record<string, string>) => {
  const finding = found(id);
  return { ...finding, context: { ...finding.context, tags } };
};

describeOnBothStores('exceptions and assignments', ({ open, openAgain }) => {
  it('cover an instance, an instance with one cause, a cause, or a tag, in the newest run', async () => {
    const store = await fresh(open);
    const older = await look(store, '2026-03-01T09:00:00Z', { findings: [found('i-1')] });
    const rebooting = found('i-3');
    const run = await look(store, '2026-03-02T09:00:00Z', {
      findings: [
        found('i-1'),
        found('i-2'),
        { ...rebooting, rootCause: { ...rebooting.rootCause, code: 'pending-reboot' as const } },
        tagged('i-4', { Team: 'web "1"' }),
        tagged('i-5', { Team: 'a\0b\ud800', 'odd \\u0000': '\\u0000 \\ud800' }),
      ],
    });
    await insertException(store.db, exception('e-1', { kind: 'instance', ...SCOPE, instanceId: 'i-1' }));
    await insertException(
      store.db,
      exception('e-2', { kind: 'finding', ...SCOPE, instanceId: 'i-2', code: 'disk-full' }),
    );
    await insertException(store.db, exception('e-3', { kind: 'cause', code: 'pending-reboot' }));
    await insertException(store.db, exception('e-4', { kind: 'tag', key: 'Team', value: 'web "1"' }));
    expect(await covered(store, run)).toEqual({ 'i-1': 'e-1', 'i-3': 'e-3', 'i-4': 'e-4' });
    expect(await covered(store, older)).toEqual({});
  });

  it('end early by somebody, or run out; the one that lasts longest counts', async () => {
    const store = await fresh(open);
    const run = await look(store, '2026-03-02T09:00:00Z', { findings: [found('i-1')] });
    const instance = { kind: 'instance', ...SCOPE, instanceId: 'i-1' } as const;
    await insertException(store.db, exception('e-short', instance));
    await insertException(store.db, exception('e-long', instance, '2026-04-01T00:00:00.000Z'));
    expect(await covered(store, run)).toEqual({ 'i-1': 'e-long' });
    expect(await endException(store.db, 'e-long', 'U1', new Date(AT))).toMatchObject({ id: 'e-long' });
    expect(await endException(store.db, 'e-long', 'U1', new Date(AT))).toBeNull();
    expect(await covered(store, run)).toEqual({ 'i-1': 'e-short' });
    expect(await activeExceptions(store.db, 'prod', new Date(AT))).toMatchObject([
      { id: 'e-short', subject: instance, reason: 'waits for the vendor' },
    ]);
    const later = new Date('2026-03-05T00:00:00Z');
    expect(await activeExceptions(store.db, 'prod', later)).toEqual([]);
    expect(await expiredExceptions(store.db, 'prod', new Date(AT), later)).toMatchObject([{ id: 'e-short' }]);
    await coverFindings(store.db, run, later);
    expect(await covered(store, run)).toEqual({});
  });

  it('an instance has one assignee, who alone acknowledges', async () => {
    const store = await fresh(open);
    const key = { ...SCOPE, instanceId: 'i-1' };
    const given = { environment: 'prod', ...key, by: 'U1', at: AT, acknowledgedAt: null };
    await assign(store.db, { ...given, assignee: 'UANN' });
    await assign(store.db, { ...given, assignee: 'UBOB' });
    expect(await acknowledge(store.db, 'prod', key, 'UANN', new Date(DAY_LATER))).toBeNull();
    expect(await acknowledge(store.db, 'prod', key, 'UBOB', new Date(DAY_LATER))).toMatchObject({
      assignee: 'UBOB',
      acknowledgedAt: DAY_LATER,
    });
    expect(await assignments(store.db, { assignee: 'UANN' })).toEqual([]);
    expect(await assignments(store.db, { environment: 'prod' })).toHaveLength(1);
  });

  it('cover what a run brings at the very moment when they are made', async () => {
    const store = await fresh(open);
    const other = await openAgain();
    const older = await look(store, '2026-03-02T08:00:00Z', { findings: [found('i-1')] });
    const run = await look(store, '2026-03-02T09:00:00Z');
    const instance = { kind: 'instance', ...SCOPE, instanceId: 'i-1' } as const;
    const making = await store.db.transaction().execute(async (transaction) => {
      await insertFindings(transaction, run, [found('i-1')]);
      await coverScope(transaction, run, SCOPE, new Date(AT));
      // The run's transaction is still open: nobody else sees what it found.
      return { made: insertException(other.db, exception('e-1', instance)) };
    });
    await making.made;
    expect(await covered(store, run)).toEqual({ 'i-1': 'e-1' });
    expect(await covered(store, older)).toEqual({});
  });
});
