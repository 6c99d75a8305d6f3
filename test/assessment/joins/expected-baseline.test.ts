import { describe, expect, it } from 'vitest';
import {
  expectedBaseline,
  nearMissPatchGroupTags,
  patchGroupTagOf,
} from '../../../src/assessment/joins/expected-baseline.ts';
import type { PatchBaseline } from '../../../src/model/records.ts';

function baseline(id: string, operatingSystem: string, isDefault: boolean): PatchBaseline {
  return {
    id,
    name: `name of ${id}`,
    operatingSystem,
    isDefault,
    modifiedAt: null,
    rejectedPatches: [],
    rejectedPatchesAction: null,
    availableSecurityUpdates: null,
    approveAfterDays: [],
  };
}

const tables = {
  baselines: [
    baseline('pb-web', 'AMAZON_LINUX_2023', false),
    baseline('pb-default', 'AMAZON_LINUX_2023', true),
    baseline('pb-windows', 'WINDOWS', true),
  ],
  groups: [{ patchGroup: 'web', baselineId: 'pb-web', operatingSystem: 'AMAZON_LINUX_2023' }],
};
const web = { key: 'Patch Group', value: 'web' };

describe('patchGroupTagOf', () => {
  it('knows both spellings and no third', () => {
    expect(patchGroupTagOf({ 'Patch Group': 'web' })).toEqual({ key: 'Patch Group', value: 'web' });
    expect(patchGroupTagOf({ PatchGroup: 'db' })).toEqual({ key: 'PatchGroup', value: 'db' });
    expect(patchGroupTagOf({ 'patch group': 'web', PATCHGROUP: 'web', 'Patch Group': '' })).toBeNull();
  });

  it('tells keys that only look like one', () => {
    const tags = {
      'patch group': 'a',
      'Patch Group ': 'b',
      'Patch-Group': 'c',
      'Patch Group': 'd',
      Name: 'e',
    };
    expect(nearMissPatchGroupTags(tags)).toEqual(['patch group', 'Patch Group ', 'Patch-Group']);
  });
});

describe('expectedBaseline', () => {
  it('takes the baseline registered for the group', () => {
    const node = { operatingSystem: 'AMAZON_LINUX_2023', group: web, policy: false };
    expect(expectedBaseline(node, tables)).toEqual({
      baselineId: 'pb-web',
      name: 'name of pb-web',
      by: 'patch-group',
      groupRegistered: true,
    });
  });

  it('falls to the default where the group is registered for another system only', () => {
    const node = { operatingSystem: 'WINDOWS', group: web, policy: false };
    expect(expectedBaseline(node, tables)).toMatchObject({
      baselineId: 'pb-windows',
      by: 'default',
      groupRegistered: false,
    });
  });

  it('takes the default without a tag', () => {
    const node = { operatingSystem: 'AMAZON_LINUX_2023', group: null, policy: false };
    expect(expectedBaseline(node, tables)).toMatchObject({ baselineId: 'pb-default', groupRegistered: null });
  });

  it('puts a patch policy over the group', () => {
    const node = { operatingSystem: 'AMAZON_LINUX_2023', group: web, policy: true };
    expect(expectedBaseline(node, tables)).toMatchObject({ baselineId: null, by: 'patch-policy' });
  });

  it('knows no baseline for a system without a default', () => {
    expect(expectedBaseline({ operatingSystem: 'SUSE', group: null, policy: false }, tables)).toBeNull();
  });
});
