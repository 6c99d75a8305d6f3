/** Systems Manager: inventory, derived from the nodes and their patch records. All values are text. */

import type {
  GetInventoryRequest,
  GetInventoryResult,
  InstancePatchState,
  InstanceProperty,
  InventoryResultEntity,
} from '@aws-sdk/client-ssm';
import { AwsError } from '../errors.ts';
import { byKey } from '../memo.ts';
import { list, structure, text } from '../rules.ts';
import { nextToken, type Operations, page, type RegionCall, reads } from './operation.ts';
import { type Fields, keyValues, passes } from './ssm-filters.ts';
import { TOKEN, UP_TO_50 } from './ssm-rules.ts';

const DEFAULT_PAGE = 50;
const INSTANCE_ID = 'AWS:InstanceInformation.InstanceId';
const PATCH_SUMMARY = 'AWS:PatchSummary';
const INFORMATION = 'AWS:InstanceInformation';

export const INVENTORY_OPERATIONS: Operations = {
  GetInventory: reads(
    {
      Filters: list(
        structure({
          Key: text({ required: true, min: 1, max: 200 }),
          Values: list(text(), { required: true, min: 1, max: 40 }),
          Type: text({ oneOf: ['Equal', 'NotEqual', 'BeginWith', 'LessThan', 'GreaterThan', 'Exists'] }),
        }),
        { min: 1, max: 5 },
      ),
      ResultAttributes: list(
        structure({ TypeName: text({ required: true, min: 1, max: 100, pattern: /^(AWS|Custom):.*$/ }) }),
        { min: 1, max: 1 },
      ),
      MaxResults: UP_TO_50,
      NextToken: TOKEN,
    },
    getInventory,
  ),
};

const NODE_FIELDS: Fields<InstanceProperty> = {
  [INSTANCE_ID]: (node) => node.InstanceId,
  'AWS:InstanceInformation.InstanceStatus': statusOf,
  'AWS:InstanceInformation.PlatformType': (node) => node.PlatformType,
  'AWS:InstanceInformation.PlatformName': (node) => node.PlatformName,
  'AWS:InstanceInformation.PlatformVersion': (node) => node.PlatformVersion,
  'AWS:InstanceInformation.AgentVersion': (node) => node.AgentVersion,
};

function getInventory(input: GetInventoryRequest, call: RegionCall): GetInventoryResult {
  const type = input.ResultAttributes?.[0]?.TypeName ?? INFORMATION;
  if (type !== PATCH_SUMMARY && type !== INFORMATION) {
    throw new AwsError('InvalidTypeNameException', `The inventory type ${type} is not collected.`);
  }
  const filters = keyValues(input.Filters);
  const matches = passes(filters, NODE_FIELDS, 'InvalidFilter');
  const ids = filters.find(
    ({ key, comparison }) => key === INSTANCE_ID && (comparison ?? 'Equal') === 'Equal',
  );
  const nodes = ids ? nodesNamed(call, ids.values) : call.region.nodes;
  const { rows, token } = page(call, nodes, input, DEFAULT_PAGE, matches);
  const entities = rows.map((node) =>
    type === INFORMATION ? informationOf(node) : patchSummaryOf(call, node),
  );
  return { Entities: entities, ...nextToken(token) };
}

function nodesNamed(call: RegionCall, ids: readonly string[]): InstanceProperty[] {
  const nodes = byKey(call.region.nodes, 'id', (node) => node.InstanceId);
  return [...new Set(ids)].flatMap((id) => nodes.get(id) ?? []);
}

function statusOf(node: InstanceProperty): string {
  if (node.InstanceState === 'stopped') return 'Stopped';
  if (node.InstanceState === 'terminated') return 'Terminated';
  return node.PingStatus === 'Online' ? 'Active' : 'ConnectionLost';
}

function informationOf(node: InstanceProperty): InventoryResultEntity {
  return entity(node, INFORMATION, node.LastPingDateTime, {
    AgentType: 'amazon-ssm-agent',
    AgentVersion: node.AgentVersion,
    ComputerName: node.ComputerName,
    InstanceId: node.InstanceId,
    InstanceStatus: statusOf(node),
    IpAddress: node.IPAddress,
    PlatformName: node.PlatformName,
    PlatformType: node.PlatformType,
    PlatformVersion: node.PlatformVersion,
    ResourceType: node.ResourceType,
  });
}

/** A node that was never patched nor scanned has an entity without data. */
function patchSummaryOf(call: RegionCall, node: InstanceProperty): InventoryResultEntity {
  const states = byKey(call.region.patchStates, 'instance', (state) => state.InstanceId);
  const known = states.get(node.InstanceId ?? '');
  if (!known) return { Id: node.InstanceId, Data: {} };
  const state = call.changes.currentPatchState(call.region, known);
  return entity(node, PATCH_SUMMARY, state.OperationEndTime, {
    ...countsOf(state),
    BaselineId: state.BaselineId,
    PatchGroup: state.PatchGroup ?? '',
    SnapshotId: state.SnapshotId,
    ExecutionId: executionIdOf(call, node),
    InstallOverrideList: state.InstallOverrideList,
    OperationType: state.Operation,
    OperationStartTime: state.OperationStartTime?.toISOString(),
    OperationEndTime: state.OperationEndTime?.toISOString(),
    RebootOption: state.RebootOption,
  });
}

function countsOf(state: InstancePatchState): Record<string, string> {
  const counts = Object.entries(state).filter(([, value]) => typeof value === 'number');
  return Object.fromEntries(counts.map(([name, value]) => [name, String(value)]));
}

/** The command that made the record, as the compliance row names it. */
function executionIdOf(call: RegionCall, node: InstanceProperty): string | undefined {
  const rows = byKey(call.region.compliance, 'patch row', (row) =>
    row.ComplianceType === 'Patch' ? row.ResourceId : undefined,
  );
  return rows.get(node.InstanceId ?? '')?.ExecutionSummary?.ExecutionId;
}

function entity(
  node: InstanceProperty,
  type: string,
  capturedAt: Date | undefined,
  values: Readonly<Record<string, string | undefined>>,
): InventoryResultEntity {
  const present = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    Id: node.InstanceId,
    Data: {
      [type]: {
        TypeName: type,
        SchemaVersion: '1.0',
        ...(capturedAt ? { CaptureTime: capturedAt.toISOString() } : {}),
        Content: [Object.fromEntries(present)],
      },
    },
  };
}
