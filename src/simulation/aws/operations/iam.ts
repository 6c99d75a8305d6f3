/** IAM: instance profiles, their roles, and the roles' policies. Policy documents are URL-encoded. */

import type {
  GetInstanceProfileRequest,
  GetInstanceProfileResponse,
  GetPolicyRequest,
  GetPolicyResponse,
  GetPolicyVersionRequest,
  GetPolicyVersionResponse,
  GetRolePolicyRequest,
  GetRolePolicyResponse,
  GetRoleRequest,
  GetRoleResponse,
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse,
  ListRolePoliciesRequest,
  ListRolePoliciesResponse,
  Role,
} from '@aws-sdk/client-iam';
import { AwsError } from '../errors.ts';
import type { PageOf } from '../pages.ts';
import { integer, type Rules, text } from '../rules.ts';
import { principalId } from '../sessions.ts';
import type { SimulatedInstanceProfile } from '../world.ts';
import { type Operations, page, type RegionCall, reads } from './operation.ts';

type ProfileRole = NonNullable<SimulatedInstanceProfile['role']>;
type AttachedPolicy = ProfileRole['attachedPolicies'][number];

const DEFAULT_PAGE = 100;
/** The world does not tell ages, and IAM's answers must have one. */
const CREATED = new Date('2024-01-01T00:00:00Z');
const VERSION = 'v1';

const ROLE_NAME = text({ required: true, min: 1, max: 64, pattern: /^[\w+=,.@-]+$/ });
const POLICY_ARN = text({ required: true, min: 20, max: 2048 });
const LIST: Rules = { RoleName: ROLE_NAME, Marker: text({ min: 1, max: 320 }), MaxItems: integer(1, 1000) };

export const IAM_OPERATIONS: Operations = {
  GetInstanceProfile: reads(
    { InstanceProfileName: text({ required: true, min: 1, max: 128, pattern: /^[\w+=,.@-]+$/ }) },
    getInstanceProfile,
  ),
  GetRole: reads({ RoleName: ROLE_NAME }, getRole),
  ListAttachedRolePolicies: reads(LIST, listAttached),
  ListRolePolicies: reads(LIST, listInline),
  GetRolePolicy: reads({ RoleName: ROLE_NAME, PolicyName: text({ required: true, min: 1 }) }, getInline),
  GetPolicy: reads({ PolicyArn: POLICY_ARN }, getPolicy),
  GetPolicyVersion: reads(
    {
      PolicyArn: POLICY_ARN,
      VersionId: text({ required: true, pattern: /^v[1-9][0-9]*(\.[A-Za-z0-9-]*)?$/ }),
    },
    getPolicyVersion,
  ),
};

function getInstanceProfile(input: GetInstanceProfileRequest, call: RegionCall): GetInstanceProfileResponse {
  const name = input.InstanceProfileName ?? '';
  const profile = call.account.instanceProfiles.find((candidate) => candidate.name === name);
  if (!profile) throw noSuchEntity(`Instance Profile ${name} cannot be found.`);
  return {
    InstanceProfile: {
      Path: '/',
      InstanceProfileName: profile.name,
      InstanceProfileId: principalId('AIPA', profile.arn),
      Arn: profile.arn,
      CreateDate: CREATED,
      Roles: profile.role ? [roleAnswer(call, profile.role)] : [],
    },
  };
}

function getRole(input: GetRoleRequest, call: RegionCall): GetRoleResponse {
  return { Role: roleAnswer(call, roleNamed(call, input.RoleName)) };
}

function roleAnswer(call: RegionCall, role: ProfileRole): Role {
  const arn = `arn:aws:iam::${call.account.id}:role/${role.name}`;
  return {
    Path: '/',
    RoleName: role.name,
    RoleId: principalId('AROA', arn),
    Arn: arn,
    CreateDate: CREATED,
    AssumeRolePolicyDocument: encoded(role.trustPolicy),
    MaxSessionDuration: 3600,
  };
}

function listAttached(
  input: ListAttachedRolePoliciesRequest,
  call: RegionCall,
): ListAttachedRolePoliciesResponse {
  const policies = roleNamed(call, input.RoleName).attachedPolicies.map(({ name, arn }) => ({
    PolicyName: name,
    PolicyArn: arn,
  }));
  const found = pageByMarker(call, policies, input);
  return { AttachedPolicies: found.rows, ...marker(found.token) };
}

function listInline(input: ListRolePoliciesRequest, call: RegionCall): ListRolePoliciesResponse {
  const names = roleNamed(call, input.RoleName).inlinePolicies.map(({ name }) => name);
  const found = pageByMarker(call, names, input);
  return { PolicyNames: found.rows, ...marker(found.token) };
}

function getInline(input: GetRolePolicyRequest, call: RegionCall): GetRolePolicyResponse {
  const { RoleName, PolicyName } = input;
  const policy = roleNamed(call, RoleName).inlinePolicies.find(({ name }) => name === PolicyName);
  if (!policy) throw noSuchEntity(`The role policy with name ${PolicyName} cannot be found.`);
  return { RoleName, PolicyName, PolicyDocument: encoded(policy.document) };
}

function getPolicy(input: GetPolicyRequest, call: RegionCall): GetPolicyResponse {
  const { name, arn } = policyOf(call, input.PolicyArn);
  return {
    Policy: {
      PolicyName: name,
      PolicyId: principalId('ANPA', arn),
      Arn: arn,
      Path: '/',
      DefaultVersionId: VERSION,
      IsAttachable: true,
      CreateDate: CREATED,
      UpdateDate: CREATED,
    },
  };
}

function getPolicyVersion(input: GetPolicyVersionRequest, call: RegionCall): GetPolicyVersionResponse {
  const policy = policyOf(call, input.PolicyArn);
  if (input.VersionId !== VERSION) {
    throw noSuchEntity(`Policy ${policy.arn} version ${input.VersionId} does not exist.`);
  }
  const Document = encoded(policy.document);
  return { PolicyVersion: { Document, VersionId: VERSION, IsDefaultVersion: true, CreateDate: CREATED } };
}

function roleNamed(call: RegionCall, name: string | undefined): ProfileRole {
  const found = call.account.instanceProfiles.find(({ role }) => role?.name === name)?.role;
  if (!found) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return found;
}

function policyOf(call: RegionCall, arn: string | undefined): AttachedPolicy {
  const attached = call.account.instanceProfiles.flatMap(({ role }) => role?.attachedPolicies ?? []);
  const found = attached.find((policy) => policy.arn === arn);
  if (!found) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  return found;
}

function pageByMarker<Row>(
  call: RegionCall,
  rows: readonly Row[],
  input: { readonly Marker?: string | undefined; readonly MaxItems?: number | undefined },
): PageOf<Row> {
  return page(call, rows, { NextToken: input.Marker, MaxResults: input.MaxItems }, DEFAULT_PAGE);
}

function marker(token: string | undefined): { IsTruncated: boolean; Marker?: string } {
  return token === undefined ? { IsTruncated: false } : { IsTruncated: true, Marker: token };
}

function encoded(document: object): string {
  return encodeURIComponent(JSON.stringify(document));
}

function noSuchEntity(message: string): AwsError {
  return new AwsError('NoSuchEntity', message, 404);
}
