import { describe, expect, it } from 'vitest';
import type { RemediationRecord } from '../../../src/model/remediation.ts';
import { commitChange } from '../../../src/store/remediation-commit.ts';
import { ANNA, anEnvironment, NOW, OLGA, OTTO, person, STRANGER, settingsOf } from '../support/hand-made.ts';
import { approved, asked, codesOf, doneOf, twoToReboot, useService } from '../support/service-kit.ts';

const kit = useService();

/** As the driver would have begun it. */
async function running(record: RemediationRecord): Promise<RemediationRecord> {
  const change = { set: { state: 'running', startedAt: NOW } as const, audit: [] };
  const committed = await commitChange(kit().store, record, change, 'c');
  if (committed.kind !== 'committed') throw new Error(committed.kind);
  return committed.record;
}

describe('a request that nobody has begun', () => {
  it.each([
    ['its requester', OLGA],
    ['any other operator', OTTO],
    ['an approver', ANNA],
  ])('is taken back by %s', async (_, somebody) => {
    const service = await twoToReboot(kit());
    const request = await asked(kit(), service);

    const withdrawn = doneOf(await service.withdraw(request.id, somebody));

    expect(withdrawn).toMatchObject({ state: 'withdrawn', finishedAt: NOW });
    expect(await kit().entries('withdrawn')).toMatchObject([
      { actor: somebody.user, details: { from: 'awaiting-approval' } },
    ]);
    expect(codesOf(await service.decide(request.id, request.token, ANNA, 'approved', ''))).toEqual(['used']);
    const again = await service.withdraw(request.id, OTTO);
    expect(codesOf(again)).toEqual(['used']);
    expect(again).toMatchObject({ refusals: [{ people: [somebody.user] }] });
  });

  it('is taken back by its requester even when nobody can be looked up', async () => {
    const service = await twoToReboot(kit());
    const request = await approved(kit(), service);
    kit().world.broken.add('people');

    expect(codesOf(await service.withdraw(request.id, OTTO))).toEqual(['lookup-failed']);
    expect(doneOf(await service.withdraw(request.id, OLGA)).state).toBe('withdrawn');
  });

  it.each([
    ['a stranger', STRANGER, 'not-operator'],
    ['its requester in another workspace', person('U0OLGA', 'T0ELSEWHERE'), 'foreign-workspace'],
  ])('stays when %s tries', async (_, somebody, code) => {
    const service = await twoToReboot(kit());
    const request = await asked(kit(), service);

    expect(codesOf(await service.withdraw(request.id, somebody))).toEqual([code]);
    expect(codesOf(await service.stop(request.id, somebody, 'no'))).toEqual([code]);
    expect((await service.get(request.id))?.state).toBe('awaiting-approval');
  });

  it('is withdrawn by its Stop button, too', async () => {
    const service = await twoToReboot(kit());
    const request = await approved(kit(), service);

    const stopped = doneOf(await service.stop(request.id, OTTO, 'wrong day'));

    expect(stopped).toMatchObject({ state: 'withdrawn', stop: { by: 'U0OTTO', reason: 'wrong day' } });
  });

  it('leaves no trace while it is a draft', async () => {
    const service = await twoToReboot(kit());
    const draft = doneOf(await kit().draft(service));

    expect(doneOf(await service.withdraw(draft.id, OLGA)).state).toBe('withdrawn');
    expect(await kit().entries()).toEqual([]);
  });
});

describe('a remediation that runs', () => {
  it('is stopped once, and the second is told who did', async () => {
    const service = await twoToReboot(kit());
    const record = await running(await approved(kit(), service));
    const nudges = kit().nudges();

    const answers = await Promise.all([
      service.stop(record.id, OTTO, 'checkout fails'),
      service.stop(record.id, ANNA, 'me too'),
    ]);
    const kept = await service.get(record.id);

    expect(answers.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
    expect(codesOf(answers.find(({ kind }) => kind === 'refused') ?? { kind: '' })).toEqual(['already']);
    expect(kept).toMatchObject({ state: 'stopping', stop: { at: NOW }, lookAt: null });
    expect(await kit().entries('stopped')).toMatchObject([{ actor: kept?.stop?.by }]);
    expect(kit().nudges()).toBe(nudges + 1);
  });

  it('is stopped by operators of a production environment that governs it', async () => {
    const settings = settingsOf(
      anEnvironment('staging', { operators: ['U0OLGA'] }),
      anEnvironment('prod', { production: true, operators: ['U0OTTO'] }),
    );
    const service = await twoToReboot(kit(), settings);
    const record = await running(await approved(kit(), service));

    expect(doneOf(await service.stop(record.id, OTTO, '')).state).toBe('stopping');
  });

  it('is stopped by an approver, and the audit says in which lists people were looked up', async () => {
    const service = await twoToReboot(kit());
    const record = await running(await approved(kit(), service));

    const stranger = await service.stop(record.id, STRANGER, '');
    expect(doneOf(await service.stop(record.id, ANNA, '')).state).toBe('stopping');

    expect(stranger).toMatchObject({
      refusals: [
        { text: expect.stringContaining('operators and approvers'), people: ['S0OPERATORS', 'S0APPROVERS'] },
      ],
    });
    expect(await kit().entries('stopped')).toMatchObject([
      { actor: ANNA.user, details: { members: [{ role: 'operators and approvers', isMember: true }] } },
    ]);
  });

  it('cannot be withdrawn any more', async () => {
    const service = await twoToReboot(kit());
    const record = await running(await approved(kit(), service));

    const answer = await service.withdraw(record.id, OLGA);

    expect(codesOf(answer)).toEqual(['used']);
    expect(answer).toMatchObject({ refusals: [{ text: expect.stringContaining('stop it') }] });
  });

  it('is stopped by nobody but its requester once its environment is gone', async () => {
    const service = await twoToReboot(kit());
    const record = await running(await approved(kit(), service));
    const elsewhere = kit().service(settingsOf(anEnvironment('another')));

    expect(codesOf(await elsewhere.stop(record.id, STRANGER, ''))).toEqual(['unavailable']);
    expect(doneOf(await elsewhere.stop(record.id, OLGA, '')).state).toBe('stopping');
  });
});

describe('an emergency stop', () => {
  it('stops what runs, keeps what waits, and lets nobody ask', async () => {
    const service = await twoToReboot(kit());
    const record = await running(await approved(kit(), service));
    const waiting = await asked(kit(), service);

    const answer = await service.pullStop('staging', OTTO, 'checkout is down');

    expect(answer).toMatchObject({
      kind: 'done',
      stop: { environment: 'staging', by: OTTO, reason: 'checkout is down' },
      stopped: [{ id: record.id, state: 'stopping' }],
    });
    expect((await service.get(waiting.id))?.state).toBe('awaiting-approval');
    expect(codesOf(await service.decide(waiting.id, waiting.token, ANNA, 'approved', ''))).toEqual([
      'emergency-stop',
    ]);
    expect(await service.emergencyStops()).toHaveLength(1);
    expect(await kit().entries('emergency-stop')).toMatchObject([
      {
        actor: 'U0OTTO',
        environment: 'staging',
        remediationId: null,
        details: { members: [{ role: 'operators and approvers', isMember: true }] },
      },
    ]);
    expect(await kit().entries('stopped')).toMatchObject([{ remediationId: record.id }]);
  });

  it('of a production environment reaches what was asked for by another name', async () => {
    const settings = settingsOf(
      anEnvironment('staging'),
      anEnvironment('prod', { production: true }),
      anEnvironment('other'),
    );
    const service = await twoToReboot(kit(), settings);
    const record = await running(await approved(kit(), service));

    expect(await service.pullStop('other', OLGA, 'x')).toMatchObject({ stopped: [] });
    expect(await service.pullStop('prod', OLGA, 'x')).toMatchObject({ stopped: [{ id: record.id }] });
  });

  it('pulled again changes nothing, and still stops what runs', async () => {
    const service = await twoToReboot(kit());
    const request = await approved(kit(), service);
    await service.pullStop('staging', OTTO, 'first');
    const record = await running(request);

    const again = await service.pullStop('staging', OLGA, 'second');

    expect(again).toMatchObject({ stop: { by: OTTO, reason: 'first' }, stopped: [{ id: record.id }] });
  });

  it('is lifted by an approver only', async () => {
    const service = await twoToReboot(kit());
    await service.pullStop('staging', OTTO, 'fire');

    expect(codesOf(await service.liftStop('staging', OTTO, 'over'))).toEqual(['not-approver']);
    expect(await service.emergencyStops()).toHaveLength(1);
    expect(await service.liftStop('staging', ANNA, 'over')).toEqual({
      kind: 'done',
      stop: null,
      stopped: [],
    });
    expect(await service.emergencyStops()).toEqual([]);
    expect(codesOf(await service.liftStop('staging', ANNA, 'over'))).toEqual(['already']);
    expect(await kit().entries('emergency-stop-lifted')).toMatchObject([
      { actor: 'U0ANNA', details: { reason: 'over', stop: { by: OTTO } } },
    ]);
  });

  it('is pulled by no stranger, and for no environment that is not there', async () => {
    const service = await twoToReboot(kit());

    expect(codesOf(await service.pullStop('staging', STRANGER, ''))).toEqual(['not-operator']);
    expect(codesOf(await service.pullStop('prdo', OLGA, ''))).toEqual(['unknown']);
    expect(codesOf(await service.liftStop('prdo', ANNA, ''))).toEqual(['unknown']);
    expect((await kit().entries('refused')).map(({ environment }) => environment)).toEqual([
      'staging',
      'prdo',
      'prdo',
    ]);
  });

  it('keeps no more of a reason that is too long than its beginning', async () => {
    const service = await twoToReboot(kit());

    expect(codesOf(await service.pullStop('staging', OTTO, '🔥'.repeat(3_000)))).toEqual(['reason-pattern']);

    const [entry] = await kit().entries('refused');
    expect(entry?.details).toMatchObject({ reason: '🔥'.repeat(500), reasonLength: 3_000 });
  });
});
