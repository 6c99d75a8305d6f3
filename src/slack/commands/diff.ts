/** `diff [environment]`: the two newest runs against each other; without one, all that the asker may read. */

import type { Changes } from '../../history/changes.ts';
import type { EnvironmentSettings } from '../../model/settings.ts';
import { environmentRefusal } from '../access.ts';
import { accountNamesOf } from '../history/account-names.ts';
import { changeLines, newsWords } from '../history/change-words.ts';
import { sections } from '../messages/blocks.ts';
import { code, outside } from '../text.ts';
import type { Answer, CommandAsker, CommandDependencies } from './dependencies.ts';
import { viewableEnvironments } from './viewing.ts';

/** @param environment null: all that the asker may read about here */
export async function answerDiff(
  environment: EnvironmentSettings | null,
  asker: CommandAsker,
  dependencies: CommandDependencies,
): Promise<Answer> {
  const refusal = environment && (await environmentRefusal(asker, environment, dependencies));
  if (refusal !== null) return { text: refusal };
  const named = environment === null ? await viewableEnvironments(asker, dependencies) : [environment];
  const [only] = named;
  if (only === undefined) return { text: 'There is no environment that you may read about here.' };
  if (named.length === 1) return spokenAndShown(await diffLines(only, dependencies));
  const lines = await Promise.all(named.map((each) => oneLine(each, dependencies)));
  return spokenAndShown([...lines, `More about one of them: ${code(`/patchcheck diff ${only.name}`)}`]);
}

/** What changed in one environment, as lines. */
export async function diffLines(
  environment: EnvironmentSettings,
  { history }: Pick<CommandDependencies, 'history'>,
): Promise<string[]> {
  const name = outside(environment.name, 64);
  const changes = await history.changes(environment.name);
  if (changes === null) return [`*${name}*: ${notTwo(environment)}`];
  return [
    `*What changed in ${name}*`,
    ...narrowing(changes),
    ...changeLines(changes, accountNamesOf(environment)),
  ];
}

/** Runs of different places are compared where both looked. */
function narrowing({ before, after }: Changes): string[] {
  const places = (run: Changes['after']) => JSON.stringify([run.accounts.toSorted(), run.regions.toSorted()]);
  if (places(before) === places(after)) return [];
  return ['The two runs covered different accounts or Regions: only what both looked into is compared.'];
}

async function oneLine(
  environment: EnvironmentSettings,
  { history }: Pick<CommandDependencies, 'history'>,
): Promise<string> {
  const changes = await history.changes(environment.name);
  const words = changes === null ? notTwo(environment) : `${newsWords(changes.counts)}.`;
  return `• *${outside(environment.name, 64)}*: ${words}`;
}

function notTwo({ name }: EnvironmentSettings): string {
  return `there are not two runs yet to compare. ${code(`/patchcheck ${name}`)} makes one.`;
}

function spokenAndShown(lines: readonly string[]): Answer {
  return { text: lines.join('\n'), blocks: sections(lines) };
}
