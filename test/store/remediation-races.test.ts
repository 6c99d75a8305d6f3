import { expect, it } from 'vitest';
import { verifyChain } from '../../src/audit/verify.ts';
import type { Clock } from '../../src/model/clock.ts';
import type { RemediationRecord } from '../../src/model/remediation.ts';
import { appendAudit, auditHead, auditLinks } from '../../src/store/audit.ts';
import { liftStop, pullStop } from '../../src/store/emergency-stops.ts';
import { commitChange } from '../../src/store/remediation-commit.ts';
import { claimRemediations } from '../../src/store/remediation-leases.ts';
import { findRemediation, insertDraft } from '../../src/store/remediations.ts';
import type { Store } from '../../src/store/store.ts';
import { createRandom, type Random } from '../remediation/support/random.ts';
import { describeOnBothStores } from '../support/stores.ts';
import { AT, aCall, anEvent, aRecord, aTarget, CONFIGURATION } from './remediation-records.ts';

const BY = { user: 'U0OPS', workspace: 'T0ACME' };
const CLOCK: Clock = { now: () => new Date(AT), sleep: () => Promise.resolve() };
const STEPS = 25;

/** What a replica does to what it has read a while ago. */
async function step(store: Store, random: Random, ids: readonly string[]): Promise<string> {
  const record = await findRemediation(store.db, random.pick(ids));
  if (!record) throw new Error('it is gone');
  const some = random.shuffled(record.targets).slice(0, random.between(1, record.targets.length));
  if (random.chance(0.05)) {
    await pullStop(store, { environment: 'prod', by: BY, at: AT, reason: 'x' }, [anEvent()], CONFIGURATION);
    return 'pulled';
  }
  if (random.chance(0.1)) {
    return (await liftStop(store, 'prod', [anEvent()], CONFIGURATION)) ? 'lifted' : 'nothing';
  }
  if (random.chance(0.1)) {
    await appendAudit(store, [anEvent({ kind: 'refused' })], CONFIGURATION);
    return 'refused';
  }
  if (random.chance(0.2)) await claimRemediations(store.db, CLOCK, random.hex(4), 3);
  const answer = await commitChange(
    store,
    record,
    {
      targets: [some[0] ?? aTarget(0)],
      newCalls: [aCall()],
      ...(random.chance(0.6) && { lock: some }),
      ...(random.chance(0.6) && { unlock: random.chance(0.3) ? 'all' : some.toReversed() }),
      ...(random.chance(0.7) && { unlessStopped: ['prod'] }),
      audit: [anEvent({ remediationId: record.id, details: { version: record.version } })],
    },
    CONFIGURATION,
  );
  return answer.kind;
}

describeOnBothStores('many who change everything at once', ({ open, openAgain }) => {
  it('never wait for each other for ever, and what they write agrees with the audit', async () => {
    const stores = [await open(), await openAgain()] as const;
    const [store] = stores;
    const records: RemediationRecord[] = Array.from({ length: 4 }, () => aRecord(6, { state: 'running' }));
    for (const record of records) await insertDraft(store, record, [], CONFIGURATION);
    const ids = records.map(({ id }) => id);

    const answers = await Promise.all(
      Array.from({ length: 8 }, async (_, replica) => {
        const random = createRandom(`replica ${replica}`);
        const own: string[] = [];
        for (let done = 0; done < STEPS; done += 1) {
          own.push(await step(stores[replica % 2 === 0 ? 0 : 1], random, ids));
        }
        return own;
      }),
    );

    const count = (kind: string) => answers.flat().filter((answer) => answer === kind).length;
    expect(count('committed')).toBeGreaterThan(20);
    const written = ['committed', 'pulled', 'lifted', 'refused'].map(count);
    expect(await verifyChain(auditLinks(store.db))).toEqual({
      kind: 'intact',
      head: await auditHead(store.db),
    });
    expect((await auditHead(store.db)).sequence).toBe(written.reduce((sum, each) => sum + each));
    for (const id of ids) {
      const versions = (await Array.fromAsync(auditLinks(store.db, { remediationId: id }))).map(
        (link) => (JSON.parse(link.details) as { version: number }).version,
      );
      const record = await findRemediation(store.db, id);
      expect(versions).toEqual(versions.map((_, index) => index + 1));
      expect(record?.version).toBe(versions.length + 1);
      expect(record?.calls).toHaveLength(versions.length);
    }
  });
});
