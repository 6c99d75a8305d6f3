/** Systems Manager: managed nodes, their message channel, and the Region's settings. */

import type {
  DescribeInstanceInformationRequest,
  DescribeInstanceInformationResult,
  DescribeInstancePropertiesRequest,
  DescribeInstancePropertiesResult,
  GetConnectionStatusRequest,
  GetConnectionStatusResponse,
  GetServiceSettingRequest,
  GetServiceSettingResult,
  InstanceInformation,
  InstanceProperty,
} from '@aws-sdk/client-ssm';
import { lastBeat } from '../acts/power.ts';
import { AwsError } from '../errors.ts';
import { byKey } from '../memo.ts';
import { integer, list, structure, text } from '../rules.ts';
import { nextToken, type Operations, page, type RegionCall, reads } from './operation.ts';
import { type Fields, type Filter, passes } from './ssm-filters.ts';
import { TOKEN } from './ssm-rules.ts';

const DEFAULT_PAGE = 50;
const DEFAULT_HOST_MANAGEMENT = '/ssm/managed-instance/default-ec2-instance-management-role';

const NODE_FIELDS: Fields<InstanceProperty> = {
  InstanceIds: (node) => node.InstanceId,
  AgentVersion: (node) => node.AgentVersion,
  PingStatus: (node) => node.PingStatus,
  PlatformTypes: (node) => node.PlatformType,
  ActivationIds: (node) => node.ActivationId,
  IamRole: (node) => node.IamRole,
  ResourceType: (node) => node.ResourceType,
  AssociationStatus: (node) => node.AssociationStatus,
};

const LONG_TEXT = text({ min: 1, max: 100_000 });
const KEYS = Object.keys(NODE_FIELDS);

export const NODE_OPERATIONS: Operations = {
  DescribeInstanceProperties: reads(
    {
      InstancePropertyFilterList: list(
        structure({
          key: text({ required: true, oneOf: [...KEYS, 'DocumentName'] }),
          valueSet: list(LONG_TEXT, { required: true, min: 1, max: 40 }),
        }),
        { min: 1, max: 40 },
      ),
      FiltersWithOperator: list(
        structure({
          Key: { ...LONG_TEXT, required: true },
          Values: list(LONG_TEXT, { required: true, min: 1, max: 40 }),
          Operator: text({ oneOf: ['Equal', 'NotEqual', 'BeginWith', 'LessThan', 'GreaterThan'] }),
        }),
        { min: 1, max: 40 },
      ),
      MaxResults: integer(5, 1000),
      NextToken: TOKEN,
    },
    describeProperties,
  ),
  DescribeInstanceInformation: reads(
    {
      InstanceInformationFilterList: list(
        structure({
          key: text({ required: true, oneOf: KEYS }),
          valueSet: list(text({ min: 1 }), { required: true, min: 1, max: 100 }),
        }),
      ),
      Filters: list(
        structure({
          Key: text({ required: true, min: 1 }),
          Values: list(text({ min: 1 }), { required: true, min: 1, max: 100 }),
        }),
      ),
      MaxResults: integer(5, 50),
      NextToken: TOKEN,
    },
    describeInformation,
  ),
  GetConnectionStatus: reads({ Target: text({ required: true, min: 1, max: 400 }) }, connectionStatus),
  GetServiceSetting: reads({ SettingId: text({ required: true, min: 1, max: 1000 }) }, serviceSetting),
};

function describeProperties(
  input: DescribeInstancePropertiesRequest,
  call: RegionCall,
): DescribeInstancePropertiesResult {
  const filters = [
    ...(input.InstancePropertyFilterList ?? []).map((filter) => ({
      key: filter.key ?? '',
      values: filter.valueSet ?? [],
    })),
    ...(input.FiltersWithOperator ?? []).map((filter) => ({
      key: filter.Key ?? '',
      values: filter.Values ?? [],
      comparison: filter.Operator,
    })),
  ];
  const matches = passes(filters, NODE_FIELDS, 'InvalidFilterKey');
  const { rows, token } = page(call, candidates(call, filters), input, DEFAULT_PAGE, matches);
  return { InstanceProperties: rows.map((node) => alive(call, node)), ...nextToken(token) };
}

/** Stopped and terminated nodes are left out; naming an id that is no managed node fails the call. */
function describeInformation(
  input: DescribeInstanceInformationRequest,
  call: RegionCall,
): DescribeInstanceInformationResult {
  const filters = [
    ...(input.InstanceInformationFilterList ?? []).map((filter) => ({
      key: filter.key ?? '',
      values: filter.valueSet ?? [],
    })),
    ...(input.Filters ?? []).map((filter) => ({ key: filter.Key ?? '', values: filter.Values ?? [] })),
  ];
  refuseUnknownNodes(call, filters);
  const matches = passes(filters, { ...NODE_FIELDS, ...tagFields(call, filters) }, 'InvalidFilterKey');
  const { rows, token } = page(
    call,
    candidates(call, filters),
    input,
    DEFAULT_PAGE,
    (node) => !isGone(node) && matches(node),
  );
  return { InstanceInformationList: rows.map((node) => information(alive(call, node))), ...nextToken(token) };
}

function refuseUnknownNodes(call: RegionCall, filters: readonly Filter[]): void {
  const nodes = nodesById(call);
  const unknown = filters
    .filter((filter) => filter.key === 'InstanceIds')
    .flatMap((filter) => filter.values)
    .filter((id) => !nodes.has(id));
  if (unknown.length === 0) return;
  const message = `Instances [[${unknown.join(', ')}]] not in a valid state for account ${call.account.id}`;
  throw new AwsError('InvalidInstanceId', message);
}

/** `tag:Key` and `tag-key` compare with the tags of the EC2 instance. */
function tagFields(call: RegionCall, filters: readonly Filter[]): Fields<InstanceProperty> {
  const fields: Record<string, (node: InstanceProperty) => string | undefined> = {};
  for (const { key, values } of filters) {
    if (key.startsWith('tag:')) fields[key] = (node) => tagsOf(call, node).get(key.slice('tag:'.length));
    if (key === 'tag-key') fields[key] = (node) => values.find((name) => tagsOf(call, node).has(name));
  }
  return fields;
}

function tagsOf(call: RegionCall, node: InstanceProperty): Map<string, string> {
  const instances = byKey(call.region.instances, 'id', (instance) => instance.InstanceId);
  const tags = instances.get(node.InstanceId ?? '')?.Tags ?? [];
  return new Map(tags.map((tag) => [tag.Key ?? '', tag.Value ?? '']));
}

/** The nodes that the ids in the filters leave; all of them if no filter names ids. */
function candidates(call: RegionCall, filters: readonly Filter[]): readonly InstanceProperty[] {
  const byId = filters.find(
    (filter) => filter.key === 'InstanceIds' && (filter.comparison ?? 'Equal') === 'Equal',
  );
  if (!byId) return call.region.nodes;
  const nodes = nodesById(call);
  return [...new Set(byId.values)].flatMap((id) => nodes.get(id) ?? []);
}

function nodesById(call: RegionCall): ReadonlyMap<string, InstanceProperty> {
  return byKey(call.region.nodes, 'id', (node) => node.InstanceId);
}

function isGone(node: InstanceProperty): boolean {
  return node.InstanceState === 'stopped' || node.InstanceState === 'terminated';
}

/** The node with its newest heartbeat: one that fell silent has none. */
function alive(call: RegionCall, node: InstanceProperty): InstanceProperty {
  const { region, acts, now } = call;
  const up = acts.knownMachine(region, node.InstanceId ?? '')?.up ?? node.PingStatus === 'Online';
  if (!up || !region.heartbeats) return node;
  return { ...node, LastPingDateTime: lastBeat(region, node.LastPingDateTime, now) };
}

/** What DescribeInstanceInformation tells of a node: nothing of EC2's. */
function information(node: InstanceProperty): InstanceInformation {
  const { InstanceType, InstanceRole, KeyName, InstanceState, Architecture, LaunchTime, ...rest } = node;
  const { AvailabilityZone, ResourceType, ...told } = rest;
  return {
    ...told,
    ...(ResourceType === 'ManagedInstance' ? { ResourceType } : { ResourceType: 'EC2Instance' }),
  };
}

function connectionStatus(input: GetConnectionStatusRequest, call: RegionCall): GetConnectionStatusResponse {
  const target = input.Target ?? '';
  const assumed = nodesById(call).has(target) ? 'connected' : 'notconnected';
  return { Target: target, Status: call.region.connections.get(target) ?? assumed };
}

function serviceSetting(input: GetServiceSettingRequest, call: RegionCall): GetServiceSettingResult {
  if (input.SettingId !== DEFAULT_HOST_MANAGEMENT) {
    throw new AwsError('ServiceSettingNotFound', `The setting ${input.SettingId} is not known.`);
  }
  const role = call.region.defaultHostManagementRole;
  return {
    ServiceSetting: {
      SettingId: DEFAULT_HOST_MANAGEMENT,
      SettingValue: role ?? '$None',
      ARN: `arn:aws:ssm:${call.regionName}:${call.account.id}:servicesetting${DEFAULT_HOST_MANAGEMENT}`,
      Status: role === null ? 'Default' : 'Customized',
    },
  };
}
