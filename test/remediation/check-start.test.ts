import { describe, expect, it } from 'vitest';
import type { RemediationRecord } from '../../src/model/remediation.ts';
import { DEFAULT_REMEDIATION, type Settings } from '../../src/model/settings.ts';
import { checkStart } from '../../src/remediation/check-start.ts';
import { emergencyStops, liftStop, pullStop } from '../../src/store/emergency-stops.ts';
import {
  ANNA,
  addInstance,
  anAccount,
  anEnvironment,
  asking,
  NOW,
  OLGA,
  pendingReboot,
  portsOf,
  settingsOf,
  tagged,
} from './support/hand-made.ts';
import { approved, asked, doneOf, twoToReboot, useService } from './support/service-kit.ts';

const kit = useService();
const HOUR = 3_600_000;
const STAGING = settingsOf(anEnvironment('staging'));

function check(record: RemediationRecord, settings: Settings = STAGING) {
  const { store, world, clock } = kit();
  return checkStart({ store, ports: portsOf(world), settings, clock }, record);
}

async function approvedOne(settings: Settings = STAGING): Promise<RemediationRecord> {
  return approved(kit(), await twoToReboot(kit(), settings));
}

function refusedAs(...codes: string[]) {
  return { kind: 'refused', refusals: codes.map((code) => ({ code })) };
}

describe('an approved remediation', () => {
  it('begins when everything is as it was, with the people who were looked up', async () => {
    const record = await approvedOne();

    const answer = await check(record);

    expect(answer).toMatchObject({
      kind: 'go',
      plan: { hash: record.plan.hash },
      resolved: [
        { role: 'operators', isMember: true, resolved: { S0OPERATORS: expect.anything() } },
        { role: 'approvers', isMember: true, resolved: { S0APPROVERS: expect.anything() } },
      ],
    });
  });

  it('goes on with what is left of it, and names what is not', async () => {
    const record = await approvedOne();
    addInstance(kit().world, 'i-1', { finding: null });

    expect(await check(record)).toMatchObject({
      kind: 'go',
      plan: { targets: [{ instanceId: 'i-2' }], leftOut: [{ instanceId: 'i-1', code: 'fixed' }] },
    });
  });

  it('does not begin when nothing is left', async () => {
    const record = await approvedOne();
    addInstance(kit().world, 'i-1', { finding: null });
    addInstance(kit().world, 'i-2', { busy: 'AWS-RunPatchBaseline' });

    expect(await check(record)).toMatchObject(refusedAs('no-targets'));
  });

  it('waits while nothing can be read, but not for ever', async () => {
    const record = await approvedOne();
    kit().world.broken.add('assess');

    expect(await check(record)).toMatchObject({ kind: 'wait', until: '2026-11-21T12:01:00.000Z' });
    kit().advance(HOUR + 1);
    expect(await check(record)).toMatchObject(refusedAs('expired'));
  });

  it('needs a new approval when an instance became a production instance', async () => {
    const record = await approvedOne();
    addInstance(kit().world, 'i-1', {}, tagged({ Env: 'prod' }));

    const answer = await check(record);

    expect(answer).toMatchObject({ kind: 'changed', plan: { production: true } });
    expect(answer.kind === 'changed' && answer.plan.hash).not.toBe(record.plan.hash);
  });

  it('needs a new approval when it would act under another role, or by other rules', async () => {
    const record = await approvedOne();
    const account = { ...anAccount('111122223333'), remediateRoles: { reboot: 'arn:aws:iam::1:role/other' } };

    expect(await check(record, settingsOf(anEnvironment('staging', { accounts: [account] })))).toMatchObject({
      kind: 'changed',
    });
    const more = settingsOf(anEnvironment('staging'), anEnvironment('prod', { production: true }));
    expect(await check(record, more)).toMatchObject({ kind: 'changed' });
  });

  it('never grows to instances that were left out before', async () => {
    addInstance(kit().world, 'i-3', { state: 'stopped' });
    const record = await approvedOne();
    addInstance(kit().world, 'i-3');

    expect(record.plan.leftOut).toMatchObject([{ instanceId: 'i-3' }]);
    expect(await check(record)).toMatchObject({ kind: 'go', plan: { targets: [{}, {}] } });
  });

  it('leaves out an instance whose cause is another by now', async () => {
    const record = await approvedOne();
    addInstance(kit().world, 'i-1', { finding: pendingReboot('i-1', asking('fix-host')) });

    expect(await check(record)).toMatchObject({ kind: 'go', plan: { leftOut: [{ code: 'changed' }] } });
  });
});

describe('people, read afresh', () => {
  it.each([
    ['the requester is no operator any more', 'S0OPERATORS', 'not-operator'],
    ['the approver is no approver any more', 'S0APPROVERS', 'not-approver'],
  ])('refuse when %s', async (_, group, code) => {
    const record = await approvedOne();
    kit().world.groups.set(group, ['U0SOMEBODY']);

    expect(await check(record)).toMatchObject(refusedAs(code));
  });

  it('refuse when they cannot be looked up', async () => {
    const record = await approvedOne();
    kit().world.broken.add('people');

    expect(await check(record)).toMatchObject({
      ...refusedAs('lookup-failed', 'lookup-failed'),
      resolved: [{ isMember: null }, { isMember: null }],
    });
  });
});

describe('time', () => {
  it('of a freeze or a closed calendar refuses', async () => {
    const record = await approvedOne();
    const freeze = [{ from: '2026-11-21T00:00:00Z', to: '2026-11-22T00:00:00Z', reason: 'sale' }];
    const frozen = { ...DEFAULT_REMEDIATION, freeze };
    const closed = { ...DEFAULT_REMEDIATION, calendars: ['changes'] };
    kit().world.calendar = { open: false, nextTransitionAt: '2026-11-22T00:00:00Z' };

    expect(await check(record, settingsOf(anEnvironment('staging', { remediation: frozen })))).toMatchObject(
      refusedAs('freeze'),
    );
    expect(await check(record, settingsOf(anEnvironment('staging', { remediation: closed })))).toMatchObject({
      refusals: [{ code: 'calendar-closed', until: '2026-11-22T00:00:00Z' }],
    });
  });

  it('with a calendar that cannot be read is waited out', async () => {
    const record = await approvedOne();
    kit().world.broken.add('calendars');
    const remediation = { ...DEFAULT_REMEDIATION, calendars: ['changes'] };

    expect(await check(record, settingsOf(anEnvironment('staging', { remediation })))).toMatchObject({
      kind: 'wait',
    });
  });

  it('of an emergency is waited out, until it is lifted', async () => {
    const record = await approvedOne();
    const stop = { environment: 'staging', by: ANNA, at: NOW, reason: 'fire' };
    await pullStop(kit().store, stop, [], 'c');

    expect(await check(record)).toMatchObject({ kind: 'wait', note: expect.stringContaining('fire') });
    await liftStop(kit().store, 'staging', [], 'c');
    expect(await emergencyStops(kit().store.db)).toEqual([]);
    expect(await check(record)).toMatchObject({ kind: 'go' });
  });

  it('counts from the chosen start', async () => {
    const service = await twoToReboot(kit());
    const startAt = '2026-11-21T22:00:00.000Z';
    const draft = doneOf(await kit().draft(service, { options: { startAt } }));
    const why = { reason: 'CHG-1', breakGlass: false };
    const request = doneOf(await service.submit(draft.id, draft.token, OLGA, why));
    const record = doneOf(await service.decide(request.id, request.token, ANNA, 'approved', ''));

    kit().advance(10.5 * HOUR);
    expect(await check(record)).toMatchObject({ kind: 'go' });
    kit().advance(HOUR);
    expect(await check(record)).toMatchObject(refusedAs('expired'));
  });
});

describe('the configuration, as it is now', () => {
  const free = { required: false, allowSelf: false, expiresMs: HOUR };

  it('may ask for an approval that nobody gave', async () => {
    const settings = settingsOf(anEnvironment('staging', { approval: free }));
    const record = await asked(kit(), await twoToReboot(kit(), settings));

    expect(record.state).toBe('approved');
    expect(await check(record, settings)).toMatchObject({ kind: 'go' });
    expect(await check(record, STAGING)).toMatchObject({ kind: 'changed' });
  });

  it('refuses what changed where no approval protects it', async () => {
    const settings = settingsOf(anEnvironment('staging', { approval: free }));
    const record = await asked(kit(), await twoToReboot(kit(), settings));
    const targetGroups = ['arn:aws:elasticloadbalancing:tg/1'];
    addInstance(kit().world, 'i-1', { surroundings: { rootVolumeId: null, targetGroups } });

    expect(await check(record, settings)).toMatchObject(refusedAs('plan-changed'));
  });

  it('may no longer allow to break the glass', async () => {
    const remediation = { ...DEFAULT_REMEDIATION, breakGlass: true };
    const settings = settingsOf(anEnvironment('staging', { remediation }));
    const service = await twoToReboot(kit(), settings);
    const draft = doneOf(await kit().draft(service));
    const glass = { reason: 'INC-7', breakGlass: true };
    const record = doneOf(await service.submit(draft.id, draft.token, OLGA, glass));

    expect(await check(record, settings)).toMatchObject({ kind: 'go' });
    expect(await check(record, STAGING)).toMatchObject(refusedAs('break-glass-off'));
  });

  it('may have lost the environment, or its roles', async () => {
    const record = await approvedOne();
    const readOnly = anEnvironment('staging', { accounts: [anAccount('111122223333', [])] });

    expect(await check(record, settingsOf(anEnvironment('other')))).toMatchObject(refusedAs('unavailable'));
    expect(await check(record, settingsOf(readOnly))).toMatchObject(refusedAs('read-only'));
  });
});
