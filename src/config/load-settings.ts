/** Reads `patchcheck.yaml` once and checks all of it; every problem is told with its line and key. */

import { readFile } from 'node:fs/promises';
import { PatchcheckError } from '../model/errors.ts';
import type { Settings } from '../model/settings.ts';
import { readVariables } from './environment-variables.ts';
import { checkContent, type KeyPath, keyPath, parseConfig } from './parse-config.ts';
import { type ConfigProblem, resolveSettings } from './resolve.ts';

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
  const { content, syntaxErrors, lineOf } = parseConfig(await readConfigFile(path));
  if (syntaxErrors.length > 0) {
    throw new PatchcheckError(
      'bad-configuration',
      syntaxErrors.map(({ message, line }) => `${placeOf(path, line)}: ${message}`).join('\n'),
      'Correct the YAML and start again.',
    );
  }
  const checked = checkContent(content);
  if ('problems' in checked) throw configError(path, checked.problems, lineOf);
  const resolved = resolveSettings(checked.file, variables, options.env);
  if ('settings' in resolved) return resolved.settings;
  throw configError(path, resolved.problems, lineOf);
}

/** The file's text. Throws `bad-configuration` where it cannot be read. */
export async function readConfigFile(path: string): Promise<string> {
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

function configError(
  file: string,
  problems: readonly ConfigProblem[],
  lineOf: (path: KeyPath) => number | null,
): PatchcheckError {
  const lines = problems.map((problem) => {
    const key = problem.path.length === 0 ? '' : ` ${keyPath(problem.path)}`;
    return `${placeOf(file, lineOf(problem.path))}${key}: ${problem.message}`;
  });
  return new PatchcheckError(
    'bad-configuration',
    lines.join('\n'),
    'Correct the file and start again; patchcheck.example.yaml shows every key.',
  );
}

function placeOf(file: string, line: number | null): string {
  return line === null ? file : `${file}:${line}`;
}
