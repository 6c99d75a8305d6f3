import { describe, expect, it } from 'vitest';
import { DEFAULT_REMEDIATION } from '../../../src/model/settings.ts';
import { pullStop } from '../../../src/store/emergency-stops.ts';
import {
  ANNA,
  ARNO,
  anEnvironment,
  BOTH,
  NOW,
  OLGA,
  person,
  STRANGER,
  settingsOf,
} from '../support/hand-made.ts';
import { asked, codesOf, doneOf, twoToReboot, useService } from '../support/service-kit.ts';

const kit = useService();
const HOUR = 3_600_000;

describe('a decision', () => {
  it('to approve sets it free, and keeps who was an approver', async () => {
    const service = await twoToReboot(kit());
    const request = await asked(kit(), service);

    const approved = doneOf(await service.decide(request.id, request.token, ANNA, 'approved', 'fine'));

    expect(approved).toMatchObject({
      state: 'approved',
      decision: { decision: 'approved', by: ANNA, at: NOW, reason: 'fine' },
      lookAt: null,
    });
    expect(approved.token).not.toBe(request.token);
    expect(await kit().entries('approved')).toMatchObject([
      {
        actor: 'U0ANNA',
        details: {
          planHash: request.plan.hash,
          members: [{ role: 'approvers', isMember: true, resolved: { S0APPROVERS: expect.anything() } }],
        },
      },
    ]);
  });

  it('to deny ends it, and has to say why', async () => {
    const service = await twoToReboot(kit());
    const request = await asked(kit(), service);

    const silent = await service.decide(request.id, request.token, ANNA, 'denied', '  ');
    const denied = doneOf(await service.decide(request.id, request.token, ANNA, 'denied', 'not today'));

    expect(codesOf(silent)).toEqual(['reason-required']);
    expect(denied).toMatchObject({ state: 'denied', finishedAt: NOW, decision: { reason: 'not today' } });
    expect(await service.active(null)).toEqual([]);
  });

  it('is made once by two at once; the other is told who did', async () => {
    const service = await twoToReboot(kit());
    const request = await asked(kit(), service);

    const answers = await Promise.all([
      service.decide(request.id, request.token, ANNA, 'approved', ''),
      service.decide(request.id, request.token, ARNO, 'denied', 'no'),
    ]);
    const kept = await service.get(request.id);
    const loser = answers.find(({ kind }) => kind === 'refused');

    expect(answers.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(codesOf(loser ?? { kind: 'none' })).toEqual(['already']);
    expect(loser).toMatchObject({ refusals: [{ people: [kept?.decision?.by.user] }] });
    const made = [...(await kit().entries('approved')), ...(await kit().entries('denied'))];
    expect(made.map(({ actor }) => actor)).toEqual([kept?.decision?.by.user]);
  });

  it('is refused when its button is pressed again, with what became of it', async () => {
    const service = await twoToReboot(kit());
    const request = await asked(kit(), service);
    await service.decide(request.id, request.token, ANNA, 'approved', '');

    const again = await service.decide(request.id, request.token, ARNO, 'denied', 'no');

    expect(codesOf(again)).toEqual(['already']);
    expect(again).toMatchObject({ remediation: { state: 'approved' }, refusals: [{ people: ['U0ANNA'] }] });
  });

  it('is asked of nobody before somebody asked', async () => {
    const service = await twoToReboot(kit());
    const draft = doneOf(await kit().draft(service));

    expect(codesOf(await service.decide(draft.id, draft.token, ANNA, 'approved', ''))).toEqual(['unknown']);
  });

  it('is refused by a forged token before anything else', async () => {
    const service = await twoToReboot(kit());
    const request = await asked(kit(), service);
    const foreigner = person('U0ANNA', 'T0ELSEWHERE');

    expect(codesOf(await service.decide(request.id, 'forged', foreigner, 'approved', ''))).toEqual([
      'unknown',
    ]);
    expect(codesOf(await service.decide(request.id, request.token, foreigner, 'approved', ''))).toEqual([
      'foreign-workspace',
    ]);
    expect((await service.get(request.id))?.state).toBe('awaiting-approval');
  });

  it.each([
    ['a stranger', STRANGER, ['not-approver']],
    ['the requester, an operator only', OLGA, ['not-approver', 'own-request']],
  ])('is refused to %s', async (_, somebody, codes) => {
    const service = await twoToReboot(kit());
    const request = await asked(kit(), service);

    const answer = await service.decide(request.id, request.token, somebody, 'approved', '');

    expect(codesOf(answer)).toEqual(codes);
    expect(answer).toMatchObject({
      refusals: [{ people: ['S0APPROVERS'] }, ...codes.slice(1).map(() => ({}))],
    });
    expect((await kit().entries('refused')).at(-1)).toMatchObject({ details: { tried: 'approve' } });
  });

  it('is refused when the approvers cannot be looked up', async () => {
    const service = await twoToReboot(kit());
    const request = await asked(kit(), service);
    kit().world.broken.add('people');

    expect(codesOf(await service.decide(request.id, request.token, ANNA, 'approved', ''))).toEqual([
      'lookup-failed',
    ]);
  });

  it('comes too late after its time, for a yes as for a no', async () => {
    const service = await twoToReboot(kit());
    const request = await asked(kit(), service);
    kit().advance(HOUR);
    const inTime = await service.decide(request.id, request.token, STRANGER, 'approved', '');
    kit().advance(1);

    expect(codesOf(inTime)).toEqual(['not-approver']);
    for (const decision of ['approved', 'denied'] as const) {
      expect(codesOf(await service.decide(request.id, request.token, ANNA, decision, 'x'))).toEqual([
        'expired',
      ]);
    }
  });

  it('is refused while the environment is stopped, or its calendar closed; a no is always possible', async () => {
    const remediation = { ...DEFAULT_REMEDIATION, calendars: ['changes'] };
    const service = await twoToReboot(kit(), settingsOf(anEnvironment('staging', { remediation })));
    const request = await asked(kit(), service);
    await pullStop(kit().store, { environment: 'staging', by: OLGA, at: NOW, reason: 'fire' }, [], 'c');
    kit().world.calendar = { open: false, nextTransitionAt: null };

    expect(codesOf(await service.decide(request.id, request.token, ANNA, 'approved', ''))).toEqual([
      'emergency-stop',
      'calendar-closed',
    ]);
    expect(doneOf(await service.decide(request.id, request.token, ANNA, 'denied', 'fire')).state).toBe(
      'denied',
    );
  });

  it('keeps a scheduled start', async () => {
    const service = await twoToReboot(kit());
    const startAt = '2026-11-21T22:00:00.000Z';
    const draft = doneOf(await kit().draft(service, { options: { startAt } }));
    const request = doneOf(
      await service.submit(draft.id, draft.token, OLGA, { reason: 'CHG-1', breakGlass: false }),
    );

    const approved = doneOf(await service.decide(request.id, request.token, ANNA, 'approved', ''));

    expect(request.lookAt).toBe(request.expiresAt);
    expect(approved.lookAt).toBe(startAt);
  });
});

describe('one’s own request', () => {
  const self = { required: true, allowSelf: true, expiresMs: HOUR };

  async function byBoth(...environments: ReturnType<typeof anEnvironment>[]) {
    const service = await twoToReboot(kit(), settingsOf(...environments));
    const draft = doneOf(await kit().draft(service, { person: BOTH }));
    const request = doneOf(
      await service.submit(draft.id, draft.token, BOTH, { reason: 'CHG-1', breakGlass: false }),
    );
    return service.decide(request.id, request.token, BOTH, 'approved', '');
  }

  it('is approved by another person', async () => {
    expect(codesOf(await byBoth(anEnvironment('staging')))).toEqual(['own-request']);
  });

  it('may be approved where the configuration says so', async () => {
    expect(doneOf(await byBoth(anEnvironment('staging', { approval: self }))).state).toBe('approved');
  });

  it('is never approved in production, also not through the name of another environment', async () => {
    const answer = await byBoth(
      anEnvironment('staging', { approval: self }),
      anEnvironment('prod', { production: true, approval: self }),
    );

    expect(codesOf(answer)).toEqual(['own-request']);
  });
});

describe('production environments that govern', () => {
  it('have their own approvers, and those of the typed one do not count', async () => {
    const settings = settingsOf(
      anEnvironment('staging'),
      anEnvironment('prod', { production: true, approvers: ['U0ARNO'] }),
      anEnvironment('prod-too', { production: true, approvers: ['U0ARNO', 'U0ANNA'] }),
    );
    const service = await twoToReboot(kit(), settings);
    const request = await asked(kit(), service);

    const anna = await service.decide(request.id, request.token, ANNA, 'approved', '');
    const arno = await service.decide(request.id, request.token, ARNO, 'approved', '');

    expect(codesOf(anna)).toEqual(['not-approver']);
    expect(anna).toMatchObject({ refusals: [{ people: ['U0ARNO'] }] });
    expect(doneOf(arno).state).toBe('approved');
    expect((await kit().entries('approved'))[0]?.details).toMatchObject({
      members: [{ environment: 'prod' }, { environment: 'prod-too' }],
    });
  });

  it('let any of their approvers say no', async () => {
    const settings = settingsOf(
      anEnvironment('staging'),
      anEnvironment('prod', { production: true, approvers: ['U0ARNO'] }),
      anEnvironment('prod-too', { production: true, approvers: ['U0ANNA'] }),
    );
    const service = await twoToReboot(kit(), settings);
    const request = await asked(kit(), service);

    const denied = await service.decide(request.id, request.token, ANNA, 'denied', 'no');
    expect(doneOf(denied).state).toBe('denied');
  });
});
