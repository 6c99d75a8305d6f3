/** The baseline a node should be judged by: patch policy over patch group over its system's default. */

import type { ExpectedBaseline } from '../../model/facts.ts';
import type { PatchBaseline, PatchGroupMapping, Tags } from '../../model/records.ts';

/** The two spellings that Patch Manager reads; the second is for tags in instance metadata. */
const PATCH_GROUP_KEYS = ['Patch Group', 'PatchGroup'] as const;

export type PatchGroupTag = { readonly key: string; readonly value: string };

/** The node's patch group, or null where no tag names one. */
export function patchGroupTagOf(tags: Tags): PatchGroupTag | null {
  for (const key of PATCH_GROUP_KEYS) {
    const value = tags[key];
    if (value) return { key, value };
  }
  return null;
}

/** Tag keys that look like a patch group and that Patch Manager ignores: "patch group", "Patch Group ". */
export function nearMissPatchGroupTags(tags: Tags): string[] {
  return Object.keys(tags).filter((key) => {
    const exact = PATCH_GROUP_KEYS.some((name) => name === key);
    return !exact && key.toLowerCase().replace(/[^a-z]/g, '') === 'patchgroup';
  });
}

type Baseline = Pick<PatchBaseline, 'id' | 'name' | 'operatingSystem' | 'isDefault'>;

interface Tables {
  readonly baselines: readonly Baseline[];
  readonly groups: readonly PatchGroupMapping[];
}

/**
 * The expected baseline of a node with this operating system; null where AWS names no default for it.
 * A baseline of a patch policy is made anew for each run, so that it has no id to compare.
 */
export function expectedBaseline(
  node: { readonly operatingSystem: string; readonly group: PatchGroupTag | null; readonly policy: boolean },
  tables: Tables,
): ExpectedBaseline | null {
  const registered = node.group ? mappingOf(node.group.value, node.operatingSystem, tables) : null;
  const groupRegistered = node.group ? registered !== null : null;
  if (node.policy) return { baselineId: null, name: null, by: 'patch-policy', groupRegistered };
  if (registered) {
    const name = tables.baselines.find((baseline) => baseline.id === registered.baselineId)?.name ?? null;
    return { baselineId: registered.baselineId, name, by: 'patch-group', groupRegistered };
  }
  const standard = defaultBaselineOf(node.operatingSystem, tables.baselines);
  if (!standard) return null;
  return { baselineId: standard.id, name: standard.name, by: 'default', groupRegistered };
}

function mappingOf(group: string, operatingSystem: string, tables: Tables): PatchGroupMapping | null {
  const found = tables.groups.find(
    (mapping) => mapping.patchGroup === group && mapping.operatingSystem === operatingSystem,
  );
  return found ?? null;
}

function defaultBaselineOf(operatingSystem: string, baselines: readonly Baseline[]): Baseline | null {
  const found = baselines.find(
    (baseline) => baseline.isDefault && baseline.operatingSystem === operatingSystem,
  );
  return found ?? null;
}
