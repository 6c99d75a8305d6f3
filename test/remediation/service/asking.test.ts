import { describe, expect, it } from 'vitest';
import { DEFAULT_REMEDIATION } from '../../../src/model/settings.ts';
import { pullStop } from '../../../src/store/emergency-stops.ts';
import {
  ANNA,
  addInstance,
  anAccount,
  anEnvironment,
  NOW,
  OLGA,
  OTTO,
  person,
  STRANGER,
  settingsOf,
  tagged,
} from '../support/hand-made.ts';
import { asked, codesOf, doneOf, key, twoToReboot, useService } from '../support/service-kit.ts';

const kit = useService();
const HOUR = 3_600_000;
const WHY = { reason: 'CHG-1', breakGlass: false };

describe('a draft', () => {
  it('plans for the instances of the card, and asks nobody', async () => {
    const service = await twoToReboot(kit());

    const draft = doneOf(await kit().draft(service));

    expect(draft).toMatchObject({ state: 'draft', version: 1, requestedBy: OLGA, approvalRequired: true });
    expect(draft.targets.map(({ instanceId, position, stage }) => [instanceId, position, stage])).toEqual([
      ['i-1', 0, 'waiting'],
      ['i-2', 1, 'waiting'],
    ]);
    expect(await service.get(draft.id)).toEqual(draft);
    expect(await service.ofRun(kit().runId)).toEqual([]);
    expect(await service.active(null)).toEqual([]);
    expect(await kit().entries()).toEqual([]);
  });

  it('is refused to whoever may not act, with those who may', async () => {
    const service = await twoToReboot(kit());

    for (const somebody of [STRANGER, ANNA]) {
      const answer = await kit().draft(service, { person: somebody });
      expect(answer).toMatchObject({ kind: 'refused', refusals: [{ people: ['S0OPERATORS'] }] });
      expect(codesOf(answer)).toEqual(['not-operator']);
    }
    expect((await kit().entries('refused')).map(({ actor }) => actor)).toEqual(['U0STRANGER', 'U0ANNA']);
  });

  it('leaves little in the audit where a stranger asks for much', async () => {
    const service = await twoToReboot(kit());
    const many = Array.from({ length: 600 }, (_, index) => `i-${index}`);

    await kit().draft(service, { person: STRANGER, instances: many });

    const [entry] = await kit().entries('refused');
    expect(entry?.details).toMatchObject({ tried: 'draft', instanceCount: 600 });
    expect(entry?.details.instances).toEqual(many.slice(0, 50).map(key));
  });

  it('is refused where people cannot be looked up, and where no role acts', async () => {
    const readOnly = anEnvironment('staging', { accounts: [anAccount('111122223333', [])] });
    const service = await twoToReboot(kit(), settingsOf(readOnly));

    expect(codesOf(await kit().draft(service))).toEqual(['read-only']);
    kit().world.broken.add('people');
    expect(codesOf(await kit().draft(service))).toContain('lookup-failed');
  });

  it('takes no more instances than anybody can answer for, and not none', async () => {
    const service = await twoToReboot(kit());
    const many = Array.from({ length: 501 }, (_, index) => `i-${index}`);

    expect(codesOf(await kit().draft(service, { instances: many }))).toEqual(['too-many']);
    expect(codesOf(await kit().draft(service, { instances: [] }))).toEqual(['no-targets']);
  });

  it('needs a run that is kept, of an environment that is configured', async () => {
    const service = await twoToReboot(kit(), settingsOf(anEnvironment('another')));

    expect(codesOf(await kit().draft(service))).toEqual(['unavailable']);
    const request = { person: OLGA, origin: { channel: null, messageTs: null, threadTs: null } };
    const answer = await service.draft({
      ...request,
      runId: 'run-gone',
      action: 'reboot',
      instances: [key('i-1')],
      options: { reboot: 'none', snapshot: false, startAt: null },
    });
    expect(codesOf(answer)).toEqual(['unknown']);
  });

  it('leaves out instances that the run has no finding about', async () => {
    const service = await twoToReboot(kit());
    addInstance(kit().world, 'i-other');

    const { plan } = doneOf(await kit().draft(service, { instances: ['i-1', 'i-other'] }));

    expect(plan.leftOut).toMatchObject([{ instanceId: 'i-other', code: 'not-applicable' }]);
  });

  it('is planned anew with fewer instances, other options and another token', async () => {
    const service = await twoToReboot(kit());
    const draft = doneOf(await kit().draft(service));
    const startAt = '2026-11-21T20:00:00.000Z';

    const revised = doneOf(
      await service.revise(draft.id, OLGA, {
        instances: [key('i-2')],
        options: { ...draft.plan.options, startAt },
      }),
    );

    expect(revised.plan.targets.map(({ instanceId }) => instanceId)).toEqual(['i-2']);
    expect(revised.targets).toHaveLength(1);
    expect(revised.plan.options.startAt).toBe(startAt);
    expect(revised.plan.hash).not.toBe(draft.plan.hash);
    expect(codesOf(await service.submit(draft.id, draft.token, OLGA, WHY))).toEqual(['unknown']);
    expect(doneOf(await service.submit(draft.id, revised.token, OLGA, WHY)).state).toBe('awaiting-approval');
  });

  it('belongs to whoever opened it', async () => {
    const service = await twoToReboot(kit());
    const draft = doneOf(await kit().draft(service));

    expect(codesOf(await service.revise(draft.id, OTTO, {}))).toEqual(['unknown']);
    expect(codesOf(await service.submit(draft.id, draft.token, OTTO, WHY))).toEqual(['unknown']);
    expect(codesOf(await service.withdraw(draft.id, OTTO))).toEqual(['unknown']);
    expect((await service.get(draft.id))?.state).toBe('draft');
  });
});

describe('a request', () => {
  it('waits for approval, and keeps all that was checked', async () => {
    const service = await twoToReboot(kit());

    const request = await asked(kit(), service);

    expect(request).toMatchObject({
      state: 'awaiting-approval',
      reason: 'CHG-1 kernel',
      requestedAt: NOW,
      expiresAt: '2026-11-21T13:00:00.000Z',
      lookAt: '2026-11-21T13:00:00.000Z',
    });
    const [first, second] = await kit().entries();
    expect(first).toMatchObject({
      kind: 'requested',
      actor: 'U0OLGA',
      environment: 'staging',
      remediationId: request.id,
      details: {
        planHash: request.plan.hash,
        reason: 'CHG-1 kernel',
        origin: { messageTs: '1.2' },
        members: [{ role: 'operators', resolved: { S0OPERATORS: ['U0OLGA', 'U0OTTO', 'U0BOTH'] } }],
      },
    });
    expect(second).toMatchObject({
      kind: 'approval-needed',
      details: { deciding: [{ name: 'staging', approvers: ['S0APPROVERS'] }] },
    });
    expect(await service.active('staging')).toEqual([request]);
  });

  it('is made once, however often it is asked for: the second is told when and by whom', async () => {
    const service = await twoToReboot(kit());
    const draft = doneOf(await kit().draft(service));

    const answers = await Promise.all([1, 2, 3].map(() => service.submit(draft.id, draft.token, OLGA, WHY)));

    expect(answers.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    for (const answer of answers.filter(({ kind }) => kind === 'refused')) {
      expect(codesOf(answer)).toEqual(['already']);
      expect(answer).toMatchObject({
        remediation: { state: 'awaiting-approval' },
        refusals: [{ people: ['U0OLGA'], text: expect.stringContaining('2026-11-21 12:00 UTC') }],
      });
    }
    expect(await kit().entries('requested')).toHaveLength(1);
  });

  it('goes ahead at once where nothing asks for approval', async () => {
    const free = anEnvironment('staging', {
      approval: { required: false, allowSelf: false, expiresMs: HOUR },
    });
    const service = await twoToReboot(kit(), settingsOf(free));

    const request = await asked(kit(), service);

    expect(request).toMatchObject({
      state: 'approved',
      expiresAt: null,
      lookAt: null,
      approvalRequired: false,
    });
    expect(kit().nudges()).toBe(1);
  });

  it('needs approval and a reason for any production instance, whatever the environment says', async () => {
    const free = anEnvironment('staging', {
      approval: { required: false, allowSelf: true, expiresMs: HOUR },
    });
    addInstance(kit().world, 'i-1', {}, tagged({ Environment: 'Production' }));
    await kit().keepRun();
    const service = kit().service(settingsOf(free));
    const draft = doneOf(await kit().draft(service));

    const silent = await service.submit(draft.id, draft.token, OLGA, { reason: ' ', breakGlass: false });
    const request = doneOf(await service.submit(draft.id, draft.token, OLGA, WHY));

    expect(codesOf(silent)).toEqual(['reason-required']);
    expect(request.state).toBe('awaiting-approval');
  });

  it.each([
    ['from another workspace', person('U0OLGA', 'T0ELSEWHERE'), 'foreign-workspace'],
    ['from somebody else there', person('U0OTTO', 'T0ELSEWHERE'), 'foreign-workspace'],
  ])('is refused %s', async (_, somebody, code) => {
    const service = await twoToReboot(kit());
    const draft = doneOf(await kit().draft(service));

    expect(codesOf(await service.submit(draft.id, draft.token, somebody, WHY))).toEqual([code]);
  });

  it('is refused with a forged token, first of all', async () => {
    const service = await twoToReboot(kit());
    const draft = doneOf(await kit().draft(service));
    const foreigner = person('U0STRANGER', 'T0ELSEWHERE');

    for (const token of ['', 'forged', `${draft.token}0`, draft.token.slice(1)]) {
      expect(codesOf(await service.submit(draft.id, token, foreigner, WHY))).toEqual(['unknown']);
    }
    expect(codesOf(await service.submit('rem-none', draft.token, OLGA, WHY))).toEqual(['unknown']);
  });

  it('is refused once the plan is too old', async () => {
    const service = await twoToReboot(kit());
    const draft = doneOf(await kit().draft(service));
    kit().advance(HOUR + 1);

    expect(codesOf(await service.submit(draft.id, draft.token, OLGA, WHY))).toEqual(['expired']);
  });

  it('is refused to whoever is no operator any more', async () => {
    const service = await twoToReboot(kit());
    const draft = doneOf(await kit().draft(service));
    kit().world.groups.set('S0OPERATORS', ['U0OTTO']);

    expect(codesOf(await service.submit(draft.id, draft.token, OLGA, WHY))).toEqual(['not-operator']);
    expect((await service.get(draft.id))?.state).toBe('draft');
  });

  it('is refused without an instance to act on', async () => {
    const service = await twoToReboot(kit());
    for (const made of kit().world.instances.values()) made.finding = null;
    const draft = doneOf(await kit().draft(service));

    expect(codesOf(await service.submit(draft.id, draft.token, OLGA, WHY))).toEqual(['no-targets']);
  });

  it('is refused while a calendar is closed, cannot be read, or a freeze lasts; the audit says so', async () => {
    const freeze = [{ from: '2026-11-21T00:00:00Z', to: '2026-11-21T18:00:00Z', reason: 'sale' }];
    const remediation = { ...DEFAULT_REMEDIATION, calendars: ['changes'], freeze };
    const service = await twoToReboot(kit(), settingsOf(anEnvironment('staging', { remediation })));
    const draft = doneOf(await kit().draft(service));
    kit().world.calendar = { open: false, nextTransitionAt: '2026-11-21T19:00:00Z' };

    const closed = await service.submit(draft.id, draft.token, OLGA, WHY);
    kit().world.broken.add('calendars');
    const unread = await service.submit(draft.id, draft.token, OLGA, WHY);

    expect(codesOf(closed)).toEqual(['freeze', 'calendar-closed']);
    expect(codesOf(unread)).toEqual(['freeze', 'calendar-unread']);
    expect((await kit().entries('refused'))[0]).toMatchObject({
      remediationId: draft.id,
      details: {
        tried: 'submit',
        reason: 'CHG-1',
        refusals: [{ code: 'freeze' }, { code: 'calendar-closed' }],
      },
    });
  });

  it('for later is judged by what will be then; the calendar is asked when it begins', async () => {
    const freeze = [{ from: '2026-11-21T00:00:00Z', to: '2026-11-21T18:00:00Z', reason: 'sale' }];
    const remediation = { ...DEFAULT_REMEDIATION, calendars: ['changes'], freeze };
    const service = await twoToReboot(kit(), settingsOf(anEnvironment('staging', { remediation })));
    kit().world.calendar = { open: false, nextTransitionAt: null };
    const at = async (startAt: string) => {
      const draft = doneOf(await kit().draft(service, { options: { startAt } }));
      return service.submit(draft.id, draft.token, OLGA, WHY);
    };

    expect(codesOf(await at('2026-11-21T17:00:00.000Z'))).toEqual(['freeze']);
    expect(doneOf(await at('2026-11-21T20:00:00.000Z')).state).toBe('awaiting-approval');
  });

  it('is refused in an emergency, also by the rules of a production environment that holds the instance', async () => {
    const settings = settingsOf(anEnvironment('staging'), anEnvironment('prod', { production: true }));
    const service = await twoToReboot(kit(), settings);
    const draft = doneOf(await kit().draft(service));
    await pullStop(kit().store, { environment: 'prod', by: ANNA, at: NOW, reason: 'fire' }, [], 'c');

    const answer = await service.submit(draft.id, draft.token, OLGA, WHY);

    expect(codesOf(answer)).toEqual(['emergency-stop']);
    expect(answer).toMatchObject({ refusals: [{ people: ['S0APPROVERS'] }] });
  });

  it('follows the freeze and the pattern of a production environment that nobody typed', async () => {
    const freeze = [{ from: '2026-11-21T00:00:00Z', to: '2026-11-22T00:00:00Z', reason: 'sale' }];
    const strict = { ...DEFAULT_REMEDIATION, freeze, reasonPattern: '^OPS-' };
    const settings = settingsOf(
      anEnvironment('staging'),
      anEnvironment('prod', { production: true, remediation: strict }),
    );
    const service = await twoToReboot(kit(), settings);
    const draft = doneOf(await kit().draft(service));

    expect(codesOf(await service.submit(draft.id, draft.token, OLGA, WHY))).toEqual([
      'reason-pattern',
      'freeze',
    ]);
  });

  it('is refused where nobody could approve it', async () => {
    const service = await twoToReboot(kit(), settingsOf(anEnvironment('staging', { approvers: [] })));
    const draft = doneOf(await kit().draft(service));

    expect(codesOf(await service.submit(draft.id, draft.token, OLGA, WHY))).toEqual(['not-approver']);
  });
});

describe('breaking the glass', () => {
  const GLASS = { reason: 'INC-7 checkout is down', breakGlass: true };
  const allowed = anEnvironment('staging', {
    remediation: { ...DEFAULT_REMEDIATION, breakGlass: true },
  });

  it('goes ahead without approval, for a reason, loudly', async () => {
    const service = await twoToReboot(kit(), settingsOf(allowed));
    const draft = doneOf(await kit().draft(service));

    const silent = await service.submit(draft.id, draft.token, OLGA, { ...GLASS, reason: '' });
    const request = doneOf(await service.submit(draft.id, draft.token, OLGA, GLASS));

    expect(codesOf(silent)).toEqual(['reason-required']);
    expect(request).toMatchObject({ state: 'approved', breakGlass: true, decision: null });
    expect(await kit().entries('break-glass')).toMatchObject([
      { actor: 'U0OLGA', remediationId: request.id, details: { reason: GLASS.reason } },
    ]);
  });

  it('is no way where the configuration does not allow it', async () => {
    const service = await twoToReboot(kit());
    const draft = doneOf(await kit().draft(service));

    expect(codesOf(await service.submit(draft.id, draft.token, OLGA, GLASS))).toEqual(['break-glass-off']);
  });

  it('breaks nothing where no approval is needed', async () => {
    const free = { ...allowed, approval: { required: false, allowSelf: false, expiresMs: HOUR } };
    const service = await twoToReboot(kit(), settingsOf(free));
    const draft = doneOf(await kit().draft(service));

    const request = doneOf(await service.submit(draft.id, draft.token, OLGA, GLASS));

    expect(request.breakGlass).toBe(false);
    expect(await kit().entries('break-glass')).toEqual([]);
  });
});
