/** What somebody typed after `/patchcheck`, as a command. Pure. */

import { resolveRequest } from '../../assessment/run-request.ts';
import { PatchcheckError } from '../../model/errors.ts';
import { didYouMean, nearestMatch } from '../../model/nearest-match.ts';
import type { EnvironmentSettings, Settings } from '../../model/settings.ts';

type Environments = ReadonlyMap<string, EnvironmentSettings>;

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'environments' }
  | { readonly kind: 'status'; readonly runId: string | null }
  | { readonly kind: 'cancel'; readonly runId: string | null }
  | { readonly kind: 'again' }
  | { readonly kind: 'doctor' }
  /** Emergency stop: pulled, or lifted. */
  | {
      readonly kind: 'stop';
      readonly environment: EnvironmentSettings;
      readonly lift: boolean;
      readonly reason: string;
    }
  /** Newest runs; null: of every environment. */
  | { readonly kind: 'history'; readonly environment: EnvironmentSettings | null }
  /** The two newest runs against each other; null: of every environment. */
  | { readonly kind: 'diff'; readonly environment: EnvironmentSettings | null }
  /** Schedules of digests; null: of every environment. */
  | { readonly kind: 'schedule'; readonly environment: EnvironmentSettings | null }
  /** null: the one whose digest comes here. */
  | { readonly kind: 'digest-now'; readonly environment: EnvironmentSettings | null }
  | { readonly kind: 'mine' }
  | { readonly kind: 'owner'; readonly name: string }
  | { readonly kind: 'snooze' }
  | { readonly kind: 'explain' }
  /** Remediations that are asked for or under way; null: of every environment. */
  | { readonly kind: 'remediations'; readonly environment: EnvironmentSettings | null }
  | {
      readonly kind: 'assess';
      readonly environment: EnvironmentSettings;
      readonly regions: readonly string[];
      readonly accounts: readonly string[];
    }
  | { readonly kind: 'cve'; readonly environment: EnvironmentSettings; readonly cve: string }
  | {
      readonly kind: 'instance';
      /** null: whichever environment it is in. */
      readonly environment: EnvironmentSettings | null;
      readonly instanceId: string;
    };

const WORDS = [
  'help',
  'envs',
  'status',
  'cancel',
  'again',
  'doctor',
  'cve',
  'stop',
  'remediations',
  'history',
  'diff',
  'schedule',
  'digest',
  'mine',
  'owner',
  'instance',
  'snooze',
  'explain',
] as const;
/** Longer than any command. Cut short, it would ask for less than was typed. */
const LONGEST = 2_000;
const INSTANCE = /^m?i-/i;
const CVE = /^cve-\d{4}-\d{4,19}$/i;
/** Meant as a CVE, whether it is one or not. */
const LIKE_CVE = /^cve(-\d|$)/i;

/** The environment that a command is about, whatever else is wrong with it; null: none, or one that is not known. */
export function environmentOf(
  text: string,
  { environments }: Pick<Settings, 'environments'>,
): EnvironmentSettings | null {
  const [first] = words(text);
  return (first === undefined ? undefined : environmentNamed(first, environments)) ?? null;
}

/** Throws PatchcheckError with the nearest match where a word, environment, Region or account is unknown. */
export function parseCommand(text: string, { environments }: Pick<Settings, 'environments'>): Command {
  const [first, ...rest] = words(text);
  if (first === undefined) return { kind: 'help' };
  if (text.trim().length > LONGEST) throw tooLong(text.trim().length);
  // An environment may be called like a word of ours: people's own names come first.
  const environment = environmentNamed(first, environments);
  if (environment !== undefined) return aboutEnvironment(environment, rest, environments);
  if (INSTANCE.test(first)) return aboutInstance(null, [first, ...rest]);
  return byWord(first, rest, environments);
}

function byWord(first: string, rest: readonly string[], environments: Environments): Command {
  switch (first.toLowerCase()) {
    case 'help':
    case '-h':
    case '--help':
    case '?':
      return { kind: 'help' };
    case 'envs':
      return alone(first, rest, { kind: 'environments' });
    case 'status':
      return { kind: 'status', runId: oneRun(first, rest) };
    case 'cancel':
      return { kind: 'cancel', runId: oneRun(first, rest) };
    case 'again':
      return alone(first, rest, { kind: 'again' });
    case 'doctor':
      return alone(first, rest, { kind: 'doctor' });
    case 'stop':
      return emergencyStop(rest, environments);
    case 'remediations':
      return { kind: 'remediations', environment: oneOrAll('remediations', rest, environments) };
    case 'history':
      return { kind: 'history', environment: oneOrAll('history', rest, environments) };
    case 'diff':
      return { kind: 'diff', environment: oneOrAll('diff', rest, environments) };
    case 'schedule':
      return { kind: 'schedule', environment: oneOrAll('schedule', rest, environments) };
    case 'digest':
      return digestNow(rest, environments);
    case 'mine':
      return alone(first, rest, { kind: 'mine' });
    case 'owner':
      return ownerOf(rest);
    case 'instance':
      return aboutInstance(null, instanceNamed(rest));
    case 'snooze':
      return { kind: 'snooze' };
    case 'explain':
      return { kind: 'explain' };
  }
  if (LIKE_CVE.test(first)) throw cveNeedsEnvironment(environments);
  throw unknownWord(first, [...environments.keys()]);
}

/** `stop prod [lift] [reason …]`: whoever is in a hurry writes as they like. */
function emergencyStop([name, ...rest]: readonly string[], environments: Environments): Command {
  const environment = needed('stop', name, environments);
  const [next = '', ...others] = rest;
  const lift = next.toLowerCase() === 'lift';
  return { kind: 'stop', environment, lift, reason: (lift ? others : rest).join(' ') };
}

/** The environment that is named after a word of ours; null where none is, so that all are meant. */
function oneOrAll(
  word: string,
  [name, ...others]: readonly string[],
  environments: Environments,
): EnvironmentSettings | null {
  if (name === undefined) return null;
  const environment = needed(word, name, environments);
  refuseMore(`${word} ${name}`, others);
  return environment;
}

/** There is nothing else to be said about a digest. */
function digestNow([now, ...rest]: readonly string[], environments: Environments): Command {
  if (now?.toLowerCase() === 'now') {
    return { kind: 'digest-now', environment: oneOrAll('digest now', rest, environments) };
  }
  const [example = 'prod'] = environments.keys();
  throw new PatchcheckError(
    'bad-usage',
    now === undefined ? 'Say when: digest now.' : `digest takes only now, not ${shown(now)}.`,
    `For example: /patchcheck digest now ${example}. Regular ones: /patchcheck schedule`,
  );
}

/** Owners are called as people like, spaces included. */
function ownerOf(rest: readonly string[]): Command {
  if (rest.length > 0) return { kind: 'owner', name: rest.join(' ') };
  throw new PatchcheckError(
    'bad-usage',
    'Say whose findings: owner takes the value of an owner tag.',
    'For example: /patchcheck owner team-web',
  );
}

function instanceNamed(rest: readonly string[]): readonly string[] {
  if (rest.length > 0) return rest;
  throw new PatchcheckError(
    'bad-usage',
    'Say which instance.',
    'For example: /patchcheck instance i-0123456789abcdef0',
  );
}

/** The environment that a word of ours is about. */
function needed(word: string, name: string | undefined, environments: Environments): EnvironmentSettings {
  const environment = name === undefined ? undefined : environmentNamed(name, environments);
  if (environment !== undefined) return environment;
  const names = [...environments.keys()];
  const [example = 'prod'] = names;
  const what =
    name === undefined
      ? `Say which environment: ${word} acts on one.`
      : `There is no environment ${shown(name)}${didYouMean(name, names)}`;
  throw new PatchcheckError('bad-usage', what, `For example: /patchcheck ${word} ${example}`);
}

/** What is typed is done or refused, never left out. */
function alone(word: string, rest: readonly string[], command: Command): Command {
  refuseMore(word, rest);
  return command;
}

function refuseMore(word: string, rest: readonly string[]): void {
  if (rest.length === 0) return;
  throw new PatchcheckError(
    'bad-usage',
    `${word.toLowerCase()} stands alone, without ${rest.map(shown).join(', ')}.`,
    `For example: /patchcheck ${word.toLowerCase()}`,
  );
}

function oneRun(word: string, [runId, ...others]: readonly string[]): string | null {
  if (others.length === 0) return runId ?? null;
  const message = `${word.toLowerCase()} takes one run at a time, without ${others.map(shown).join(', ')}.`;
  throw new PatchcheckError(
    'bad-usage',
    message,
    `For example: /patchcheck ${word.toLowerCase()} ${runId ?? '<run>'}`,
  );
}

function tooLong(length: number): PatchcheckError {
  return new PatchcheckError(
    'bad-usage',
    `That is longer than any command: ${length} characters, and I read ${LONGEST}.`,
    'Name fewer Regions or accounts, or none for all of them.',
  );
}

function words(text: string): string[] {
  return text
    .trimStart()
    .slice(0, LONGEST)
    .split(/[\s,]+/)
    .filter((word) => word !== '');
}

/** Phones begin with a capital: case counts only where two names differ by nothing else. */
function environmentNamed(word: string, environments: Environments): EnvironmentSettings | undefined {
  const exact = environments.get(word);
  if (exact !== undefined) return exact;
  const alike = [...environments.values()].filter(({ name }) => name.toLowerCase() === word.toLowerCase());
  return alike.length === 1 ? alike[0] : undefined;
}

function aboutEnvironment(
  environment: EnvironmentSettings,
  rest: readonly string[],
  environments: Environments,
): Command {
  if (rest.some((word) => LIKE_CVE.test(word))) return aboutCve(environment, rest);
  if (rest.some((word) => INSTANCE.test(word))) return aboutInstance(environment, rest);
  return { kind: 'assess', ...resolvePlaces(environment, rest, environments) };
}

function aboutCve(environment: EnvironmentSettings, rest: readonly string[]): Command {
  const [cve, ...others] = rest.filter((word) => word.toLowerCase() !== 'cve');
  const example = `For example: /patchcheck ${environment.name} cve CVE-2021-3709`;
  if (cve === undefined || !CVE.test(cve)) {
    const what = cve === undefined ? 'No CVE is named' : `${shown(cve)} is no CVE`;
    throw new PatchcheckError('bad-usage', `${what}.`, example);
  }
  if (others.length > 0) {
    const words = others.map(shown).join(', ');
    throw new PatchcheckError('bad-usage', `A CVE is looked up alone, without ${words}.`, example);
  }
  return { kind: 'cve', environment, cve: cve.toUpperCase() };
}

function aboutInstance(environment: EnvironmentSettings | null, rest: readonly string[]): Command {
  const [instanceId, ...others] = rest.toSorted(
    (a, b) => Number(INSTANCE.test(b)) - Number(INSTANCE.test(a)),
  );
  if (others.length > 0) {
    throw new PatchcheckError(
      'bad-usage',
      `An instance is looked up alone, without ${others.map(shown).join(', ')}.`,
      'Say the id only, or an environment and the id.',
    );
  }
  return { kind: 'instance', environment, instanceId: (instanceId ?? '').toLowerCase() };
}

/** Words after the environment are Regions, or accounts where one has that id or name. */
function resolvePlaces(
  environment: EnvironmentSettings,
  rest: readonly string[],
  environments: Environments,
): Omit<Extract<Command, { kind: 'assess' }>, 'kind'> {
  const { name, accounts, regions } = environment;
  const isAccount = (word: string) =>
    accounts.some((account) => account.id === word || account.name === word);
  const isRegion = (word: string) => word.toLowerCase() === 'all' || regions.includes(word.toLowerCase());
  const unknown = rest.find((word) => !isAccount(word) && !isRegion(word));
  if (unknown !== undefined) throw unknownPlace(unknown, environment);
  const named = { environment: name, regions: rest.filter(isRegion), accounts: rest.filter(isAccount) };
  return resolveRequest(named, environments);
}

function unknownPlace(word: string, { name, accounts, regions }: EnvironmentSettings): PatchcheckError {
  const ids = accounts.flatMap((account) =>
    account.id === account.name ? [account.id] : [account.name, account.id],
  );
  return new PatchcheckError(
    'bad-usage',
    `${shown(word)} is no Region and no account of environment ${name}${didYouMean(word, [...regions, ...ids, 'all', 'cve'])}`,
    `Regions: ${regions.join(', ')}; or all. Accounts: ${ids.join(', ')}.`,
  );
}

function cveNeedsEnvironment(environments: Environments): PatchcheckError {
  const [name = 'prod'] = environments.keys();
  return new PatchcheckError(
    'bad-usage',
    'Say which environment to look in.',
    `For example: /patchcheck ${name} cve CVE-2021-3709`,
  );
}

/** `hlp` is nearer to help than to any environment. */
function unknownWord(typed: string, environments: readonly string[]): PatchcheckError {
  const match = nearestMatch(typed, [...environments, ...WORDS]);
  const isWord = WORDS.some((word) => word === match) && !environments.includes(match ?? '');
  const known =
    environments.length === 0 ? 'No environment is configured.' : `Environments: ${environments.join(', ')}.`;
  const question = match === null ? '' : `; did you mean ${match}?`;
  return isWord
    ? new PatchcheckError('bad-usage', `There is no environment or word ${shown(typed)}${question}`, known)
    : new PatchcheckError('unknown-environment', `There is no environment ${shown(typed)}${question}`, known);
}

/** What was typed, quoted and no longer than a name may be. */
function shown(typed: string): string {
  return JSON.stringify(typed.slice(0, 64));
}
