/** Systems Manager: State Manager associations, their executions, and nodes' statuses. */

import type {
  Association,
  AssociationDescription,
  AssociationExecution,
  AssociationExecutionTarget,
  DescribeAssociationExecutionsRequest,
  DescribeAssociationExecutionsResult,
  DescribeAssociationExecutionTargetsRequest,
  DescribeAssociationExecutionTargetsResult,
  DescribeAssociationRequest,
  DescribeAssociationResult,
  DescribeInstanceAssociationsStatusRequest,
  DescribeInstanceAssociationsStatusResult,
  ListAssociationsRequest,
  ListAssociationsResult,
} from '@aws-sdk/client-ssm';
import { AwsError } from '../errors.ts';
import { byKey, groupedBy } from '../memo.ts';
import { list, structure, text } from '../rules.ts';
import type { SimulatedAssociationExecution } from '../world.ts';
import { nextToken, type Operations, page, type RegionCall, reads } from './operation.ts';
import { type Fields, type Filter, isoTime, passes } from './ssm-filters.ts';
import { NODE_ID, OPTIONAL_NODE_ID, TOKEN, UP_TO_50, UUID } from './ssm-rules.ts';

const DEFAULT_PAGE = 50;

const ASSOCIATION_FIELDS: Fields<AssociationDescription> = {
  Name: (association) => association.Name,
  AssociationId: (association) => association.AssociationId,
  AssociationName: (association) => association.AssociationName,
  AssociationStatusName: (association) => association.Overview?.Status,
  LastExecutedBefore: (association) => association.LastExecutionDate?.toISOString(),
  LastExecutedAfter: (association) => association.LastExecutionDate?.toISOString(),
  InstanceId: (association) => association.InstanceId ?? idsTargeted(association),
  ResourceGroupName: (association) =>
    association.Targets?.find((target) => target.Key === 'resource-groups:Name')?.Values?.[0],
};

const PAGE = { MaxResults: UP_TO_50, NextToken: TOKEN };

function filters(keys: readonly string[], typeRequired: boolean) {
  const members = {
    Key: text({ required: true, oneOf: keys }),
    Value: text({ required: true, min: 1 }),
    ...(typeRequired
      ? { Type: text({ required: true, oneOf: ['EQUAL', 'LESS_THAN', 'GREATER_THAN'] }) }
      : {}),
  };
  return list(structure(members), { min: 1 });
}

export const ASSOCIATION_OPERATIONS: Operations = {
  ListAssociations: reads(
    {
      ...PAGE,
      AssociationFilterList: list(
        structure({
          key: text({ required: true, oneOf: Object.keys(ASSOCIATION_FIELDS) }),
          value: text({ required: true, min: 1 }),
        }),
        { min: 1 },
      ),
    },
    listAssociations,
  ),
  DescribeAssociation: reads(
    {
      Name: text({ pattern: /^[a-zA-Z0-9_\-.:/]{3,128}$/ }),
      InstanceId: OPTIONAL_NODE_ID,
      AssociationId: { ...UUID, required: false },
      AssociationVersion: text({ pattern: /^([$]LATEST)|([1-9][0-9]*)$/ }),
    },
    describeAssociation,
  ),
  DescribeInstanceAssociationsStatus: reads({ ...PAGE, InstanceId: NODE_ID }, describeStatuses),
  DescribeAssociationExecutions: reads(
    { ...PAGE, AssociationId: UUID, Filters: filters(['ExecutionId', 'Status', 'CreatedTime'], true) },
    describeExecutions,
  ),
  DescribeAssociationExecutionTargets: reads(
    {
      ...PAGE,
      AssociationId: UUID,
      ExecutionId: UUID,
      Filters: filters(['Status', 'ResourceId', 'ResourceType'], false),
    },
    describeTargets,
  ),
};

function idsTargeted(association: AssociationDescription): string | undefined {
  return association.Targets?.find((target) => target.Key === 'InstanceIds')?.Values?.[0];
}

function listAssociations(input: ListAssociationsRequest, call: RegionCall): ListAssociationsResult {
  const asked = (input.AssociationFilterList ?? []).map(
    ({ key, value }): Filter => ({
      key: key ?? '',
      values: [key?.startsWith('LastExecuted') ? isoTime(value) : (value ?? '')],
      comparison: comparisonOf(key),
    }),
  );
  const matches = passes(asked, ASSOCIATION_FIELDS, 'ValidationException');
  const { rows, token } = page(call, call.region.associations, input, DEFAULT_PAGE, matches);
  return { Associations: rows.map(listed), ...nextToken(token) };
}

function comparisonOf(key: string | undefined): string {
  if (key === 'LastExecutedBefore') return 'LESS_THAN';
  return key === 'LastExecutedAfter' ? 'GREATER_THAN' : 'EQUAL';
}

/** What the listing tells: nothing of parameters, calendars or output. */
function listed(association: AssociationDescription): Association {
  return {
    Name: association.Name,
    InstanceId: association.InstanceId,
    AssociationId: association.AssociationId,
    AssociationVersion: association.AssociationVersion,
    DocumentVersion: association.DocumentVersion,
    Targets: association.Targets,
    LastExecutionDate: association.LastExecutionDate,
    Overview: association.Overview,
    ScheduleExpression: association.ScheduleExpression,
    AssociationName: association.AssociationName,
    ScheduleOffset: association.ScheduleOffset,
    Duration: association.Duration,
    TargetMaps: association.TargetMaps,
  };
}

function describeAssociation(input: DescribeAssociationRequest, call: RegionCall): DescribeAssociationResult {
  return { AssociationDescription: associationOf(input, call) };
}

/** By id, or, as old associations are, by document and node. */
function associationOf(input: DescribeAssociationRequest, call: RegionCall): AssociationDescription {
  const { associations } = call.region;
  const found =
    input.AssociationId === undefined
      ? associations.find(({ Name, InstanceId }) => Name === input.Name && InstanceId === input.InstanceId)
      : byKey(associations, 'id', (association) => association.AssociationId).get(input.AssociationId);
  if (!found) throw new AwsError('AssociationDoesNotExist', 'The specified association does not exist.');
  return found;
}

/** A node that no association was ever applied to has an empty list, and so has an unknown one. */
function describeStatuses(
  input: DescribeInstanceAssociationsStatusRequest,
  call: RegionCall,
): DescribeInstanceAssociationsStatusResult {
  const statuses = call.region.associationStatuses.get(input.InstanceId ?? '') ?? [];
  const { rows, token } = page(call, statuses, input, DEFAULT_PAGE);
  return { InstanceAssociationStatusInfos: rows, ...nextToken(token) };
}

function describeExecutions(
  input: DescribeAssociationExecutionsRequest,
  call: RegionCall,
): DescribeAssociationExecutionsResult {
  const { AssociationId: id = '' } = input;
  associationOf({ AssociationId: id }, call);
  const asked = (input.Filters ?? []).map(
    ({ Key, Value, Type }): Filter => ({
      key: Key ?? '',
      values: [Key === 'CreatedTime' ? isoTime(Value) : (Value ?? '')],
      comparison: Type,
    }),
  );
  const matches = passes<SimulatedAssociationExecution>(
    asked,
    {
      ExecutionId: (execution) => execution.executionId,
      Status: (execution) => execution.status,
      CreatedTime: (execution) => execution.createdAt.toISOString(),
    },
    'ValidationException',
  );
  const { rows, token } = page(call, executionsOf(call, id), input, DEFAULT_PAGE, matches);
  return { AssociationExecutions: rows.map(executionRow), ...nextToken(token) };
}

/** Newest first. */
function executionsOf(call: RegionCall, associationId: string): SimulatedAssociationExecution[] {
  const all = groupedBy(
    call.region.associationExecutions,
    'association',
    (execution) => execution.associationId,
  );
  return (all.get(associationId) ?? []).toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}

function executionRow(execution: SimulatedAssociationExecution): AssociationExecution {
  const counts = Map.groupBy(execution.targets, (target) => target.status);
  const byStatus = [...counts].map(([status, targets]) => `${status}=${targets.length}`);
  return {
    AssociationId: execution.associationId,
    AssociationVersion: '1',
    ExecutionId: execution.executionId,
    Status: execution.status,
    DetailedStatus: execution.detailedStatus,
    CreatedTime: execution.createdAt,
    LastExecutionDate: execution.createdAt,
    ResourceCountByStatus: `{${byStatus.join(', ')}}`,
  };
}

function describeTargets(
  input: DescribeAssociationExecutionTargetsRequest,
  call: RegionCall,
): DescribeAssociationExecutionTargetsResult {
  const execution = executionsOf(call, input.AssociationId ?? '').find(
    ({ executionId }) => executionId === input.ExecutionId,
  );
  if (!execution) {
    throw new AwsError('AssociationExecutionDoesNotExist', 'The specified execution does not exist.');
  }
  const asked = (input.Filters ?? []).map(
    ({ Key, Value }): Filter => ({ key: Key ?? '', values: [Value ?? ''] }),
  );
  const matches = passes<SimulatedAssociationExecution['targets'][number]>(
    asked,
    {
      Status: (target) => target.status,
      ResourceId: (target) => target.resourceId,
      ResourceType: () => 'ManagedInstance',
    },
    'ValidationException',
  );
  const { rows, token } = page(call, execution.targets, input, DEFAULT_PAGE, matches);
  return {
    AssociationExecutionTargets: rows.map((target) => targetRow(execution, target)),
    ...nextToken(token),
  };
}

function targetRow(
  execution: SimulatedAssociationExecution,
  target: SimulatedAssociationExecution['targets'][number],
): AssociationExecutionTarget {
  const output = { OutputSourceId: target.commandId ?? '', OutputSourceType: 'RunCommand' };
  return {
    AssociationId: execution.associationId,
    AssociationVersion: '1',
    ExecutionId: execution.executionId,
    ResourceId: target.resourceId,
    ResourceType: 'ManagedInstance',
    Status: target.status,
    DetailedStatus: target.status,
    LastExecutionDate: execution.createdAt,
    ...(target.commandId === null ? {} : { OutputSource: output }),
  };
}
