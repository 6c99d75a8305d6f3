/** Systems Manager: patch states of nodes and their patches. */

import type {
  DescribeInstancePatchesRequest,
  DescribeInstancePatchesResult,
  DescribeInstancePatchStatesRequest,
  DescribeInstancePatchStatesResult,
  InstancePatchState,
  PatchComplianceData,
} from '@aws-sdk/client-ssm';
import { byKey } from '../memo.ts';
import { list } from '../rules.ts';
import { nextToken, type Operations, page, type RegionCall, reads } from './operation.ts';
import { type Fields, keyValues, passes } from './ssm-filters.ts';
import { FROM_10_TO_100, KEY_VALUES_FILTERS, NODE_ID, TOKEN } from './ssm-rules.ts';

const DEFAULT_PAGE = 50;

const PATCH_FIELDS: Fields<PatchComplianceData> = {
  Classification: (patch) => patch.Classification,
  KBId: (patch) => patch.KBId,
  Severity: (patch) => patch.Severity,
  State: (patch) => wireState(patch.State),
};

export const PATCH_OPERATIONS: Operations = {
  DescribeInstancePatchStates: reads(
    { InstanceIds: list(NODE_ID, { required: true, max: 50 }), NextToken: TOKEN, MaxResults: FROM_10_TO_100 },
    describePatchStates,
  ),
  DescribeInstancePatches: reads(
    {
      InstanceId: NODE_ID,
      Filters: KEY_VALUES_FILTERS,
      NextToken: TOKEN,
      MaxResults: FROM_10_TO_100,
    },
    describePatches,
  ),
};

/** Nodes without patch data are not in the answer, and no error says so. */
function describePatchStates(
  input: DescribeInstancePatchStatesRequest,
  call: RegionCall,
): DescribeInstancePatchStatesResult {
  const { changes, region } = call;
  const states = byKey(region.patchStates, 'instance', (state) => state.InstanceId);
  const asked = [...new Set(input.InstanceIds ?? [])].flatMap((id) => states.get(id) ?? []);
  const { rows, token } = page(call, asked, input, DEFAULT_PAGE);
  return {
    InstancePatchStates: rows.map((state) => withEmptyText(changes.readPatchState(region, state))),
    ...nextToken(token),
  };
}

/** Text that the record lacks is answered empty: a node without a patch group has the group "". */
function withEmptyText(state: InstancePatchState): InstancePatchState {
  return { ...state, PatchGroup: state.PatchGroup ?? '', OwnerInformation: state.OwnerInformation ?? '' };
}

function describePatches(
  input: DescribeInstancePatchesRequest,
  call: RegionCall,
): DescribeInstancePatchesResult {
  const patches = call.region.patches.get(input.InstanceId ?? '') ?? [];
  const matches = passes(keyValues(input.Filters), PATCH_FIELDS, 'InvalidFilter');
  const { rows, token } = page(call, patches, input, DEFAULT_PAGE, matches);
  return { Patches: rows.map(onTheWire), ...nextToken(token) };
}

/** The wire says `InstalledPendingReboot` where the API model says INSTALLED_PENDING_REBOOT. */
function wireState(state: string | undefined): string {
  if (state === undefined || !/^[A-Z_]+$/.test(state)) return state ?? '';
  return state
    .toLowerCase()
    .split('_')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
}

type WirePatch = Omit<PatchComplianceData, 'State'> & { State: PatchComplianceData['State'] };

function onTheWire(patch: PatchComplianceData): WirePatch {
  return { ...patch, State: wireState(patch.State) as PatchComplianceData['State'] };
}
