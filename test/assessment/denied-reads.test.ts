import { describe, expect, it } from 'vitest';
import { READ_PERMISSIONS } from '../../src/aws/assess-permissions.ts';
import type { Report } from '../../src/model/report.ts';
import { everyCauseFleet } from '../../src/simulation/aws/fleets/every-cause.ts';
import { assessed, NOW, settingsFrom } from './support/assessed.ts';

/** Not called for in this fleet, or only where another read is refused. */
const UNUSED = new Set<string>([
  'ssm:DescribeInstanceInformation',
  'ssm:GetMaintenanceWindowTask',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'autoscaling:DescribeAutoScalingInstances',
]);

/** Codes that say what is seen where the proof of something narrower is missing. */
const GENERAL = ['inconclusive', 'not-managed', 'connection-lost', 'patch-failed', 'install-never-ran'];

/** Nothing: what a run says that may read everything. */
const NO_ACTION = '';
const reports = new Map<string, Promise<Report>>();

/** What a run says whose roles may not do `action`. Several tests look at the same run. */
function reportWithout(action: string): Promise<Report> {
  const known = reports.get(action) ?? assessWithout(action);
  reports.set(action, known);
  return known;
}

async function assessWithout(action: string): Promise<Report> {
  const { world, configuration } = everyCauseFleet(NOW);
  for (const account of world.accounts) {
    for (const role of account.roles) role.deny.push(action);
  }
  const settings = await settingsFrom(configuration);
  return (await assessed({ world, settings, accounts: ['111122223333'] })).report;
}

/** Instances that only EC2 knows of: Systems Manager holds nothing on them. */
function withoutData(report: Report): string[] {
  return report.instances
    .filter(
      ({ manageability, compliance }) => manageability.status === 'not-managed' && compliance.counts === null,
    )
    .map((finding) => finding.instanceId);
}

describe('a denied read', () => {
  it.each(READ_PERMISSIONS.filter(({ operation }) => !UNUSED.has(operation)))(
    'of $operation is a gap that says what stays unknown',
    async ({ operation, action, optional }) => {
      const report = await reportWithout(action);

      const gaps = report.scopes.flatMap((scope) => scope.gaps);
      expect(gaps.map((gap) => gap.operation)).toContain(operation);
      expect(gaps.every((gap) => /^AccessDenied(Exception)?$|^UnauthorizedOperation$/.test(gap.code))).toBe(
        true,
      );
      expect(gaps.every((gap) => /unknown|not assessed|not be checked|only from/.test(gap.consequence))).toBe(
        true,
      );
      const status = operation === 'ssm:ListResourceComplianceSummaries' ? 'failed' : 'partial';
      expect(report.run.status).toBe(optional ? 'complete' : status);
    },
  );

  it.each(READ_PERMISSIONS.filter(({ operation }) => operation !== 'ssm:ListResourceComplianceSummaries'))(
    'of $operation makes nothing compliant and invents no cause',
    async ({ operation, action }) => {
      const full = await reportWithout(NO_ACTION);
      const report = await reportWithout(action);

      const before = new Map(full.instances.map((finding) => [finding.instanceId, finding]));
      const seen = new Set(report.instances.map((finding) => finding.instanceId));
      const hidden = operation === 'ec2:DescribeInstances' ? withoutData(full) : [];
      expect([...before.keys()].filter((id) => !seen.has(id) && !hidden.includes(id))).toEqual([]);
      expect(report.totals.compliant).toBeLessThanOrEqual(full.totals.compliant);
      const invented = report.instances.flatMap(({ instanceId, rootCause, verdict }) => {
        const known = before.get(instanceId);
        if (known === undefined)
          return verdict === 'inconclusive' ? [] : [`${instanceId} is reported as ${verdict}`];
        const proved: string[] = [known.rootCause.code, ...known.rootCause.contributing, ...GENERAL];
        if (proved.includes(rootCause.code)) return [];
        return [`${known.name}: ${known.rootCause.code} became ${rootCause.code} (${verdict})`];
      });
      expect(invented).toEqual([]);
    },
  );
});
