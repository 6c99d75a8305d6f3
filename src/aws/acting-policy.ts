/** The rights of the table as IAM writes them: for a role, or for a session that may touch a few things only. */

import type { ActingResource, ActingStatement } from './acting-permissions.ts';

/** Where the things are. Parts of an ARN, so that "*" and placeholders of templates do as well. */
export interface Place {
  /** aws, aws-cn, aws-us-gov. */
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** What a session is for; a kind that is absent stays as wide as the role has it. */
export interface NamedThings {
  readonly instanceIds?: readonly string[];
  readonly associationIds?: readonly string[];
  readonly volumeIds?: readonly string[];
  readonly executionIds?: readonly string[];
  /** ARNs of keys. */
  readonly keys?: readonly string[];
}

export interface TagFence {
  readonly key: string;
  readonly value: string;
}

type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Conditions;
}

/** One statement of a policy document; `fence` is ignored where the statement carries none. */
export function policyStatement(
  statement: ActingStatement,
  place: Place,
  named: NamedThings = {},
  fence: TagFence | null = null,
): PolicyStatement {
  const conditions = statement.fenced && fence !== null ? fencedBy(statement, fence) : statement.conditions;
  return {
    Sid: statement.sid,
    Effect: 'Allow',
    Action: statement.actions,
    Resource: statement.resources.flatMap((resource) => resourceArns(resource, place, named)),
    ...(Object.keys(conditions).length === 0 ? {} : { Condition: conditions }),
  };
}

/** ARNs, or patterns of them, for what a statement is limited to. */
export function resourceArns(resource: ActingResource, place: Place, named: NamedThings = {}): string[] {
  const { partition, region, accountId } = place;
  const ssm = `arn:${partition}:ssm:${region}`;
  const ec2 = `arn:${partition}:ec2:${region}`;
  switch (resource.kind) {
    case 'any':
      return ['*'];
    case 'document':
      // One that another account shares is configured by its ARN.
      return [
        resource.name.startsWith('arn:')
          ? resource.name
          : `${ssm}:${ownerOf(resource.name, accountId)}:document/${resource.name}`,
      ];
    case 'runbook':
      return [`${ssm}:${ownerOf(resource.name, accountId)}:automation-definition/${resource.name}:*`];
    case 'instance':
      return some(named.instanceIds).map((id) => `${ec2}:${accountId}:instance/${id}`);
    case 'association':
      return some(named.associationIds).map((id) => `${ssm}:${accountId}:association/${id}`);
    case 'execution':
      return some(named.executionIds).map((id) => `${ssm}:${accountId}:automation-execution/${id}`);
    case 'volume':
      return some(named.volumeIds).map((id) => `${ec2}:${accountId}:volume/${id}`);
    case 'snapshot':
      return [`${ec2}::snapshot/*`];
    case 'key':
      return named.keys === undefined
        ? [`arn:${partition}:kms:${region}:${accountId}:key/*`]
        : [...named.keys];
  }
}

/** Partition of an ARN, such as a role's. */
export function partitionOf(arn: string): string {
  return arn.split(':')[1] ?? 'aws';
}

/** Names that begin with AWS are AWS's own, which has no account in ARNs of documents. */
function ownerOf(document: string, accountId: string): string {
  return document.startsWith('AWS') ? '' : accountId;
}

function some(ids: readonly string[] | undefined): readonly string[] {
  return ids ?? ['*'];
}

function fencedBy({ conditions }: ActingStatement, { key, value }: TagFence): Conditions {
  return {
    ...conditions,
    StringEquals: { ...conditions.StringEquals, [`aws:ResourceTag/${key}`]: value },
  };
}
