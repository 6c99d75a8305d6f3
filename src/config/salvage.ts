/** What is sound of a broken configuration: enough to check the rest of an installation. */

import type { Settings } from '../model/settings.ts';
import type { Variables } from './environment-variables.ts';
import { checkContent, type KeyPath, keyPath } from './parse-config.ts';
import { type ConfigProblem, resolveSettings } from './resolve.ts';

export interface Salvaged {
  readonly settings: Settings;
  /** Key paths of what was left out. */
  readonly leftOut: readonly string[];
}

/** Removing one thing can make another one wrong; more rounds than this no real file needs. */
const MOST_ROUNDS = 20;

/**
 * Settings without the parts that are wrong. What is left means what it meant before: a wrong external id takes
 * its account along, and wrong `defaults` take all environments, so that no role is tried in another way.
 */
export function salvage(content: unknown, variables: Variables, env: NodeJS.ProcessEnv): Salvaged {
  let rest: unknown = structuredClone(content);
  const leftOut = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { settings, problems } = resolve(rest, variables, env);
    if (settings !== null) return { settings, leftOut: [...leftOut] };
    const units = distinctPaths(problems.map(({ path }) => unitOf(path)));
    for (const unit of units) leftOut.add(keyPath(unit));
    rest = without(rest, units);
  }
  return { settings: emptySettings(variables, env), leftOut: ['environments'] };
}

function resolve(
  content: unknown,
  variables: Variables,
  env: NodeJS.ProcessEnv,
): { settings: Settings | null; problems: readonly ConfigProblem[] } {
  const checked = checkContent(content);
  if ('problems' in checked) return { settings: null, problems: checked.problems };
  const resolved = resolveSettings(checked.file, variables, env);
  return 'settings' in resolved
    ? { settings: resolved.settings, problems: [] }
    : { settings: null, problems: resolved.problems };
}

function emptySettings(variables: Variables, env: NodeJS.ProcessEnv): Settings {
  const { settings } = resolve({ environments: {} }, variables, env);
  if (settings === null) throw new Error('Empty settings are always sound.');
  return settings;
}

/** Settings of an environment that bear neither on its roles nor on its Regions: they can go alone. */
const SEPARABLE = [
  'freshness',
  'operators',
  'approvers',
  'approval',
  'remediation',
  'dueWithin',
  'exceptions',
  'viewers',
  'channels',
  'production',
];

/** The smallest part around a problem that can be left out without changing what the rest means. */
function unitOf(path: KeyPath): KeyPath {
  const [top, name, key, index] = path;
  if (top === 'defaults' || top === undefined) return ['environments'];
  if (top === 'digests' && typeof name === 'number') return path.slice(0, 2);
  if (top !== 'environments' || name === undefined) return [top];
  if (typeof index === 'number' && (key === 'accounts' || key === 'regions')) return path.slice(0, 4);
  if (typeof key === 'string' && SEPARABLE.includes(key)) return path.slice(0, 3);
  return path.slice(0, 2);
}

function distinctPaths(paths: readonly KeyPath[]): KeyPath[] {
  return [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
}

/** A copy of `content` without these parts; `environments` stays, and is empty. */
function without(content: unknown, units: readonly KeyPath[]): unknown {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return { environments: {} };
  if (units.some((unit) => unit.length === 1 && unit[0] === 'environments')) {
    return { environments: {} };
  }
  return pruned(content, units);
}

function pruned(value: unknown, paths: readonly KeyPath[]): unknown {
  if (paths.length === 0 || typeof value !== 'object' || value === null) return value;
  const below = (key: string | number) => paths.filter(([head]) => head === key).map((path) => path.slice(1));
  const isGone = (key: string | number) => paths.some((path) => path.length === 1 && path[0] === key);
  if (Array.isArray(value)) {
    return value.flatMap((entry, index) => (isGone(index) ? [] : [pruned(entry, below(index))]));
  }
  const kept = Object.entries(value).filter(([key]) => !isGone(key));
  return Object.fromEntries(kept.map(([key, entry]) => [key, pruned(entry, below(key))]));
}
