import { describe, expect, it } from 'vitest';
import type { PlanTarget } from '../../../src/model/remediation.ts';
import { DEFAULT_REMEDIATION, type EnvironmentSettings } from '../../../src/model/settings.ts';
import type { Looked } from '../../../src/remediation/policy/member.ts';
import {
  approvalRequired,
  decidingEnvironments,
  foreignWorkspace,
  notApprover,
  notOperator,
  ownRequest,
  withoutApprovers,
} from '../../../src/remediation/policy/people.ts';
import { breakGlassOff, noTargets, readOnly, tooMany } from '../../../src/remediation/policy/plan-rules.ts';
import { reasonRefusals } from '../../../src/remediation/policy/reason.ts';
import {
  calendarRefusals,
  freezeRefusals,
  startRefusals,
  stopRefusals,
} from '../../../src/remediation/policy/times.ts';
import type { Refusal } from '../../../src/remediation/remediations.ts';
import { aPlan } from '../../store/remediation-records.ts';
import { ANNA, anAccount, anEnvironment, NOW, OLGA, person, settingsOf } from '../support/hand-made.ts';

const member: Looked = { known: true, membership: { isMember: true, resolved: {} } };
const nobody: Looked = { known: true, membership: { isMember: false, resolved: {} } };
const failed: Looked = { known: false, why: 'Slack did not answer' };

const codes = (refusals: readonly Refusal[]) => refusals.map(({ code }) => code);

function governed(...names: string[]) {
  return aPlan({ environment: 'dev', targets: [{ governedBy: names } as unknown as PlanTarget] });
}

describe('who may', () => {
  const prod = anEnvironment('prod', { production: true });

  it('is refused from another workspace', () => {
    expect(codes(foreignWorkspace(person('U0OLGA', 'T0ELSEWHERE'), OLGA))).toEqual(['foreign-workspace']);
    expect(foreignWorkspace(ANNA, OLGA)).toEqual([]);
  });

  it('has to be an operator to ask, and an approver to decide', () => {
    expect(notOperator(prod, member)).toEqual([]);
    expect(notOperator(prod, nobody)).toMatchObject([{ code: 'not-operator', people: ['S0OPERATORS'] }]);
    expect(notApprover(prod, nobody)).toMatchObject([{ code: 'not-approver', people: ['S0APPROVERS'] }]);
  });

  it('is nobody when a look-up fails, or when nobody is named', () => {
    expect(codes(notOperator(prod, failed))).toEqual(['lookup-failed']);
    expect(notOperator({ ...prod, operators: [] }, nobody)[0]?.text).toContain('nobody may do this');
  });

  it('is decided by every production environment that governs, whatever was typed', () => {
    const settings = settingsOf(
      anEnvironment('dev'),
      prod,
      anEnvironment('prod-eu', { production: true }),
      anEnvironment('test'),
    );
    const names = (...governing: string[]) =>
      decidingEnvironments(governed(...governing), settings).map(({ name }) => name);

    expect(names('dev')).toEqual(['dev']);
    expect(names('dev', 'prod')).toEqual(['prod']);
    expect(names('dev', 'prod', 'prod-eu')).toEqual(['prod', 'prod-eu']);
  });

  it.each([
    [true, false, true],
    [false, false, false],
    [false, true, true],
    [true, true, true],
  ])('needs approval: required %s, production %s → %s', (required, production, expected) => {
    const environment = anEnvironment('dev', {
      approval: { required, allowSelf: true, expiresMs: 1 },
    });

    expect(approvalRequired(aPlan({ production }), environment)).toBe(expected);
  });

  it.each([
    [true, false, []],
    [false, false, ['own-request']],
    [true, true, ['own-request']],
  ])('may decide about their own: allowSelf %s, production %s', (allowSelf, production, expected) => {
    const environment = anEnvironment('dev', { approval: { required: true, allowSelf, expiresMs: 1 } });

    expect(codes(ownRequest(aPlan({ production }), environment, OLGA, OLGA))).toEqual(expected);
    expect(ownRequest(aPlan({ production }), environment, OLGA, ANNA)).toEqual([]);
  });

  it('cannot be asked for where nobody could ever approve', () => {
    expect(codes(withoutApprovers([prod, { ...prod, approvers: [] }]))).toEqual(['not-approver']);
  });
});

describe('reasons', () => {
  const withPattern = (reasonPattern: string | null): EnvironmentSettings =>
    anEnvironment('prod', { remediation: { ...DEFAULT_REMEDIATION, reasonPattern } });

  it.each([
    ['', true, ['reason-required']],
    ['  \n ', true, ['reason-required']],
    ['', false, []],
    ['because', true, []],
    ['x'.repeat(501), false, ['reason-pattern']],
  ])('%j, obligatory %s', (reason, isObligatory, expected) => {
    expect(codes(reasonRefusals(reason, isObligatory, [withPattern(null)]))).toEqual(expected);
  });

  it('match the pattern of every environment that governs', () => {
    const governing = [withPattern('^CHG-\\d+'), withPattern('approved')];

    expect(reasonRefusals('CHG-12 approved', true, governing)).toEqual([]);
    expect(codes(reasonRefusals('CHG-12', true, governing))).toEqual(['reason-pattern']);
    expect(codes(reasonRefusals('', false, governing))).toEqual(['reason-pattern', 'reason-pattern']);
  });

  it('cannot hang the bot, whatever pattern is set', () => {
    const before = performance.now();
    const refusals = reasonRefusals(`${'a'.repeat(60)}b`, true, [withPattern('^(a+)+$')]);

    expect(codes(refusals)).toEqual(['reason-pattern']);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

describe('when nothing may begin', () => {
  const frozen = anEnvironment('prod', {
    remediation: {
      ...DEFAULT_REMEDIATION,
      freeze: [{ from: '2026-11-21T00:00:00Z', to: '2026-11-22T00:00:00Z', reason: 'sale' }],
    },
  });

  it.each([
    ['2026-11-20T23:59:59Z', 0],
    ['2026-11-21T00:00:00Z', 1],
    ['2026-11-21T23:59:59Z', 1],
    ['2026-11-22T00:00:00Z', 0],
  ])('a freeze at %s', (at, count) => {
    expect(freezeRefusals([frozen], at)).toHaveLength(count);
  });

  it('says until when it is frozen, and why', () => {
    expect(freezeRefusals([frozen], NOW)).toEqual([
      {
        code: 'freeze',
        text: 'prod is frozen until 2026-11-22 00:00 UTC: sale.',
        people: [],
        until: '2026-11-22T00:00:00Z',
      },
    ]);
  });

  it('a calendar that is closed, or that nobody can read', () => {
    const scope = { accountId: '111122223333', region: 'us-east-1' };
    const closed = { open: false, nextTransitionAt: '2026-11-22T06:00:00Z' };
    const read = { scope, names: ['changes'], why: null };

    expect(calendarRefusals([{ ...read, state: { open: true, nextTransitionAt: null } }])).toEqual([]);
    expect(calendarRefusals([{ ...read, state: closed }])).toMatchObject([
      { code: 'calendar-closed', until: '2026-11-22T06:00:00Z' },
    ]);
    expect(codes(calendarRefusals([{ ...read, state: null, why: 'AccessDenied' }]))).toEqual([
      'calendar-unread',
    ]);
  });

  it('an emergency stop of any environment that governs', () => {
    const stop = { environment: 'prod', by: ANNA, at: NOW, reason: 'checkout is down' };

    expect(stopRefusals([anEnvironment('dev')], [stop])).toEqual([]);
    expect(stopRefusals([anEnvironment('dev'), anEnvironment('prod')], [stop])).toMatchObject([
      { code: 'emergency-stop', people: ['S0APPROVERS'] },
    ]);
  });

  it.each([
    [null, 0],
    ['2026-11-21T11:55:00.000Z', 0],
    ['2026-11-21T11:40:00.000Z', 1],
    ['2026-11-21T12:00:01.000Z', 0],
    ['2027-11-21T12:00:01.000Z', 1],
    ['tomorrow', 1],
  ])('a start at %s', (startAt, count) => {
    expect(codes(startRefusals(startAt, NOW))).toEqual(Array(count).fill('start-in-past'));
  });
});

describe('plans that nobody may ask for', () => {
  it('in an environment without a role for the action', () => {
    const environment = anEnvironment('dev', { accounts: [anAccount('111122223333', ['scan'])] });

    expect(readOnly(environment, 'scan')).toEqual([]);
    expect(codes(readOnly(environment, 'reboot'))).toEqual(['read-only']);
  });

  it('with more instances than anybody can answer for', () => {
    expect(tooMany(500)).toEqual([]);
    expect(tooMany(501)).toMatchObject([{ code: 'too-many', text: expect.stringContaining('500') }]);
  });

  it('with no instance left, and why', () => {
    const out = { accountId: '1', region: 'r', name: null, reason: 'It is stopped.' };
    const leftOut = [
      { ...out, instanceId: 'i-1', code: 'stopped' },
      { ...out, instanceId: 'i-2', code: 'stopped' },
      { ...out, instanceId: 'i-3', code: 'fixed' },
    ] as const;

    expect(noTargets({ targets: [], leftOut })[0]?.text).toContain('of 3 instances 2 stopped, 1 fixed');
    expect(noTargets({ targets: [], leftOut: [leftOut[0]] })[0]?.text).toContain('It is stopped.');
    expect(codes(noTargets({ targets: [], leftOut: [] }))).toEqual(['no-targets']);
  });

  it('past an approval, unless that is configured', () => {
    const glass = anEnvironment('dev', { remediation: { ...DEFAULT_REMEDIATION, breakGlass: true } });

    expect(breakGlassOff([glass], true)).toEqual([]);
    expect(codes(breakGlassOff([anEnvironment('dev')], true))).toEqual(['break-glass-off']);
    expect(codes(breakGlassOff([glass, anEnvironment('prod')], true))).toEqual(['break-glass-off']);
    expect(breakGlassOff([anEnvironment('dev')], false)).toEqual([]);
  });
});
