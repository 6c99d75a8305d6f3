/** From the text of `patchcheck.yaml` to its checked content; every problem knows its key, and keys their line. */

import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { nearestMatch } from '../model/nearest-match.ts';
import { ConfigFile } from './config-file.ts';
import type { ConfigProblem } from './resolve.ts';

export type KeyPath = readonly (string | number)[];

export interface ConfigDocument {
  /** Plain values; `{}` for an empty file. */
  readonly content: unknown;
  /** Why the text is no YAML; the content is worth nothing then. */
  readonly syntaxErrors: readonly { readonly message: string; readonly line: number | null }[];
  /** The line of a key, or of the nearest key above it that is there. */
  lineOf(path: KeyPath): number | null;
}

export function parseConfig(text: string): ConfigDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const syntaxErrors = document.errors.map((error) => ({
    message: (error.message.split('\n')[0] ?? error.message).replace(/ at line \d+, column \d+:?$/, ''),
    line: error.linePos?.[0].line ?? null,
  }));
  return {
    content: syntaxErrors.length > 0 ? {} : (document.toJS() ?? {}),
    syntaxErrors,
    lineOf: (path) => {
      for (let length = path.length; length > 0; length--) {
        const offset = offsetOf(document, path.slice(0, length));
        if (offset !== null) return lines.linePos(offset).line;
      }
      return null;
    },
  };
}

/** The content by its schema, or all that is wrong with it. */
export function checkContent(content: unknown): { file: ConfigFile } | { problems: ConfigProblem[] } {
  const result = ConfigFile.safeParse(content, { error: plainWords });
  return result.success ? { file: result.data } : { problems: result.error.issues.flatMap(problemsOf) };
}

const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'keys with values',
  record: 'keys with values',
  string: 'text',
  boolean: 'true or false',
  number: 'a number',
};

/** In place of zod's own words for what is not there or of another kind. */
function plainWords(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'invalid_type') return undefined;
  return issue.input === undefined ? 'is missing' : `must be ${KINDS[issue.expected] ?? issue.expected}`;
}

/** environments.prod.regions[0] */
export function keyPath(path: KeyPath): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}

/** Position of a key (or of a list's element) in the document. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: KeyPath): number | null {
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
  'remediation',
  'waves',
  'canary',
  'percent',
  'maxErrors',
  'reasonPattern',
  'calendars',
  'freeze',
  'from',
  'to',
  'reason',
  'breakGlass',
  'requireTag',
  'key',
  'value',
  'documents',
  'returnWithin',
  'audit',
  'dueWithin',
  'exceptions',
  'maxDuration',
  'owners',
  'users',
  'group',
  'mention',
  'history',
  'keep',
  'include',
];

function unknownKey(key: string): string {
  const match = nearestMatch(key, KNOWN_KEYS);
  return match === null ? 'unknown key' : `unknown key; did you mean ${match}?`;
}
