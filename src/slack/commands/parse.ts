/** What somebody typed after `/patchcheck`, as a command. Pure. */

import { resolveRequest } from '../../assessment/run-request.ts';
import { PatchcheckError } from '../../model/errors.ts';
import { nearestMatch } from '../../model/nearest-match.ts';
import type { EnvironmentSettings, Settings } from '../../model/settings.ts';

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'environments' }
  | { readonly kind: 'status' }
  | { readonly kind: 'cancel'; readonly runId: string | null }
  | {
      readonly kind: 'assess';
      readonly environment: EnvironmentSettings;
      readonly regions: readonly string[];
      readonly accounts: readonly string[];
    };

const WORDS = ['help', 'envs', 'status', 'cancel'] as const;
/** Longer than any command; the rest is not looked at. */
const LONGEST = 1_000;

/** Throws PatchcheckError with the nearest match where a word, environment, Region or account is unknown. */
export function parseCommand(text: string, settings: Pick<Settings, 'environments'>): Command {
  const [first, ...rest] = words(text);
  if (first === undefined) return { kind: 'help' };
  // An environment may be called like a word of ours: people's own names come first.
  if (!settings.environments.has(first)) {
    switch (first.toLowerCase()) {
      case 'help':
        return { kind: 'help' };
      case 'envs':
        return { kind: 'environments' };
      case 'status':
        return { kind: 'status' };
      case 'cancel':
        return { kind: 'cancel', runId: rest[0] ?? null };
    }
  }
  return { kind: 'assess', ...resolve(first, rest, settings.environments) };
}

function words(text: string): string[] {
  return text
    .slice(0, LONGEST)
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** Words after the environment are Regions, or accounts where one has that id or name. */
function resolve(
  name: string,
  rest: readonly string[],
  environments: ReadonlyMap<string, EnvironmentSettings>,
): Omit<Extract<Command, { kind: 'assess' }>, 'kind'> {
  const known = environments.get(name)?.accounts ?? [];
  const isAccount = (word: string) => known.some((account) => account.id === word || account.name === word);
  try {
    return resolveRequest(
      {
        environment: name,
        regions: rest.filter((word) => !isAccount(word)),
        accounts: rest.filter(isAccount),
      },
      environments,
    );
  } catch (error) {
    throw withNearestWord(error, name, [...environments.keys()]);
  }
}

/** `hlp` is nearer to help than to any environment. */
function withNearestWord(error: unknown, typed: string, environments: readonly string[]): unknown {
  if (!(error instanceof PatchcheckError) || error.code !== 'unknown-environment') return error;
  const match = nearestMatch(typed, [...environments, ...WORDS]);
  const isWord = WORDS.some((word) => word === match) && !environments.includes(match ?? '');
  if (!isWord) return error;
  return new PatchcheckError(
    'bad-usage',
    `There is no environment or word ${JSON.stringify(typed.slice(0, 64))}; did you mean ${match}?`,
    error.nextStep,
  );
}
