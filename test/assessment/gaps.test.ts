import { describe, expect, it } from 'vitest';
import { consequenceOf } from '../../src/assessment/consequences.ts';
import { createGaps } from '../../src/assessment/gaps.ts';
import { READ_PERMISSIONS } from '../../src/aws/assess-permissions.ts';
import { ReadFailed } from '../../src/aws/reader.ts';

const AT = '2026-11-21T12:00:00.000Z';

function failing(code: string) {
  return async () => {
    throw new ReadFailed('ssm:DescribeInstancePatches', code, 'refused', 'allow it');
  };
}

describe('gaps', () => {
  it('dates what was read and names who said it', async () => {
    const gaps = createGaps(() => AT);
    const reading = await gaps.attempt('list-targets', 'ssm:ListAssociations', async () => [1]);
    expect(reading).toEqual({ known: true, value: [1], source: 'ssm:ListAssociations', observedAt: AT });
    expect(gaps.list()).toEqual([]);
    expect(gaps.canChangeFindings()).toBe(false);
  });

  it('does not ask again for what was refused for want of rights, and counts', async () => {
    const gaps = createGaps(() => AT);
    let asked = 0;
    const read = () => {
      asked++;
      return failing('AccessDeniedException')();
    };

    for (let time = 0; time < 3; time++)
      await gaps.attempt('list-targets', 'ssm:DescribeInstancePatches', read);

    expect(asked).toBe(1);
    expect(gaps.list()).toEqual([
      {
        step: 'list-targets',
        operation: 'ssm:DescribeInstancePatches',
        code: 'AccessDeniedException',
        consequence: `${consequenceOf('ssm:DescribeInstancePatches')} (3 reads)`,
      },
    ]);
  });

  it('asks again after a passing fault', async () => {
    const gaps = createGaps(() => AT);
    const first = await gaps.attempt(
      'list-targets',
      'ssm:DescribeInstancePatches',
      failing('InternalServerError'),
    );
    const second = await gaps.attempt('list-targets', 'ssm:DescribeInstancePatches', async () => 'answer');
    expect(first).toEqual({
      known: false,
      operation: 'ssm:DescribeInstancePatches',
      code: 'InternalServerError',
    });
    expect(second).toMatchObject({ known: true, value: 'answer' });
  });

  it('lets optional reads fail without making a step partial', async () => {
    const gaps = createGaps(() => AT);
    await gaps.attempt('context', 'elbv2:DescribeTargetGroups', async () => {
      throw new ReadFailed('elbv2:DescribeTargetGroups', 'AccessDenied', 'refused', 'allow it');
    });
    expect(gaps.list()).toHaveLength(1);
    expect(gaps.canChangeFindings()).toBe(false);
    await gaps.attempt('list-targets', 'ssm:DescribeInstancePatches', failing('AccessDeniedException'));
    expect(gaps.canChangeFindings()).toBe(true);
    expect(gaps.canChangeFindings('context')).toBe(false);
    expect(gaps.canChangeFindings('list-targets')).toBe(true);
  });

  it('lets anything but a failed read through', async () => {
    const gaps = createGaps(() => AT);
    const broken = gaps.attempt('context', 'ec2:DescribeSubnets', async () => {
      throw new TypeError('a defect');
    });
    await expect(broken).rejects.toThrow('a defect');
  });

  it.each(READ_PERMISSIONS)('has a consequence for $operation', ({ operation }) => {
    expect(consequenceOf(operation)).toMatch(/\.$/);
    expect(consequenceOf(operation)).not.toContain(operation.split(':')[1]);
  });
});
