/** Which nodes the targets of associations and maintenance windows select, decided without asking AWS. */

import type { Tags, Target } from '../../model/records.ts';

/** The node as targets see it. */
export interface TargetedNode {
  readonly instanceId: string;
  readonly tags: Tags;
}

/** `undecided`: a resource group, whose members these records do not name. */
export type Match = 'match' | 'miss' | 'undecided';

/** Systems Manager takes all targets together: a node must satisfy every one. No targets select nothing. */
export function matchTargets(targets: readonly Target[], node: TargetedNode): Match {
  if (targets.length === 0) return 'miss';
  const matches = targets.map((target) => matchTarget(target, node));
  if (matches.includes('miss')) return 'miss';
  return matches.includes('undecided') ? 'undecided' : 'match';
}

/** Window targets stand side by side: one that matches is enough. */
export function matchAnyOf(alternatives: readonly (readonly Target[])[], node: TargetedNode): Match {
  const matches = alternatives.map((targets) => matchTargets(targets, node));
  if (matches.includes('match')) return 'match';
  return matches.includes('undecided') ? 'undecided' : 'miss';
}

function matchTarget(target: Target, node: TargetedNode): Match {
  const key = target.key.toLowerCase();
  if (key === 'instanceids') {
    return target.values.includes('*') || target.values.includes(node.instanceId) ? 'match' : 'miss';
  }
  if (key === 'tag-key') return target.values.some((name) => name in node.tags) ? 'match' : 'miss';
  if (key.startsWith('tag:')) return matchTag(target, node.tags);
  return key.startsWith('resource-groups:') ? 'undecided' : 'miss';
}

function matchTag(target: Target, tags: Tags): Match {
  const value = tags[tagKeyOf(target)];
  if (value === undefined) return 'miss';
  return target.values.includes(value) || target.values.includes('*') ? 'match' : 'miss';
}

function tagKeyOf(target: Target): string {
  return target.key.slice('tag:'.length);
}

/**
 * Tag selectors that miss the node by capitals or blanks alone, in words: "tag Env=prod, the node has
 * env=prod". Empty when the targets match, or miss by more than that.
 */
export function nearMisses(targets: readonly Target[], node: TargetedNode): string[] {
  if (matchTargets(targets, node) !== 'miss') return [];
  const found: string[] = [];
  for (const target of targets) {
    if (matchTarget(target, node) !== 'miss') continue;
    const near = nearMissOf(target, node.tags);
    if (near === null) return [];
    found.push(near);
  }
  return found;
}

function nearMissOf(target: Target, tags: Tags): string | null {
  const byKeyOnly = target.key.toLowerCase() === 'tag-key';
  if (!byKeyOnly && !target.key.toLowerCase().startsWith('tag:')) return null;
  const wantedKeys = byKeyOnly ? target.values : [tagKeyOf(target)];
  for (const [key, value] of Object.entries(tags)) {
    if (!wantedKeys.some((wanted) => alike(wanted, key))) continue;
    if (byKeyOnly) return `tag key ${wantedKeys.join(' or ')}, the node has ${quoted(key)}`;
    if (!target.values.some((wanted) => alike(wanted, value))) continue;
    return `tag ${tagKeyOf(target)}=${target.values.join('|')}, the node has ${quoted(key)}=${quoted(value)}`;
  }
  return null;
}

function alike(a: string, b: string): boolean {
  return fold(a) === fold(b);
}

function fold(text: string): string {
  return text.toLowerCase().replace(/[\s_-]+/g, '');
}

/** Quotes where blanks would not be seen otherwise. */
function quoted(text: string): string {
  return text === text.trim() ? text : JSON.stringify(text);
}
