import { describe, expect, it } from 'vitest';
import {
  instancesPerCall,
  LONGEST_POLICY,
  NotInTheTable,
  type PolicySubject,
  sessionPolicy,
} from '../../../src/aws/acting/session-policy.ts';
import type { PatchDocuments } from '../../../src/aws/acting-permissions.ts';

const DOCUMENTS: readonly PatchDocuments[] = [{ scan: null, install: null }];
const UNTIL = new Date('2026-11-21T12:00:25.400Z');

function subject(changes: Partial<PolicySubject> = {}): PolicySubject {
  return {
    accountId: '111122223333',
    region: 'us-east-1',
    roleArn: 'arn:aws:iam::111122223333:role/patchcheck-remediate',
    operation: 'ssm:SendCommand',
    document: 'AWS-RunPatchBaseline',
    instanceIds: ['i-0aaaaaaaaaaaaaaaa'],
    associationId: null,
    volumeId: null,
    ...changes,
  };
}

interface Statement {
  readonly Action: string[];
  readonly Resource: string[];
  readonly Condition?: Record<string, Record<string, string>>;
}

function statements(changes: Partial<PolicySubject> = {}, documents = DOCUMENTS): Statement[] {
  return JSON.parse(sessionPolicy(subject(changes), documents, UNTIL)).Statement;
}

describe('the policy of a session that acts', () => {
  it('names a document that another account shares by its own ARN', () => {
    const arn = 'arn:aws:ssm:us-east-1:444455556666:document/patchcheck-Install';
    const [statement] = statements({ document: arn }, [{ scan: null, install: arn }]);
    expect(statement?.Resource).toContain(arn);
    expect(statement?.Resource).toHaveLength(2);
  });

  it('names a private document of the account, and no other', () => {
    const own = [{ scan: 'patchcheck-Scan', install: 'patchcheck-Install' }];
    const [only, ...more] = statements({ document: 'patchcheck-Install' }, own);
    expect(more).toEqual([]);
    expect(only?.Resource.toSorted()).toEqual([
      'arn:aws:ec2:us-east-1:111122223333:instance/i-0aaaaaaaaaaaaaaaa',
      'arn:aws:ssm:us-east-1:111122223333:document/patchcheck-Install',
    ]);
  });

  it.each([
    ['us-gov-west-1', 'aws-us-gov'],
    ['cn-north-1', 'aws-cn'],
  ])('is of the partition of %s', (region, partition) => {
    const roleArn = `arn:${partition}:iam::111122223333:role/patchcheck-remediate`;
    for (const { Resource } of statements({ region, roleArn })) {
      for (const arn of Resource) expect(arn).toMatch(new RegExp(`^arn:${partition}:[a-z0-9]+:${region}:`));
    }
  });

  it.each(['ec2:RebootInstances', 'ec2:StartInstances'] as const)(
    'names the instances of %s',
    (operation) => {
      const all = statements({ operation, document: null });
      const own = all.filter(({ Action }) => Action.includes(operation));
      expect(own).toMatchObject([
        {
          Resource: ['arn:aws:ec2:us-east-1:111122223333:instance/i-0aaaaaaaaaaaaaaaa'],
          Condition: { DateLessThan: { 'aws:CurrentTime': '2026-11-21T12:00:25Z' } },
        },
      ]);
    },
  );

  it('names one association', () => {
    expect(
      statements({ operation: 'ssm:StartAssociationsOnce', document: null, associationId: 'as-1' }),
    ).toEqual([
      expect.objectContaining({ Resource: ['arn:aws:ssm:us-east-1:111122223333:association/as-1'] }),
    ]);
  });

  it('names one volume, and lets the snapshot be tagged only as it is made', () => {
    const all = statements({ operation: 'ec2:CreateSnapshot', document: null, volumeId: 'vol-1' });
    expect(all).toMatchObject([
      {
        Action: ['ec2:CreateSnapshot'],
        Resource: ['arn:aws:ec2:us-east-1:111122223333:volume/vol-1', 'arn:aws:ec2:us-east-1::snapshot/*'],
      },
      {
        Action: ['ec2:CreateTags'],
        Condition: { StringEquals: { 'ec2:CreateAction': 'CreateSnapshot' } },
      },
    ]);
  });

  it('lets a runbook read for as long as it takes, and start only now; scripts only where it needs them', () => {
    const look = {
      operation: 'ssm:StartAutomationExecution',
      document: 'AWSSupport-TroubleshootManagedInstance',
    } as const;
    const outside = statements(look);
    const start = outside.find(({ Action }) => Action.includes('ssm:StartAutomationExecution'));
    expect(start?.Resource.join(' ')).not.toContain('PatchManagerLinux');
    expect(start?.Condition).toHaveProperty('DateLessThan');
    const reads = outside.find(({ Action }) => Action.includes('ec2:DescribeInstances'));
    expect(reads?.Condition).toBeUndefined();
    expect(JSON.stringify(outside)).not.toContain('ssm:SendCommand');

    const inside = statements({ ...look, document: 'AWSSupport-TroubleshootPatchManagerLinux' });
    const scripts = inside.filter(({ Action }) => Action.includes('ssm:SendCommand'));
    expect(scripts.flatMap(({ Resource }) => Resource)).toContain(
      'arn:aws:ec2:us-east-1:111122223333:instance/i-0aaaaaaaaaaaaaaaa',
    );
  });

  it.each([
    ['ssm:SendCommand', 'AWS-RunShellScript'],
    ['ssm:StartAutomationExecution', 'AWS-StopEC2Instance'],
    ['ec2:TerminateInstances', null],
    ['ssm:PutComplianceItems', null],
  ] as const)('is none for %s %s: no action sends that', (operation, document) => {
    expect(() => sessionPolicy(subject({ operation, document }), DOCUMENTS, UNTIL)).toThrow(NotInTheTable);
  });
});

describe('instances in one call', () => {
  it.each([
    ['ssm:SendCommand', 'AWS-RunPatchBaseline', 'us-east-1', 'aws'],
    ['ssm:SendCommand', 'patchcheck-Install', 'us-gov-west-1', 'aws-us-gov'],
    ['ec2:RebootInstances', null, 'ap-southeast-4', 'aws'],
    ['ec2:StartInstances', null, 'cn-northwest-1', 'aws-cn'],
  ] as const)('are as many as fit: %s %s in %s', (operation, document, region, partition) => {
    const roleArn = `arn:${partition}:iam::111122223333:role/patchcheck-remediate`;
    const documents = [{ scan: null, install: 'patchcheck-Install' }];
    const call = subject({ operation, document, region, roleArn });
    const most = instancesPerCall(call, documents);

    const length = (count: number) => {
      const instanceIds = Array.from({ length: count }, (_, index) => `i-${String(index).padStart(17, 'f')}`);
      return sessionPolicy({ ...call, instanceIds }, documents, UNTIL).length;
    };
    expect(most).toBeGreaterThanOrEqual(18);
    expect(length(most)).toBeLessThanOrEqual(LONGEST_POLICY);
    expect(length(most + 1)).toBeGreaterThan(LONGEST_POLICY);
  });

  it('are never more than Run Command takes, however short their policy is', () => {
    const call = subject({ operation: 'ssm:StartAssociationsOnce', document: null, associationId: 'as-1' });
    expect(instancesPerCall(call, DOCUMENTS)).toBe(50);
  });

  it('fits every runbook', () => {
    for (const document of [
      'AWSSupport-TroubleshootManagedInstance',
      'AWSSupport-TroubleshootPatchManagerLinux',
      'AWSSupport-TroubleshootWindowsUpdate',
    ]) {
      const call = subject({
        operation: 'ssm:StartAutomationExecution',
        document,
        region: 'us-gov-west-1',
        roleArn: 'arn:aws-us-gov:iam::111122223333:role/r',
      });
      expect(sessionPolicy(call, DOCUMENTS, UNTIL).length).toBeLessThanOrEqual(LONGEST_POLICY);
    }
  });
});
