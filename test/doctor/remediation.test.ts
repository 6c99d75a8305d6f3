import { describe, expect, it } from 'vitest';
import { REMEDIATION_READ_PERMISSIONS } from '../../src/aws/assess-permissions.ts';
import type { Check } from '../../src/doctor/check.ts';
import type { SimulatedRole } from '../../src/simulation/aws/world.ts';
import { simulated } from '../aws/support/opened.ts';
import { account, EXTERNAL_ID, emptyWorld, REGION, readerRole, region } from '../support/world.ts';
import { checksOf, environment, only, problems, settingsOf } from './support.ts';

const REMEDIATE_ARN = 'arn:aws:iam::111122223333:role/patchcheck-remediate';
const SCAN_ARN = 'arn:aws:iam::111122223333:role/patchcheck-scan';
const PEOPLE = { operators: ['U0000001', 'S0000002'], approvers: ['S0000003'] };
const TAG = { remediation: { requireTag: { key: 'patchcheck', value: 'allowed' } } };

function acting(changes: Readonly<Record<string, unknown>> = {}) {
  return environment({ ...PEOPLE, ...changes }, { remediateRole: REMEDIATE_ARN });
}

/** One account with the role that reads and those that act, and instances with these tags. */
function worldWith(instances: readonly Readonly<Record<string, string>>[] = []) {
  const world = emptyWorld();
  account(world).roles.splice(0, 1, readerRole(), actingRole(REMEDIATE_ARN), actingRole(SCAN_ARN));
  region(world).instances.push(
    ...instances.map(({ state = 'running', ...tags }, index) => ({
      InstanceId: `i-${String(index).padStart(17, '0')}`,
      State: { Name: state as 'running' },
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    })),
  );
  return world;
}

function actingRole(arn: string): SimulatedRole {
  return readerRole({ arn, externalId: EXTERNAL_ID, allow: ['ssm:SendCommand'] });
}

async function told(changes: Readonly<Record<string, unknown>>): Promise<Check[]> {
  await simulated({ world: worldWith() });
  const checks = await checksOf(settingsOf({ prod: acting(changes) }));
  return checks.filter(({ area }) => area === 'remediation');
}

describe('who may act and approve', () => {
  it('is well with operators and approvers', async () => {
    const checks = await told({});
    expect(problems(checks)).toEqual([]);
    expect(only(checks, 'remediation', 'operators', 'prod').detail).toBe('U0000001, S0000002 may act.');
    expect(only(checks, 'remediation', 'approvers', 'prod').detail).toBe('S0000003 may approve.');
  });

  it('warns where nobody may act, or nobody may approve', async () => {
    const checks = await told({ operators: [], approvers: [] });
    expect(only(checks, 'remediation', 'operators')).toMatchObject({
      status: 'warning',
      detail: 'It has roles that act, and no operators: nobody may press a button.',
    });
    expect(only(checks, 'remediation', 'approvers')).toMatchObject({
      status: 'warning',
      detail: 'Everything here needs approval, and nobody may approve: it names no approvers.',
    });
  });

  it.each([
    ['its instances may be production ones', { production: null, approval: { required: false } }, 'warning'],
    ['they are not', { production: false, approval: { required: false } }, 'ok'],
  ] as const)('needs approvers without approval.required only where %s', async (_, changes, status) => {
    const { production, ...others } = changes;
    const checks = await told({ ...others, ...(production === null ? {} : { production }), approvers: [] });
    expect(only(checks, 'remediation', 'approvers').status).toBe(status);
  });

  it.each([
    ['the only operator', ['U0000001'], /^U0000001 is the only operator and the only approver/],
    [
      'one of the operators',
      ['U0000001', 'U0000002'],
      /^U0000001 is the only approver, and an operator as well/,
    ],
  ])('warns where the only approver is %s', async (_, operators, detail) => {
    const checks = await told({ operators, approvers: ['U0000001'] });
    const check = only(checks, 'remediation', 'approvers');
    expect(check.status).toBe('warning');
    expect(check.detail).toMatch(detail);
    expect(check.fix).toContain('approvers of prod');
  });

  it.each([
    [
      'approve their own requests',
      ['U0000001'],
      ['U0000001'],
      { production: false, approval: { allowSelf: true } },
    ],
    ['be one of a group', ['S0000001'], ['S0000001'], {}],
    ['approve what others ask for', ['U0000002'], ['U0000001'], {}],
  ])('is well where the only approver may %s', async (_, operators, approvers, changes) => {
    const checks = await told({ ...changes, operators, approvers });
    expect(only(checks, 'remediation', 'approvers').status).toBe('ok');
  });

  it('does not let allowSelf count for production', async () => {
    const changes = {
      production: true,
      approval: { allowSelf: true },
      operators: ['U0000001'],
      approvers: ['U0000001'],
    };
    expect(only(await told(changes), 'remediation', 'approvers').status).toBe('warning');
  });
});

describe('the buttons of an environment', () => {
  it('says which actions have a role, and in how many accounts', async () => {
    await simulated({ world: worldWith() });
    const [first] = environment({}, { remediateRoles: { scan: SCAN_ARN, install: REMEDIATE_ARN } })
      .accounts as object[];
    const second = {
      id: '444455556666',
      assessRole: 'arn:aws:iam::444455556666:role/patchcheck-assess',
      remediateRoles: { scan: 'arn:aws:iam::444455556666:role/patchcheck-scan' },
    };
    const prod = environment({ ...PEOPLE, accounts: [first, second] });
    const check = only(await checksOf(settingsOf({ prod })), 'remediation', 'buttons');
    expect(check.status).toBe('ok');
    expect(check.detail).toBe(
      'Buttons in every account: scan. Of 2 accounts some have: install (1). No role, and so no button: reboot, start, update-agent, run-association, diagnose.',
    );
  });

  it('says what each role that acts is for', async () => {
    await simulated({ world: worldWith() });
    const prod = environment(PEOPLE, {
      remediateRoles: { scan: SCAN_ARN, install: REMEDIATE_ARN, reboot: REMEDIATE_ARN },
    });
    const checks = await checksOf(settingsOf({ prod }));
    const opened = (role: string) =>
      only(checks, 'roles', 'assume-role', `${role} in 111122223333 (payments)`);
    expect(opened('patchcheck-scan').detail).toContain('It is for scan.');
    expect(opened('patchcheck-remediate').detail).toContain('It is for install, reboot.');
    expect(opened('patchcheck-assess').detail).not.toContain('It is for');
  });

  it('is read-only without a role, and odd with operators all the same', async () => {
    await simulated({ world: worldWith() });
    const settings = settingsOf({ prod: environment(PEOPLE), dev: environment() });
    const checks = await checksOf(settings);
    expect(only(checks, 'remediation', 'buttons', 'dev').status).toBe('ok');
    expect(only(checks, 'remediation', 'buttons', 'prod')).toMatchObject({ status: 'warning' });
    expect(checks.filter(({ name }) => name === 'approvers')).toEqual([]);
  });
});

describe('the tag without which nothing acts', () => {
  async function fenced(instances: readonly Readonly<Record<string, string>>[]): Promise<Check> {
    const aws = await simulated({ world: worldWith(instances) });
    const checks = await checksOf(settingsOf({ prod: acting(TAG), twin: acting(TAG) }));
    expect(aws.requests.entries().filter(({ mutates }) => mutates)).toEqual([]);
    return only(checks, 'remediation', 'tag', `patchcheck=allowed in ${REGION} of 111122223333`);
  }

  it('counts instances that lack it, or have another value; not terminated ones', async () => {
    const check = await fenced([
      { patchcheck: 'allowed' },
      { patchcheck: 'no' },
      { Patchcheck: 'allowed' },
      { state: 'stopped' },
      { state: 'terminated' },
    ]);
    expect(check.status).toBe('warning');
    expect(check.detail).toBe('3 of 4 instances are not tagged patchcheck=allowed: no button acts on them.');
    expect(check.fix).toContain('Key=patchcheck,Value=allowed');
  });

  it('is well where all carry it', async () => {
    expect(await fenced([{ patchcheck: 'allowed' }])).toMatchObject({
      status: 'ok',
      detail: 'All 1 instances carry the tag.',
    });
  });

  it('is not looked for where none is asked for, or nothing acts', async () => {
    await simulated({ world: worldWith([{ Name: 'web-1' }]) });
    const settings = settingsOf({ prod: acting(), dev: environment(TAG) });
    expect((await checksOf(settings)).filter(({ name }) => name === 'tag')).toEqual([]);
  });

  it('is told as unread, not as missing, where instances cannot be listed', async () => {
    const world = worldWith([{ Name: 'web-1' }]);
    account(world).roles.splice(0, 1, readerRole({ deny: ['ec2:DescribeInstances'] }));
    await simulated({ world });
    const checks = await checksOf(settingsOf({ prod: acting(TAG) }));
    expect(['failed', 'skipped']).toContain(only(checks, 'remediation', 'tag').status);
  });

  it('is skipped where the role that reads does not open', async () => {
    const world = worldWith([{ Name: 'web-1' }]);
    account(world).roles.splice(0, 1);
    await simulated({ world });
    expect(only(await checksOf(settingsOf({ prod: acting(TAG) })), 'remediation', 'tag').status).toBe(
      'skipped',
    );
  });
});

describe('what only remediation reads', () => {
  const NAMES = REMEDIATION_READ_PERMISSIONS.map(({ operation }) => operation);

  it('is tried where something acts, and asks nothing that AWS would call invalid', async () => {
    const aws = await simulated({ world: worldWith() });
    const checks = await checksOf(settingsOf({ prod: acting() }));
    for (const name of NAMES) expect(only(checks, 'rights', name).status).toBe('ok');
    const invalid = aws.requests
      .entries()
      .filter(({ errorCode }) => /Validation|Parameter|Malformed/.test(errorCode ?? ''));
    expect(invalid.map(({ operation }) => operation)).toEqual([]);
  });

  it.each(REMEDIATION_READ_PERMISSIONS)('is missed: $operation', async ({ operation, action }) => {
    const world = worldWith();
    account(world).roles.splice(0, 1, readerRole({ deny: [action] }));
    await simulated({ world });
    const check = only(await checksOf(settingsOf({ prod: acting() })), 'rights', operation);
    expect(check.status).toBe('warning');
    expect(check.detail).toContain(action);
  });

  it('is not asked for where nothing acts', async () => {
    await simulated({ world: worldWith() });
    const checks = await checksOf(settingsOf({ prod: environment() }));
    expect(checks.filter(({ name }) => NAMES.some((each) => each === name))).toEqual([]);
  });
});
