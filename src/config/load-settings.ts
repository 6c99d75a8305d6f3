/** Reads `patchcheck.yaml` once and checks all of it; every problem is told with its line and key. */

import { readFile } from 'node:fs/promises';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { PatchcheckError } from '../model/errors.ts';
import { nearestMatch } from '../model/nearest-match.ts';
import type { Settings } from '../model/settings.ts';
import { ConfigFile } from './config-file.ts';
import { readVariables } from './environment-variables.ts';
import { type ConfigProblem, resolveSettings } from './resolve.ts';

type Path = readonly (string | number)[];

/**
 * Settings from `configPath` (or PATCHCHECK_CONFIG, or ./patchcheck.yaml) and `env`.
 * Throws `bad-configuration` that lists all problems.
 */
export async function loadSettings(options: {
  readonly env: NodeJS.ProcessEnv;
  readonly configPath?: string | undefined;
}): Promise<Settings> {
  const variables = readVariables(options.env);
  const path = options.configPath ?? variables.PATCHCHECK_CONFIG;
  const text = await readConfigFile(path);
  const { file, lineOf } = parseConfig(text, path);
  const resolved = resolveSettings(file, variables, options.env);
  if ('settings' in resolved) return resolved.settings;
  throw configError(path, resolved.problems, lineOf);
}

async function readConfigFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new PatchcheckError(
      'bad-configuration',
      `Cannot read the configuration file ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      'Copy patchcheck.example.yaml to patchcheck.yaml and adapt it, or name another file with --config.',
      { cause },
    );
  }
}

/** The file's content by its schema, and a look-up from key path to line. */
function parseConfig(
  text: string,
  path: string,
): { file: ConfigFile; lineOf: (path: Path) => number | null } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineOf = (keyPath: Path) => {
    for (let length = keyPath.length; length > 0; length--) {
      const offset = offsetOf(document, keyPath.slice(0, length));
      if (offset !== null) return lines.linePos(offset).line;
    }
    return null;
  };
  if (document.errors.length > 0) {
    const messages = document.errors.map((error) => error.message.split('\n')[0] ?? error.message);
    throw new PatchcheckError(
      'bad-configuration',
      messages.map((message) => `${path}: ${message}`).join('\n'),
      'Correct the YAML and start again.',
    );
  }
  const result = ConfigFile.safeParse(document.toJS() ?? {});
  if (result.success) return { file: result.data, lineOf };
  throw configError(path, result.error.issues.flatMap(problemsOf), lineOf);
}

/** Position of a key (or of a list's element) in the document. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: Path): number | null {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const key = path.at(-1);
  if (isNode(parent) && 'items' in parent && typeof key === 'string') {
    for (const item of parent.items) {
      if (item && typeof item === 'object' && 'key' in item && isNode(item.key) && String(item.key) === key) {
        return item.key.range?.[0] ?? null;
      }
    }
    return null;
  }
  const node = document.getIn(path, true);
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}

/** One zod issue as problems: unknown keys one by one, with the nearest known one. */
function problemsOf(issue: z.core.$ZodIssue): ConfigProblem[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key) }));
  }
  if (issue.code === 'invalid_union') {
    const nested = bestUnionBranch(issue);
    if (nested.length > 0) {
      return nested.flatMap(problemsOf).map((problem) => ({ ...problem, path: [...path, ...problem.path] }));
    }
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map((inner) => ({ path, message: inner.message }));
  }
  return [{ path, message: issue.message }];
}

/** Of a union's branches, the one that came furthest: the others complain of the type itself. */
function bestUnionBranch(issue: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] {
  const deep = issue.errors.filter((issues) => issues.every((inner) => !isWrongType(inner)));
  return deep[0] ?? issue.errors[0] ?? [];
}

function isWrongType(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

const KNOWN_KEYS = [
  'environments',
  'defaults',
  'digests',
  'priority',
  'ownerTags',
  'production',
  'regions',
  'accounts',
  'freshness',
  'stale',
  'operators',
  'approvers',
  'approval',
  'required',
  'allowSelf',
  'expires',
  'viewers',
  'channels',
  'id',
  'name',
  'assessRole',
  'remediateRole',
  'remediateRoles',
  'externalId',
  'environment',
  'channel',
  'cron',
  'timezone',
  'points',
  'thresholds',
];

function unknownKey(key: string): string {
  const match = nearestMatch(key, KNOWN_KEYS);
  return match === null ? 'unknown key' : `unknown key; did you mean ${match}?`;
}

function configError(
  file: string,
  problems: readonly ConfigProblem[],
  lineOf: (path: Path) => number | null,
): PatchcheckError {
  const lines = problems.map((problem) => {
    const line = lineOf(problem.path);
    return `${file}${line === null ? '' : `:${line}`} ${keyPath(problem.path)}: ${problem.message}`;
  });
  return new PatchcheckError(
    'bad-configuration',
    lines.join('\n'),
    'Correct the file and start again; patchcheck.example.yaml shows every key.',
  );
}

/** environments.prod.regions[0] */
function keyPath(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}
