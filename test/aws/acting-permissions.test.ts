import { describe, expect, it } from 'vitest';
import {
  type ActingStatement,
  actingOperations,
  actingStatements,
  type PatchDocuments,
} from '../../src/aws/acting-permissions.ts';
import { partitionOf, policyStatement, resourceArns } from '../../src/aws/acting-policy.ts';
import { isReadOperation } from '../../src/aws/assess-permissions.ts';
import { REMEDIATE_ACTIONS } from '../../src/model/settings.ts';

const AWS_DOCUMENTS: PatchDocuments = { scan: null, install: null };
const OWN_DOCUMENTS: PatchDocuments = { scan: 'patchcheck-Scan', install: 'patchcheck-Install' };
const PLACE = { partition: 'aws', region: 'us-east-1', accountId: '111122223333' };
const FENCE = { key: 'patchcheck', value: 'allowed' };
const ALL = REMEDIATE_ACTIONS.flatMap((action) => actingStatements(action, AWS_DOCUMENTS));

function arnsOf(statements: readonly ActingStatement[], operation: string): string[] {
  return statements
    .filter(({ actions }) => actions.includes(operation))
    .flatMap(({ resources }) => resources.flatMap((resource) => resourceArns(resource, PLACE)));
}

describe('what an action may send', () => {
  it('is what it needs, and what cancels it', () => {
    expect(Object.fromEntries(REMEDIATE_ACTIONS.map((action) => [action, actingOperations(action)]))).toEqual(
      {
        scan: ['ssm:SendCommand', 'ssm:CancelCommand'],
        install: ['ssm:SendCommand', 'ssm:CancelCommand', 'ec2:CreateSnapshot'],
        reboot: ['ec2:RebootInstances', 'ssm:SendCommand', 'ssm:CancelCommand'],
        start: ['ec2:StartInstances', 'ssm:SendCommand', 'ssm:CancelCommand'],
        'update-agent': ['ssm:SendCommand', 'ssm:CancelCommand'],
        'run-association': ['ssm:StartAssociationsOnce'],
        diagnose: ['ssm:StartAutomationExecution', 'ssm:StopAutomationExecution'],
      },
    );
  });

  it.each(REMEDIATE_ACTIONS)('is what its rights are for, no more and no less: %s', (action) => {
    const statements = actingStatements(action, AWS_DOCUMENTS);
    const operations = new Set(statements.map(({ operation }) => operation));
    expect(operations).toEqual(new Set(actingOperations(action)));
    for (const operation of actingOperations(action)) {
      expect(arnsOf(statements, operation), operation).not.toEqual([]);
    }
  });

  it('is nothing that an assessment may send', () => {
    for (const action of REMEDIATE_ACTIONS) {
      for (const operation of actingOperations(action)) expect(isReadOperation(operation)).toBe(false);
    }
  });
});

describe('the rights', () => {
  it('are for one thing each: "*" only where IAM knows nothing narrower', () => {
    const wide = ALL.filter(({ resources }) => resources.some(({ kind }) => kind === 'any'));
    const actions = new Set(wide.flatMap((statement) => statement.actions));
    const changing = [...actions].filter((action) => !/:(Describe|Get|List)/.test(action));
    expect(changing).toEqual(['ssm:CancelCommand']);
  });

  it('hold no wildcard in an action, and none over tags, roles or documents', () => {
    const actions = new Set(ALL.flatMap((statement) => statement.actions));
    const changing = [...actions].filter((action) => !/:(Describe|Get|List)/.test(action)).toSorted();
    expect(changing).toEqual([
      'ec2:CreateSnapshot',
      'ec2:CreateTags',
      'ec2:RebootInstances',
      'ec2:StartInstances',
      'kms:CreateGrant',
      'ssm:CancelCommand',
      'ssm:SendCommand',
      'ssm:StartAssociationsOnce',
      'ssm:StartAutomationExecution',
      'ssm:StopAutomationExecution',
    ]);
  });

  it('tag nothing but snapshots, while these are made: a fence of tags cannot be moved', () => {
    const tagging = ALL.filter(({ actions }) => actions.includes('ec2:CreateTags'));
    for (const { resources, conditions } of tagging) {
      expect(resources).toEqual([{ kind: 'snapshot' }]);
      expect(conditions).toEqual({ StringEquals: { 'ec2:CreateAction': 'CreateSnapshot' } });
    }
  });

  it('read no parameters, and no secrets', () => {
    const reads = ALL.flatMap((statement) => statement.actions).filter((action) =>
      /GetParam|secrets/i.test(action),
    );
    expect(reads).toEqual([]);
  });

  it.each(REMEDIATE_ACTIONS)(
    'are fenced on instances and associations, and on nothing else: %s',
    (action) => {
      for (const { fenced, resources } of actingStatements(action, AWS_DOCUMENTS)) {
        const kinds = resources.map(({ kind }) => kind);
        expect(fenced).toBe(kinds.some((kind) => kind === 'instance' || kind === 'association'));
        if (fenced) expect(new Set(kinds).size).toBe(1);
      }
    },
  );

  it('of SendCommand name the document and, apart from it, the instances', () => {
    const statements = actingStatements('scan', AWS_DOCUMENTS).filter(
      ({ operation }) => operation === 'ssm:SendCommand',
    );
    expect(
      statements.map((statement) => policyStatement(statement, PLACE, { instanceIds: ['i-1'] }, FENCE)),
    ).toEqual([
      {
        Sid: 'ScanDocument',
        Effect: 'Allow',
        Action: ['ssm:SendCommand'],
        Resource: ['arn:aws:ssm:us-east-1::document/AWS-RunPatchBaseline'],
      },
      {
        Sid: 'ScanInstances',
        Effect: 'Allow',
        Action: ['ssm:SendCommand'],
        Resource: ['arn:aws:ec2:us-east-1:111122223333:instance/i-1'],
        Condition: { StringEquals: { 'aws:ResourceTag/patchcheck': 'allowed' } },
      },
    ]);
  });

  it('keep the conditions that they have beside the fence', () => {
    const statement: ActingStatement = {
      sid: 'Both',
      operation: 'ec2:RebootInstances',
      actions: ['ec2:RebootInstances'],
      resources: [{ kind: 'instance' }],
      fenced: true,
      conditions: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
      option: null,
    };
    expect(policyStatement(statement, PLACE, {}, FENCE).Condition).toEqual({
      StringEquals: { 'aws:RequestedRegion': 'us-east-1', 'aws:ResourceTag/patchcheck': 'allowed' },
    });
  });
});

describe('private documents', () => {
  it('take the place of AWS-RunPatchBaseline, so that a scan’s right does not install', () => {
    const documents = arnsOf(actingStatements('scan', OWN_DOCUMENTS), 'ssm:SendCommand');
    expect(documents).toContain('arn:aws:ssm:us-east-1:111122223333:document/patchcheck-Scan');
    expect(documents.join()).not.toMatch(/AWS-RunPatchBaseline|Install/);
  });

  it('are those of the scan after a reboot or a start', () => {
    for (const action of ['reboot', 'start'] as const) {
      const documents = arnsOf(actingStatements(action, OWN_DOCUMENTS), 'ssm:SendCommand').join();
      expect(documents).toContain('document/patchcheck-Scan');
      expect(documents).not.toContain('patchcheck-Install');
    }
  });
});

describe('options', () => {
  it.each([
    ['install', 'snapshot', ['ec2:CreateSnapshot', 'ec2:CreateTags']],
    ['start', 'encrypted-volumes', ['kms:CreateGrant']],
    ['diagnose', 'scripts-on-nodes', ['ssm:SendCommand']],
  ] as const)('%s without %s lacks what only that needs', (action, option, actions) => {
    const without = actingStatements(action, AWS_DOCUMENTS, []).flatMap((statement) => statement.actions);
    const withIt = actingStatements(action, AWS_DOCUMENTS, [option]).flatMap(
      (statement) => statement.actions,
    );
    for (const needed of actions) {
      expect(without).not.toContain(needed);
      expect(withIt).toContain(needed);
    }
  });

  it('scripts run nowhere without the right to them', () => {
    const arns = REMEDIATE_ACTIONS.flatMap((action) =>
      arnsOf(actingStatements(action, AWS_DOCUMENTS, []), 'ssm:SendCommand'),
    );
    expect(arns.join()).not.toMatch(/RunShellScript|RunPowerShellScript/);
  });
});

describe('other partitions', () => {
  it.each(['aws-cn', 'aws-us-gov'])('have ARNs of their own: %s', (partition) => {
    expect(partitionOf(`arn:${partition}:iam::111122223333:role/patchcheck-scan`)).toBe(partition);
    for (const { resources } of ALL) {
      for (const arn of resources.flatMap((resource) => resourceArns(resource, { ...PLACE, partition }))) {
        if (arn !== '*') expect(arn.startsWith(`arn:${partition}:`)).toBe(true);
      }
    }
  });
});
