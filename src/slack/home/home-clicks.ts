/** Clicks and forms of the app's Home. */

import type { types } from '@slack/bolt';
import { type Asker, refusalOf } from '../access.ts';
import { HOME, HOME_ASSESS_FORM } from '../action-ids.ts';
import { assess } from '../commands/assess.ts';
import type { Answer, CommandDependencies } from '../commands/dependencies.ts';
import { diffLines } from '../commands/diff.ts';
import { orExplained } from '../commands/handle.ts';
import { answerMine } from '../commands/mine.ts';
import { viewableEnvironments } from '../commands/viewing.ts';
import { sections } from '../messages/blocks.ts';
import { type AnswerClick, type Click, FOREIGN, type Response } from '../results/click.ts';
import type { Form } from '../results/form.ts';
import type { Interaction } from '../results/interaction.ts';
import { noticeView } from '../results/modal.ts';
import { code } from '../text.ts';
import { readAssessForm, renderAssessForm } from './assess-view.ts';
import { ANY } from './home-view.ts';
import { showHome } from './publish.ts';

export const HOME_CLICKS: Readonly<Record<string, AnswerClick>> = {
  [HOME.environment]: narrow,
  [HOME.assess]: ({ value, asker, dependencies }) => ({
    kind: 'open',
    title: 'Assess',
    make: () => assessView(value, asker, dependencies),
  }),
  [HOME.diff]: ({ value, asker, dependencies }) => ({
    kind: 'open',
    title: 'What changed',
    make: () => diffView(value, asker, dependencies),
  }),
  [HOME.mine]: ({ asker, dependencies }) => ({
    kind: 'open',
    title: 'Yours',
    make: async () => listView('Yours', await answerMine(asker, dependencies)),
  }),
};

export const HOME_FORMS: Readonly<Record<string, Form>> = {
  [HOME_ASSESS_FORM]: { title: 'Assess', sending: 'Beginning …', answer: sendAssessment },
};

async function narrow({ value, asker, dependencies }: Click): Promise<Response> {
  await showHome(asker, value === ANY ? null : value, dependencies);
  return { kind: 'nothing' };
}

/** @param named an environment, or all of them */
export async function assessView(
  named: string,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const refusal = await refusalOf(asker, dependencies);
  if (refusal !== null) return noticeView('Assess', refusal);
  const names = (await viewableEnvironments(asker, dependencies)).map(({ name }) => name);
  if (names.length === 0)
    return noticeView('Assess', 'There is no environment that you may read about here.');
  return renderAssessForm(names, named === ANY ? null : named);
}

/** What changed in an environment, or in all of them. */
export async function diffView(
  named: string,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const viewable = await viewableEnvironments(asker, dependencies);
  const wanted = viewable.filter(({ name }) => named === ANY || name === named).slice(0, DIFFS_SHOWN);
  if (wanted.length === 0)
    return noticeView('What changed', 'You may not read about this environment here any more.');
  const lines = await Promise.all(wanted.map((environment) => diffLines(environment, dependencies)));
  const view = noticeView('What changed', ' ');
  return { ...view, blocks: sections(lines.flat()) };
}

/** As many as fit into one window. */
const DIFFS_SHOWN = 10;

function listView(title: string, { text, blocks }: Answer): types.ModalView {
  const view = noticeView(title, text.slice(0, 3_000));
  return blocks === undefined ? view : { ...view, blocks: [...blocks] };
}

async function sendAssessment(
  { asker }: Interaction,
  values: unknown,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const form = readAssessForm(values);
  const environment = form && dependencies.settings.environments.get(form.environment);
  if (!form || !environment) return noticeView('Assess', FOREIGN.text);
  const place = { ...asker, channel: form.channel, responseUrl: null };
  // The channel was chosen in the form, so it is asked about here.
  const refusal = await refusalOf(place, dependencies);
  if (refusal !== null) return noticeView('Assess', refusal);
  const { regions, accounts } = environment;
  const wanted = { environment, regions, accounts: accounts.map(({ id }) => id) };
  const { text } = await orExplained(dependencies, () => assess(wanted, place, dependencies));
  const where = `It appears in <#${form.channel.replace(/[^A-Z0-9]/g, '')}>; ${code('/patchcheck status')} tells how far it is.`;
  return noticeView('Assess', `${text}\n${where}`);
}
