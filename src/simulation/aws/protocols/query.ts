/** Query requests: a form whose dotted keys spell lists and structures. */

import type { Input } from './json.ts';

type Tree = Map<string, Tree | string>;

/**
 * The form as the input that the API model describes: `Filter.1.Value.2=x` and `Names.member.1=x` become
 * lists. EC2 names list parameters in the singular on the wire; they get their plural back.
 * All scalars stay text.
 */
export function readQuery(form: URLSearchParams, protocol: 'ec2' | 'query'): Input {
  const root: Tree = new Map();
  for (const [key, value] of form) {
    if (key !== 'Action' && key !== 'Version') plant(root, key.split('.'), value);
  }
  return structure(root, protocol);
}

function plant(tree: Tree, path: readonly string[], value: string): void {
  const [head, ...rest] = path;
  if (head === undefined) return;
  if (rest.length === 0) {
    tree.set(head, value);
    return;
  }
  const known = tree.get(head);
  const branch: Tree = known instanceof Map ? known : new Map();
  tree.set(head, branch);
  plant(branch, rest, value);
}

function structure(tree: Tree, protocol: 'ec2' | 'query'): Input {
  const members: Record<string, unknown> = {};
  for (const [name, branch] of tree) {
    const value = treeValue(branch, protocol);
    members[Array.isArray(value) && protocol === 'ec2' ? `${name}s` : name] = value;
  }
  return members;
}

function treeValue(branch: Tree | string, protocol: 'ec2' | 'query'): unknown {
  if (typeof branch === 'string') return branch;
  const members = branch.get('member');
  if (members instanceof Map) return treeValue(members, protocol);
  const keys = [...branch.keys()];
  if (!keys.every((key) => /^\d+$/.test(key))) return structure(branch, protocol);
  return keys
    .toSorted((a, b) => Number(a) - Number(b))
    .map((key) => treeValue(branch.get(key) ?? '', protocol));
}
