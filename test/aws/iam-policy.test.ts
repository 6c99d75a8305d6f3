import { describe, expect, it } from 'vitest';
import { actionsMissing, type PolicyDocument, parsePolicy, trustsEc2 } from '../../src/aws/iam-policy.ts';

const NEEDED = ['ssm:UpdateInstanceInformation', 'ssmmessages:OpenControlChannel'];

function policy(...statements: object[]): PolicyDocument {
  const parsed = parsePolicy(encodeURIComponent(JSON.stringify({ Statement: statements })));
  if (!parsed) throw new Error('The policy of the test is no policy.');
  return parsed;
}

const allow = (Action: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});

describe('actions that a role lacks', () => {
  it.each([
    ['named', allow(NEEDED)],
    ['by wildcard', allow(['SSM:Update*', 'ssmmessages:*'])],
    ['by one character', allow(['ssm:UpdateInstanceInformatio?', 'ssmmessages:Open*'])],
    ['by everything', allow('*')],
    ['by exception of others', { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
    ['under a condition', allow('*', { Condition: { StringEquals: { 'aws:x': 'y' } } })],
  ])('none, if allowed %s', (_how, statement) => {
    expect(actionsMissing([policy(statement)], NEEDED)).toEqual([]);
  });

  it('those that no statement names, over all policies', () => {
    const policies = [policy(allow('s3:*')), policy(allow('ssm:UpdateInstanceInformation'))];
    expect(actionsMissing(policies, NEEDED)).toEqual(['ssmmessages:OpenControlChannel']);
    expect(actionsMissing([], NEEDED)).toEqual(NEEDED);
  });

  it('those that are denied, whatever allows them', () => {
    const deny = { Effect: 'Deny', Action: 'ssm:*', Resource: '*' };
    expect(actionsMissing([policy(allow('*'), deny)], NEEDED)).toEqual(['ssm:UpdateInstanceInformation']);
  });

  it('not those denied only sometimes, or for some resources: that proves nothing', () => {
    const sometimes = { Effect: 'Deny', Action: '*', Resource: '*', Condition: { Bool: { 'aws:x': 'y' } } };
    const some = { Effect: 'Deny', Action: '*', Resource: 'arn:aws:s3:::bucket' };
    expect(actionsMissing([policy(allow('*'), sometimes, some)], NEEDED)).toEqual([]);
  });
});

describe('policies', () => {
  it('that cannot be understood are none', () => {
    expect(parsePolicy(undefined)).toBeNull();
    expect(parsePolicy('%7Bnot json')).toBeNull();
    expect(parsePolicy(encodeURIComponent('{"Statement":[{"Effect":"Perhaps"}]}'))).toBeNull();
  });

  it('of trust name EC2, or somebody else', () => {
    const trust = (Service: string | string[]) =>
      policy({ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' });
    expect(trustsEc2(trust('ec2.amazonaws.com'))).toBe(true);
    expect(trustsEc2(trust(['lambda.amazonaws.com', 'ec2.amazonaws.com']))).toBe(true);
    expect(trustsEc2(trust('lambda.amazonaws.com'))).toBe(false);
  });
});
