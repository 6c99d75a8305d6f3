/** Patches of one node that are not in order, by name. */

import { DescribeInstancePatchesCommand, type PatchComplianceData } from '@aws-sdk/client-ssm';
import { PATCH_STATES, type Patch, type PatchStateName } from '../../model/records.ts';
import type { AwsReader } from '../reader.ts';
import { vendorSeverity } from '../severity.ts';
import { distinct, isoTime, text } from '../wire.ts';

const PAGE = 50;

/** States worth naming patches for. The API's filter takes them as the wire spells them. */
const OPEN_STATES = [
  'Missing',
  'Failed',
  'InstalledPendingReboot',
  'InstalledRejected',
  'AvailableSecurityUpdate',
];

const BY_SPELLING = new Map<string, PatchStateName>(PATCH_STATES.map((state) => [folded(state), state]));

/**
 * Patches of the node that are missing, failed, rejected, waiting for a reboot or not yet approved.
 * `platform`, its platform name, tells severities from apt's package priorities.
 */
export async function readPatches(
  reader: AwsReader,
  instanceId: string,
  platform: string | null,
): Promise<Patch[]> {
  const patches: Patch[] = [];
  const input = {
    InstanceId: instanceId,
    Filters: [{ Key: 'State', Values: OPEN_STATES }],
    MaxResults: PAGE,
  };
  const pages = reader.pages('ssm:DescribeInstancePatches', ({ ssm }, NextToken, options) =>
    ssm.send(new DescribeInstancePatchesCommand({ ...input, NextToken }), options),
  );
  for await (const page of pages) {
    patches.push(...(page.Patches ?? []).flatMap((row) => patch(row, platform)));
  }
  return distinct(patches, (row) => `${row.id} ${row.title}`);
}

/** A state that AWS may have added since is no state we can explain: the row is left out of the list. */
function patch(row: PatchComplianceData, platform: string | null): Patch[] {
  const state = patchStateName(row.State);
  if (state === null) return [];
  const vendorWord = text(row.Severity);
  return [
    {
      id: row.KBId ?? '',
      title: row.Title ?? '',
      state,
      severity: vendorSeverity(vendorWord, platform),
      vendorSeverity: vendorWord,
      classification: text(row.Classification),
      cves: (row.CVEIds ?? '')
        .split(',')
        .map((id) => id.trim())
        .filter((id) => id !== ''),
      installedAt: isoTime(row.InstalledTime),
    },
  ];
}

/** `MISSING`, `Missing`, `InstalledPendingReboot`, `AVAILABLE_SECURITY_UPDATES` and the like: one spelling. */
export function patchStateName(word: string | undefined): PatchStateName | null {
  const spelled = folded(word ?? '');
  return BY_SPELLING.get(spelled) ?? BY_SPELLING.get(spelled.replace(/s$/, '')) ?? null;
}

function folded(word: string): string {
  return word.replaceAll('_', '').toLowerCase();
}
