import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  isOptionalRead,
  isReadOperation,
  READ_PERMISSIONS,
  REMEDIATION_READ_PERMISSIONS,
} from '../../src/aws/assess-permissions.ts';

const policy = JSON.parse(
  readFileSync(new URL('../../docs/aws/assess-permissions.json', import.meta.url), 'utf8'),
) as { Statement: { Action: string[] }[] };

describe('what an assessment may send', () => {
  it('is exactly what the policy to copy allows', () => {
    const allowed = policy.Statement.flatMap((statement) => statement.Action);
    const listed = [...READ_PERMISSIONS, ...REMEDIATION_READ_PERMISSIONS].map(({ action }) => action);
    expect(allowed.toSorted()).toEqual(listed.toSorted());
  });

  it('only reads, and reads no secrets', () => {
    const all = [...READ_PERMISSIONS, ...REMEDIATION_READ_PERMISSIONS];
    for (const { operation } of all) expect(operation).toMatch(/:(Describe|Get|List)[A-Z]/);
    expect(isReadOperation('ssm:GetParameter')).toBe(false);
    expect(isReadOperation('ssm:SendCommand')).toBe(false);
  });

  it('can do without what only remediation looks at', () => {
    for (const { operation } of REMEDIATION_READ_PERMISSIONS) {
      expect(isReadOperation(operation)).toBe(true);
      expect(isOptionalRead(operation)).toBe(true);
    }
  });

  it('can do without IAM, Auto Scaling and load balancers', () => {
    const optional = READ_PERMISSIONS.filter(({ operation }) => isOptionalRead(operation));
    expect(new Set(optional.map(({ operation }) => operation.split(':')[0]))).toEqual(
      new Set(['iam', 'autoscaling', 'elbv2']),
    );
  });
});
