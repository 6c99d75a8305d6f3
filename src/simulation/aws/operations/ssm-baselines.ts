/** Systems Manager: patch baselines and patch groups. */

import type {
  DescribePatchBaselinesRequest,
  DescribePatchBaselinesResult,
  DescribePatchGroupsRequest,
  DescribePatchGroupsResult,
  GetDefaultPatchBaselineRequest,
  GetDefaultPatchBaselineResult,
  GetPatchBaselineRequest,
  GetPatchBaselineResult,
  PatchBaselineIdentity,
  PatchGroupPatchBaselineMapping,
} from '@aws-sdk/client-ssm';
import { AwsError } from '../errors.ts';
import { byKey } from '../memo.ts';
import { integer, text } from '../rules.ts';
import { nextToken, type Operations, page, type RegionCall, reads } from './operation.ts';
import { type Filter, keyValues, passes } from './ssm-filters.ts';
import { KEY_VALUES_FILTERS, TOKEN } from './ssm-rules.ts';

const DEFAULT_PAGE = 50;
const PAGE = { Filters: KEY_VALUES_FILTERS, MaxResults: integer(1, 100), NextToken: TOKEN };
const OPERATING_SYSTEMS = [
  'WINDOWS',
  'AMAZON_LINUX',
  'AMAZON_LINUX_2',
  'AMAZON_LINUX_2022',
  'UBUNTU',
  'REDHAT_ENTERPRISE_LINUX',
  'SUSE',
  'CENTOS',
  'ORACLE_LINUX',
  'DEBIAN',
  'MACOS',
  'RASPBIAN',
  'ROCKY_LINUX',
  'ALMA_LINUX',
  'AMAZON_LINUX_2023',
];

export const BASELINE_OPERATIONS: Operations = {
  DescribePatchBaselines: reads(PAGE, describeBaselines),
  DescribePatchGroups: reads(PAGE, describeGroups),
  GetPatchBaseline: reads(
    { BaselineId: text({ required: true, min: 20, max: 128, pattern: /^[a-zA-Z0-9_\-:/]{20,128}$/ }) },
    getBaseline,
  ),
  GetDefaultPatchBaseline: reads({ OperatingSystem: text({ oneOf: OPERATING_SYSTEMS }) }, getDefaultBaseline),
};

function describeBaselines(
  input: DescribePatchBaselinesRequest,
  call: RegionCall,
): DescribePatchBaselinesResult {
  const matches = passes<PatchBaselineIdentity>(
    prefixed(keyValues(input.Filters)),
    {
      OWNER: (baseline) => (isOwnedByAws(baseline) ? 'AWS' : 'Self'),
      NAME_PREFIX: (baseline) => baseline.BaselineName,
      OPERATING_SYSTEM: (baseline) => baseline.OperatingSystem,
    },
    'ValidationException',
  );
  const identities = call.region.baselines.map(identityOf);
  const { rows, token } = page(call, identities, input, DEFAULT_PAGE, matches);
  return { BaselineIdentities: rows, ...nextToken(token) };
}

/** AWS's own baselines are named by their ARN, an account's by their id. */
function isOwnedByAws(baseline: PatchBaselineIdentity): boolean {
  return baseline.BaselineId?.startsWith('arn:') ?? false;
}

function identityOf(baseline: PatchBaselineIdentity & GetPatchBaselineResult): PatchBaselineIdentity {
  return {
    BaselineId: baseline.BaselineId,
    BaselineName: baseline.BaselineName ?? baseline.Name,
    OperatingSystem: baseline.OperatingSystem,
    BaselineDescription: baseline.BaselineDescription ?? baseline.Description ?? '',
    DefaultBaseline: baseline.DefaultBaseline ?? false,
  };
}

function describeGroups(input: DescribePatchGroupsRequest, call: RegionCall): DescribePatchGroupsResult {
  const matches = passes<PatchGroupPatchBaselineMapping>(
    prefixed(keyValues(input.Filters)),
    {
      NAME_PREFIX: (mapping) => mapping.PatchGroup,
      OPERATING_SYSTEM: (mapping) => mapping.BaselineIdentity?.OperatingSystem,
    },
    'ValidationException',
  );
  const { rows, token } = page(call, call.region.patchGroups, input, DEFAULT_PAGE, matches);
  return { Mappings: rows, ...nextToken(token) };
}

function prefixed(filters: readonly Filter[]): Filter[] {
  return filters.map((filter) =>
    filter.key === 'NAME_PREFIX' ? { ...filter, comparison: 'BEGIN_WITH' } : filter,
  );
}

/** A baseline that a patch policy generated cannot be read: it does not exist to anybody. */
function getBaseline(input: GetPatchBaselineRequest, call: RegionCall): GetPatchBaselineResult {
  const baselines = byKey(call.region.baselines, 'id', (baseline) => baseline.BaselineId);
  const baseline = baselines.get(input.BaselineId ?? '');
  if (!baseline) {
    throw new AwsError('DoesNotExistException', `The patch baseline ${input.BaselineId} does not exist.`);
  }
  const { BaselineName, BaselineDescription, DefaultBaseline, ...result } = baseline;
  return {
    ...result,
    Name: baseline.Name ?? BaselineName,
    Description: baseline.Description ?? BaselineDescription,
  };
}

function getDefaultBaseline(
  input: GetDefaultPatchBaselineRequest,
  call: RegionCall,
): GetDefaultPatchBaselineResult {
  const system = input.OperatingSystem ?? 'WINDOWS';
  const found = call.region.baselines.find(
    (baseline) => baseline.OperatingSystem === system && baseline.DefaultBaseline,
  );
  if (!found) {
    throw new AwsError('DoesNotExistException', `${system} has no default patch baseline.`);
  }
  return { BaselineId: found.BaselineId, OperatingSystem: system };
}
