import { describe, expect, it, vi } from 'vitest';
import { READ_PERMISSIONS } from '../../src/aws/assess-permissions.ts';
import type { Check } from '../../src/doctor/check.ts';
import type { SimulatedRole } from '../../src/simulation/aws/world.ts';
import { simulated } from '../aws/support/opened.ts';
import { account, emptyWorld, ROLE_ARN, readerRole } from '../support/world.ts';
import { checksOf, environment, only, problems, settingsOf } from './support.ts';

const SUBJECT = 'patchcheck-assess in 111122223333 (payments)';
const REMEDIATE_ARN = 'arn:aws:iam::111122223333:role/patchcheck-remediate';
const CALLER = 'arn:aws:iam::999988887777:user/patchcheck';

/** A world whose account has these roles alone. */
function worldWith(...roles: SimulatedRole[]) {
  const world = emptyWorld(['us-east-1', 'eu-west-1']);
  account(world).roles.splice(0, 1, ...roles);
  return world;
}

function ofAws(checks: readonly Check[]): Check[] {
  return checks.filter(({ area }) => ['roles', 'regions', 'rights'].includes(area));
}

const PROD = settingsOf({ prod: environment() });
const TWO_REGIONS = settingsOf({ prod: environment({ regions: ['us-east-1', 'eu-west-1'] }) });

describe('where everything is as it should be', () => {
  it('finds nothing to do, having tried every right, and changes nothing', async () => {
    const allow = READ_PERMISSIONS.map(({ action }) => action);
    const aws = await simulated({ world: worldWith(readerRole({ allow })) });
    const checks = await checksOf(TWO_REGIONS);

    expect(problems(checks)).toEqual([]);
    const rights = checks.filter(({ area }) => area === 'rights');
    expect(rights.map(({ name }) => name).toSorted()).toEqual(
      READ_PERMISSIONS.map(({ operation }) => operation).toSorted(),
    );
    expect(only(checks, 'regions', 'reachable', 'eu-west-1 of 111122223333').status).toBe('ok');
    expect(only(checks, 'process', 'clock', 'clock against AWS').status).toBe('ok');
    expect(only(checks, 'roles', 'credentials').detail).toContain(CALLER);
    const requests = aws.requests.entries();
    expect(requests.filter(({ mutates }) => mutates)).toEqual([]);
    const sent = new Set(requests.map(({ service, operation }) => `${service}:${operation}`));
    for (const { operation } of READ_PERMISSIONS) expect(sent).toContain(operation);
  });

  it('asks nothing that AWS would call invalid: every right is proved by the answer', async () => {
    const aws = await simulated({ world: worldWith(readerRole()) });
    await checksOf(PROD);
    const invalid = aws.requests
      .entries()
      .filter(({ errorCode }) => /Validation|Parameter/.test(errorCode ?? ''));
    expect(invalid.map(({ operation }) => operation)).toEqual([]);
  });

  it('acts in the name of whoever asks', async () => {
    const aws = await simulated({ world: worldWith(readerRole()) });
    await checksOf(PROD);
    const read = aws.requests.entries().find(({ operation }) => operation === 'ListCommands');
    expect(read?.sourceIdentity).toBe('U024BE7LH');
    expect(read?.sessionName).toMatch(/^patchcheck-doctor/);
  });

  it('checks a role that two environments share once, in the Regions of both', async () => {
    await simulated({ world: worldWith(readerRole()) });
    const settings = settingsOf({ prod: environment(), dev: environment({ regions: ['eu-west-1'] }) });
    const checks = await checksOf(settings);
    expect(only(checks, 'roles', 'assume-role').status).toBe('ok');
    expect(checks.filter(({ area }) => area === 'regions')).toHaveLength(2);
  });
});

describe('a role that cannot be assumed', () => {
  it('is told with the statement that its trust policy needs, and nothing that hangs on it is tried', async () => {
    await simulated({ world: worldWith() });
    const checks = await checksOf(PROD);

    const check = only(checks, 'roles', 'assume-role');
    expect(check).toMatchObject({ status: 'failed', subject: SUBJECT });
    expect(check.fix).toContain(ROLE_ARN);
    expect(check.fix).toContain(`"Principal":{"AWS":"${CALLER}"},"Action":"sts:AssumeRole"`);
    expect(check.fix).toContain('sts:SetSourceIdentity');
    expect(check.fix).not.toContain('correct-horse');
    const others = ofAws(checks).filter((each) => each !== check && each.name !== 'credentials');
    expect(others.map(({ status }) => status)).toEqual(['skipped', 'skipped', 'skipped']);
  });

  it('for want of sts:SetSourceIdentity names exactly that right', async () => {
    const aws = await simulated({ world: worldWith(readerRole()) });
    // Refused as often as the source identity is asked for; the try without it succeeds.
    aws.faults.inject({
      match: { operation: 'AssumeRole' },
      effect: {
        kind: 'error',
        code: 'AccessDenied',
        message: `User: ${CALLER} is not authorized to perform: sts:SetSourceIdentity on resource: ${ROLE_ARN}`,
        status: 403,
      },
      times: 1,
    });
    const check = only(await checksOf(PROD), 'roles', 'assume-role');
    expect(check.status).toBe('failed');
    expect(check.detail).toContain('sts:SetSourceIdentity is refused');
    expect(check.fix).toMatch(/^Add \{.*"Action":"sts:SetSourceIdentity"\} to the trust policy of/);
    const tries = aws.requests.entries().filter(({ operation }) => operation === 'AssumeRole');
    expect(tries.map(({ input }) => input?.SourceIdentity)).toEqual(['U024BE7LH', undefined]);
    expect(tries[1]?.input?.Policy).toContain('"Effect":"Deny"');
  });

  it('is not tried where the process itself cannot sign in', async () => {
    await simulated({ world: worldWith(readerRole()) });
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIASOMEBODYELSEXXXX');
    const checks = await checksOf(settingsOf({ prod: environment({}, { remediateRole: REMEDIATE_ARN }) }));

    const check = only(checks, 'roles', 'credentials');
    expect(check.status).toBe('failed');
    expect(check.fix).toContain('AWS does not take the credentials');
    const others = ofAws(checks).filter((each) => each !== check);
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set(['skipped']));
    expect(others.filter(({ name }) => name === 'assume-role')).toHaveLength(2);
    expect(only(checks, 'process', 'clock', 'clock against AWS').status).toBe('ok');
  });
});

describe('a role that opens for anybody', () => {
  it('is warned of loudly, though the configuration has an external id', async () => {
    await simulated({ world: worldWith(readerRole({ externalId: null })) });
    const check = only(await checksOf(PROD), 'roles', 'external-id');
    expect(check.status).toBe('warning');
    expect(check.detail).toMatch(/^SECURITY: a wrong external id opens this role/);
    expect(check.fix).toContain('"sts:ExternalId"');
  });

  it('is told to get an external id where none is set', async () => {
    await simulated({ world: worldWith(readerRole({ externalId: null })) });
    const settings = settingsOf({ prod: environment({}, { externalId: undefined }) });
    const check = only(await checksOf(settings), 'roles', 'external-id');
    expect(check.status).toBe('warning');
    expect(check.fix).toMatch(/^Set externalId of this account in patchcheck.yaml/);
  });

  it('is not said to be safe where AWS did not answer', async () => {
    const failing = { match: { operation: 'AssumeRole' }, effect: { kind: 'internal-error' } } as const;
    let opened = false;
    const aws = await simulated({
      world: worldWith(readerRole()),
      // From the second time on that a role is assumed: the first one is the assessment's own.
      latencyMs: ({ operation }) => {
        if (operation === 'AssumeRole' && !opened) {
          opened = true;
          aws.faults.inject(failing);
        }
        return 0;
      },
    });
    const checks = await checksOf(PROD);
    expect(only(checks, 'roles', 'assume-role').status).toBe('ok');
    const check = only(checks, 'roles', 'external-id');
    expect(check.status).toBe('warning');
    expect(check.detail).toMatch(/could not be told: .*InternalFailure/);
  });
});

describe('a right that is missing', () => {
  it('fails by its name, with what stays unknown and one statement for all that are missing', async () => {
    const denied = ['ssm:ListCommands', 'ec2:DescribeInstances'];
    const allow = READ_PERMISSIONS.map(({ action }) => action).filter((action) => !denied.includes(action));
    await simulated({ world: worldWith(readerRole({ allow })) });
    const checks = await checksOf(PROD);

    const found = problems(checks);
    expect(found.map(({ name, status }) => [name, status]).toSorted()).toEqual([
      ['ec2:DescribeInstances', 'failed'],
      ['ssm:ListCommands', 'failed'],
    ]);
    expect(new Set(found.map(({ fix }) => fix))).toEqual(
      new Set([
        `Add to the policy of ${ROLE_ARN}: {"Effect":"Allow","Action":["ec2:DescribeInstances","ssm:ListCommands"],"Resource":"*"}`,
      ]),
    );
    expect(only(checks, 'rights', 'ssm:ListCommands').detail).toContain(
      'Whether patch runs scanned or installed is unknown.',
    );
  });

  it.each(READ_PERMISSIONS.map(({ operation, action, optional }) => [operation, action, optional] as const))(
    'is noticed: %s',
    async (operation, action, optional) => {
      await simulated({ world: worldWith(readerRole({ deny: [], allow: allBut(action) })) });
      const found = problems(await checksOf(PROD), 'rights');
      expect(found.map(({ name }) => name)).toEqual([operation]);
      expect(found[0]?.status).toBe(optional ? 'warning' : 'failed');
    },
  );

  it('by a policy of the organisation is not blamed on the role', async () => {
    await simulated({ world: worldWith(readerRole({ deny: ['ssm:ListCommands'] })) });
    const check = only(await checksOf(PROD), 'rights', 'ssm:ListCommands');
    expect(check.status).toBe('failed');
    expect(check.detail).toContain('denied by a policy');
    expect(check.fix).toContain('policy of the organisation');
  });

  it('is not claimed where AWS only failed to answer', async () => {
    const aws = await simulated({ world: worldWith(readerRole()) });
    aws.faults.inject({ match: { operation: 'ListCommands' }, effect: { kind: 'internal-error' } });
    const check = only(await checksOf(PROD), 'rights', 'ssm:ListCommands');
    expect(check.status).toBe('warning');
    expect(check.detail).toContain('could not be told');
  });
});

function allBut(refused: string): string[] {
  return READ_PERMISSIONS.map(({ action }) => action).filter((action) => action !== refused);
}

describe('a Region', () => {
  it('that is down fails alone: rights are tried in the next one', async () => {
    const aws = await simulated({ world: worldWith(readerRole()) });
    aws.faults.inject({ match: { region: 'us-east-1' }, effect: { kind: 'reset' } });
    const checks = await checksOf(TWO_REGIONS);

    const down = only(checks, 'regions', 'reachable', 'us-east-1 of 111122223333');
    expect(down.status).toBe('failed');
    expect(down.fix).toContain('take us-east-1 out of the environment');
    expect(only(checks, 'regions', 'reachable', 'eu-west-1 of 111122223333').status).toBe('ok');
    expect(only(checks, 'roles', 'assume-role').status).toBe('ok');
    expect(checks.filter(({ area, status }) => area === 'rights' && status === 'ok')).toHaveLength(
      READ_PERMISSIONS.length,
    );
  });

  it('that the account has not enabled is told with the command that enables it', async () => {
    const aws = await simulated({ world: worldWith(readerRole()) });
    aws.faults.inject({
      match: { region: 'eu-west-1', service: 'ssm' },
      effect: { kind: 'error', code: 'UnrecognizedClientException', message: 'invalid token', status: 400 },
    });
    const check = only(await checksOf(TWO_REGIONS), 'regions', 'reachable', 'eu-west-1 of 111122223333');
    expect(check.status).toBe('failed');
    expect(check.fix).toContain('aws account enable-region --region-name eu-west-1');
  });

  it('that never answers costs one check its time, and the others go on', async () => {
    const aws = await simulated({ world: worldWith(readerRole()) });
    aws.faults.inject({ match: { region: 'eu-west-1' }, effect: { kind: 'hang' } });
    const checks = await checksOf(TWO_REGIONS, { limits: { checkMs: 800, totalMs: 60_000 } });
    const check = only(checks, 'regions', 'reachable', 'eu-west-1 of 111122223333');
    expect(check).toMatchObject({ status: 'failed', detail: 'No answer within 0.8 seconds.' });
    expect(problems(checks)).toEqual([check]);
  });
});

describe('a role that acts', () => {
  const settings = settingsOf({ prod: environment({}, { remediateRole: REMEDIATE_ARN }) });

  it('is assumed for sessions that may do nothing, and never used', async () => {
    const aws = await simulated({
      world: worldWith(readerRole(), readerRole({ arn: REMEDIATE_ARN, allow: ['ssm:SendCommand'] })),
    });
    const checks = await checksOf(settings);
    const subject = 'patchcheck-remediate in 111122223333 (payments)';
    expect(only(checks, 'roles', 'assume-role', subject).status).toBe('ok');
    expect(only(checks, 'roles', 'external-id', subject).status).toBe('ok');
    const requests = aws.requests.entries();
    expect(requests.filter(({ roleArn }) => roleArn === REMEDIATE_ARN)).toEqual([]);
    const assumed = requests.filter(({ input }) => input?.RoleArn === REMEDIATE_ARN);
    expect(assumed).toHaveLength(2);
    for (const { input } of assumed) {
      expect(input?.DurationSeconds).toBe(900);
      expect(input?.Policy).toContain('"Effect":"Deny","Action":"*"');
    }
  });

  it('that is missing fails', async () => {
    await simulated({ world: worldWith(readerRole()) });
    const check = only(
      await checksOf(settings),
      'roles',
      'assume-role',
      'patchcheck-remediate in 111122223333 (payments)',
    );
    expect(check.status).toBe('failed');
    expect(check.fix).toContain(REMEDIATE_ARN);
  });
});
