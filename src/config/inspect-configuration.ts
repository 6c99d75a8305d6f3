/** The whole configuration for a doctor: everything that is wrong, and what can still be worked with. */

import { asPatchcheckError } from '../model/errors.ts';
import type { Settings } from '../model/settings.ts';
import { inspectVariables } from './environment-variables.ts';
import { readConfigFile } from './load-settings.ts';
import { checkContent, keyPath, parseConfig } from './parse-config.ts';
import { resolveSettings } from './resolve.ts';
import { salvage } from './salvage.ts';

export interface InspectedConfiguration {
  /** The file. */
  readonly path: string;
  readonly problems: readonly LocatedProblem[];
  /** Complete if there are no problems; else the sound part, without any environment if need be. */
  readonly settings: Settings;
  /** Key paths of the file that `settings` leaves out. */
  readonly leftOut: readonly string[];
  /** Environment variables that are wrong; `settings` holds their defaults. */
  readonly wrongVariables: ReadonlySet<string>;
}

export interface LocatedProblem {
  /** `patchcheck.yaml:8`, or where a variable is meant, `environment variables`. */
  readonly place: string;
  /** `environments.prod.regions[0]`; null: the file as a whole. */
  readonly key: string | null;
  readonly message: string;
  readonly fix: string;
}

const FIX_KEY = 'Correct it; patchcheck.example.yaml shows every key.';

/** Reads the file and `env`, and never throws for what they hold. */
export async function inspectConfiguration(options: {
  readonly env: NodeJS.ProcessEnv;
  readonly configPath?: string | undefined;
}): Promise<InspectedConfiguration> {
  const { variables, problems } = inspectVariables(options.env);
  const path = options.configPath ?? variables.PATCHCHECK_CONFIG;
  const wrongVariables = new Set(problems.map(({ name }) => name));
  const ofVariables = problems.map(({ name, message }) => ({
    place: 'environment variables',
    key: name,
    message,
    fix: `Set ${name} to a correct value, or unset it.`,
  }));
  const file = await inspectFile(path, options.env, variables);
  return { path, wrongVariables, ...file, problems: [...ofVariables, ...file.problems] };
}

async function inspectFile(
  path: string,
  env: NodeJS.ProcessEnv,
  variables: ReturnType<typeof inspectVariables>['variables'],
): Promise<Pick<InspectedConfiguration, 'problems' | 'settings' | 'leftOut'>> {
  const read = await readConfigFile(path).then(parseConfig, asPatchcheckError);
  if (read instanceof Error) {
    const { message, nextStep } = read;
    const problem = { place: path, key: null, message, fix: nextStep };
    return { problems: [problem], ...salvage({}, variables, env), leftOut: [] };
  }
  const { content, syntaxErrors, lineOf } = read;
  const at = (line: number | null) => (line === null ? path : `${path}:${line}`);
  if (syntaxErrors.length > 0) {
    const problems = syntaxErrors.map(({ line, message }) => ({
      place: at(line),
      key: null,
      message,
      fix: 'Correct the YAML.',
    }));
    return { problems, ...salvage({}, variables, env), leftOut: [] };
  }
  const checked = checkContent(content);
  const resolved = 'problems' in checked ? checked : resolveSettings(checked.file, variables, env);
  if ('settings' in resolved) return { problems: [], settings: resolved.settings, leftOut: [] };
  const problems = resolved.problems.map((problem) => ({
    place: at(lineOf(problem.path)),
    key: keyPath(problem.path),
    message: problem.message,
    fix: FIX_KEY,
  }));
  return { problems, ...salvage(content, variables, env) };
}
