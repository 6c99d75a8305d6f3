import { describe, expect, it } from 'vitest';
import { READ_PERMISSIONS, REMEDIATION_READ_PERMISSIONS } from '../../src/aws/assess-permissions.ts';
import type { Check } from '../../src/doctor/check.ts';
import { everyCauseFleet } from '../../src/simulation/aws/fleets/every-cause.ts';
import { assessed, NOW, settingsFrom } from '../assessment/support/assessed.ts';
import { simulated } from '../aws/support/opened.ts';
import { checksOf, only, problems, settingsOf } from '../doctor/support.ts';
import { emptyWorld, REGION } from '../support/world.ts';
import { withRoles } from './support/acting-account.ts';
import { ACCOUNT, type DeployedRole, deployed, EXTERNAL_ID } from './support/deployed.ts';

const ROLES = deployed({ AllowScan: 'yes' }).roles;
const [ASSESS, REMEDIATE] = ROLES;
if (!ASSESS || !REMEDIATE) throw new Error('The template makes no roles.');
const { arn, policy } = ASSESS;

/** What doctor says of an account that has these roles and no others. */
async function examined(roles: readonly DeployedRole[]): Promise<Check[]> {
  await simulated({ world: withRoles(emptyWorld(), roles), throttle: false });
  const account = {
    id: ACCOUNT,
    assessRole: arn,
    remediateRoles: { scan: REMEDIATE?.arn },
    externalId: EXTERNAL_ID,
  };
  const people = { operators: ['U024BE7LH'], approvers: ['U024BE7LJ'] };
  return checksOf(settingsOf({ prod: { regions: [REGION], accounts: [account], ...people } }));
}

describe('the role that reads', () => {
  it('suffices for a whole assessment, without a gap', async () => {
    const { world, configuration } = everyCauseFleet(NOW);
    for (const account of world.accounts) {
      for (const role of account.roles) Object.assign(role, { allow: [], policy });
    }
    const settings = await settingsFrom(configuration);
    const { report } = await assessed({ world, settings });
    expect(report.scopes.flatMap(({ gaps }) => gaps)).toEqual([]);
    expect(report.run.status).toBe('complete');
    expect(report.instances.length).toBeGreaterThan(10);
  });

  it('leaves doctor nothing to say, together with a role that acts', async () => {
    expect(problems(await examined(ROLES))).toEqual([]);
  });

  const ALL = [...READ_PERMISSIONS, ...REMEDIATION_READ_PERMISSIONS];
  it.each(ALL)(
    'needs $action: without it doctor names it, and nothing else',
    async ({ operation, action }) => {
      const Statement = policy.Statement.map((statement) => ({
        ...statement,
        Action: [statement.Action].flat().filter((each) => each !== action),
      }));
      const checks = await examined([{ ...ASSESS, policy: { ...policy, Statement } }, REMEDIATE]);
      const missing = problems(checks);
      expect(missing.map(({ name }) => name)).toEqual([operation]);
      expect(only(checks, 'rights', operation).fix).toContain(`"Action":"${action}"`);
    },
  );
});
