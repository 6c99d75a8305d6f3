/** Does an instance profile's role hold what the Systems Manager agent needs? All reads are optional. */

import {
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  type Role,
} from '@aws-sdk/client-iam';
import type { ProfileRights } from '../../model/facts.ts';
import { actionsMissing, type PolicyDocument, parsePolicy, trustsEc2 } from '../iam-policy.ts';
import { type AwsReader, ReadFailed } from '../reader.ts';
import { lastPart } from '../wire.ts';

/** What the agent cannot do without: its heartbeat and its two message channels (AmazonSSMManagedInstanceCore). */
const AGENT_NEEDS = [
  'ssm:UpdateInstanceInformation',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
];

/** AWS's own policy for the agent: what is in it is known, and need not be read. */
const AGENT_POLICY = /^arn:aws[\w-]*:iam::aws:policy\/AmazonSSMManagedInstanceCore$/;
const AGENT_POLICY_DOCUMENT: PolicyDocument = {
  Statement: [{ Effect: 'Allow', Action: [...AGENT_NEEDS], Resource: ['*'] }],
};

/**
 * Rights of the profile with this ARN or name, which is up to five calls and two more a policy: ask once a
 * profile, not once an instance. A profile that does not exist, or is empty, has no rights.
 */
export async function readProfileRights(reader: AwsReader, profileArn: string): Promise<ProfileRights> {
  const profileName = lastPart(profileArn);
  const role = await readRole(reader, profileName);
  if (role?.RoleName === undefined) {
    return { profileName, roleName: null, sufficient: false, missing: AGENT_NEEDS, trustsEc2: null };
  }
  const policies = await readPolicies(reader, role.RoleName);
  const understood = policies.filter((policy) => policy !== null);
  const missing = actionsMissing(understood, AGENT_NEEDS);
  const unsure = missing.length > 0 && understood.length < policies.length;
  const trust = parsePolicy(role.AssumeRolePolicyDocument);
  return {
    profileName,
    roleName: role.RoleName,
    sufficient: unsure ? null : missing.length === 0,
    missing: unsure ? [] : missing,
    trustsEc2: trust === null ? null : trustsEc2(trust),
  };
}

async function readRole(reader: AwsReader, InstanceProfileName: string): Promise<Role | null> {
  try {
    const answer = await reader.send('iam:GetInstanceProfile', ({ iam }, options) =>
      iam.send(new GetInstanceProfileCommand({ InstanceProfileName }), options),
    );
    return answer.InstanceProfile?.Roles?.[0] ?? null;
  } catch (thrown) {
    if (thrown instanceof ReadFailed && /^NoSuchEntity/.test(thrown.awsCode)) return null;
    throw thrown;
  }
}

/** Every policy of the role, attached and inline; null for one that cannot be understood. */
async function readPolicies(reader: AwsReader, RoleName: string): Promise<(PolicyDocument | null)[]> {
  const [attached, inline] = await Promise.all([
    readAttachedArns(reader, RoleName),
    readInlineNames(reader, RoleName),
  ]);
  return Promise.all([
    ...attached.map((arn) => readManagedPolicy(reader, arn)),
    ...inline.map((name) => readInlinePolicy(reader, RoleName, name)),
  ]);
}

async function readAttachedArns(reader: AwsReader, RoleName: string): Promise<string[]> {
  const arns: string[] = [];
  const pages = reader.pages('iam:ListAttachedRolePolicies', ({ iam }, Marker, options) =>
    iam.send(new ListAttachedRolePoliciesCommand({ RoleName, Marker }), options),
  );
  for await (const page of pages) {
    arns.push(...(page.AttachedPolicies ?? []).flatMap((policy) => policy.PolicyArn ?? []));
  }
  return [...new Set(arns)];
}

async function readInlineNames(reader: AwsReader, RoleName: string): Promise<string[]> {
  const names: string[] = [];
  const pages = reader.pages('iam:ListRolePolicies', ({ iam }, Marker, options) =>
    iam.send(new ListRolePoliciesCommand({ RoleName, Marker }), options),
  );
  for await (const page of pages) names.push(...(page.PolicyNames ?? []));
  return [...new Set(names)];
}

async function readManagedPolicy(reader: AwsReader, PolicyArn: string): Promise<PolicyDocument | null> {
  if (AGENT_POLICY.test(PolicyArn)) return AGENT_POLICY_DOCUMENT;
  const { Policy } = await reader.send('iam:GetPolicy', ({ iam }, options) =>
    iam.send(new GetPolicyCommand({ PolicyArn }), options),
  );
  const VersionId = Policy?.DefaultVersionId ?? 'v1';
  const answer = await reader.send('iam:GetPolicyVersion', ({ iam }, options) =>
    iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }), options),
  );
  return parsePolicy(answer.PolicyVersion?.Document);
}

async function readInlinePolicy(
  reader: AwsReader,
  RoleName: string,
  PolicyName: string,
): Promise<PolicyDocument | null> {
  const answer = await reader.send('iam:GetRolePolicy', ({ iam }, options) =>
    iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }), options),
  );
  return parsePolicy(answer.PolicyDocument);
}
