/** What lasts longer than a run: Home, what changed, whose it is, what is hidden, and pasted output. */

import type { Finding } from '../../src/model/report.ts';
import { answerDiff } from '../../src/slack/commands/diff.ts';
import { answerExplain } from '../../src/slack/commands/explain.ts';
import { answerHistory } from '../../src/slack/commands/history.ts';
import { answerInstance } from '../../src/slack/commands/instance.ts';
import { answerMine, answerOwner } from '../../src/slack/commands/mine.ts';
import { renderExplainForm, renderExplanation } from '../../src/slack/explain/explain-view.ts';
import { renderAssign } from '../../src/slack/history/assign-view.ts';
import { type CareOf, careFor } from '../../src/slack/history/card-care.ts';
import { assignView, excepted, exceptionFormView } from '../../src/slack/history/decide.ts';
import { renderExceptionForm } from '../../src/slack/history/exception-view.ts';
import { renderAssessForm } from '../../src/slack/home/assess-view.ts';
import { assessView, diffView } from '../../src/slack/home/home-clicks.ts';
import { renderCards, renderNoMoreCards } from '../../src/slack/messages/cards.ts';
import { renderTable } from '../../src/slack/messages/findings-table.ts';
import { browserView } from '../../src/slack/results/open-browser.ts';
import { detailsView } from '../../src/slack/results/open-details.ts';
import { answer, type Exhibit, modal, type Room, reply } from '../exhibit.ts';
import { keepPast } from '../past.ts';
import { accountNames, type Stage } from '../stage.ts';
import { homeExhibits } from './home.ts';

const CHANNEL = 'C0PATCHING';

export async function historyRooms(stage: Stage): Promise<Room[]> {
  await keepPast(stage);
  const decided = await decisions(stage);
  return [
    { title: 'What changed', exhibits: await changes(stage) },
    { title: 'Decisions about a finding', exhibits: decided },
    { title: 'What exceptions hide', exhibits: await hidden(stage) },
    { title: 'Home', exhibits: await homeExhibits(stage) },
    { title: 'Pasted output', exhibits: explanations() },
  ];
}

function askerOn({ slack }: Stage, user = 'U0ALICE') {
  return { user, workspace: slack.workspace.teamId, channel: CHANNEL, responseUrl: null };
}

function metadataOf({ state }: Stage, { accountId, region, instanceId }: Finding) {
  return { reference: { runId: state.request.id, accountId, region, instanceId }, channel: CHANNEL };
}

async function changes(stage: Stage): Promise<Exhibit[]> {
  const { dependencies, settings, findings } = stage;
  const asker = askerOn(stage);
  const prod = settings.environments.get('prod') ?? null;
  const owner = findings.find(({ context }) => context.owner !== null)?.context.owner ?? 'team-web';
  const [, second] = findings;
  return [
    answer(
      'The newest runs',
      [answerHistory],
      await answerHistory(prod, asker, dependencies),
      '/patchcheck history prod',
    ),
    answer(
      'The two newest runs',
      [answerDiff],
      await answerDiff(prod, asker, dependencies),
      '/patchcheck diff prod',
    ),
    answer('All environments', [answerDiff], await answerDiff(null, asker, dependencies), '/patchcheck diff'),
    modal('From Home', [diffView], await diffView('prod', { ...asker, channel: CHANNEL }, dependencies)),
    answer(
      'What an instance has been through',
      [answerInstance],
      await answerInstance(second?.instanceId ?? '', prod, asker, dependencies),
      `/patchcheck instance ${second?.instanceId}`,
    ),
    answer('Nothing of mine', [answerMine], await answerMine(asker, dependencies), '/patchcheck mine'),
    answer(
      'An owner by tag',
      [answerOwner],
      await answerOwner(owner, asker, dependencies),
      `/patchcheck owner ${owner}`,
    ),
  ];
}

/** What the form about an exception carries. */
function values(subject: string, reason: string) {
  const picked = (id: string, value: string) => ({ [id]: { [id]: { selected_option: { value } } } });
  return {
    ...picked('exception-kind', 'snooze'),
    ...picked('exception-subject', subject),
    ...picked('exception-until', '14'),
    'exception-reason': { 'exception-reason': { value: reason } },
  };
}

async function decisions(stage: Stage): Promise<Exhibit[]> {
  const { findings, dependencies, slack } = stage;
  const [first, second] = findings;
  if (first === undefined || second === undefined) return [];
  const asker = askerOn(stage);
  const bob = askerOn(stage, 'U0BOB');
  const metadata = metadataOf(stage, first);
  const person = { user: 'U0ALICE', workspace: slack.workspace.teamId };
  await dependencies.history.assign(person, { environment: 'prod', key: second, assignee: 'U0BOB' });
  const care = await careOn(stage, findings.slice(0, 3));
  return [
    ...cards(stage, findings.slice(0, 3), care),
    modal(
      'Details: until when, and who',
      [detailsView],
      await detailsView(metadataOf(stage, second), 0, asker, dependencies),
    ),
    modal(
      'Snooze or accept',
      [exceptionFormView, renderExceptionForm],
      await exceptionFormView(metadata, asker, dependencies),
    ),
    modal(
      'For operators only; what was typed stays',
      [excepted, renderExceptionForm],
      await excepted(
        metadata,
        values('finding', 'CHG-4711: the vendor fixes it next week'),
        bob,
        dependencies,
      ),
    ),
    modal(
      'Snoozed',
      [excepted],
      await excepted(
        metadata,
        values('finding', 'CHG-4711: the vendor fixes it next week'),
        asker,
        dependencies,
      ),
    ),
    modal(
      'Assign',
      [assignView, renderAssign],
      await assignView(metadataOf(stage, second), asker, dependencies),
    ),
  ];
}

async function careOn({ state, dependencies }: Stage, findings: readonly Finding[]): Promise<CareOf> {
  const { id: runId, environment } = state.request;
  const at = new Date(state.finishedAt ?? state.startedAt);
  return careFor({ runId, environment, at }, findings, dependencies);
}

function cards(stage: Stage, findings: readonly Finding[], care: CareOf): Exhibit[] {
  const { state, settings, remediations } = stage;
  const options = {
    runId: state.request.id,
    accountNames: accountNames(settings),
    now: state.finishedAt ?? state.startedAt,
    provisional: null,
    offers: (finding: Finding) => remediations.offers(finding, state.request.environment),
    remediations: [],
    care,
    hidden: 2,
  };
  return renderCards({ total: 40, findings }, options).map((content) =>
    reply('Cards with due dates and whoever looks after them', [renderCards], content),
  );
}

async function hidden(stage: Stage): Promise<Exhibit[]> {
  const { state, settings, findings, dependencies } = stage;
  const options = { runId: state.request.id, accountNames: accountNames(settings), hidden: 3 };
  const asker = askerOn(stage);
  const shown = { runId: state.request.id, channel: CHANNEL, page: 0 };
  const [first] = findings;
  const covered = first && (await detailsView(metadataOf(stage, first), 0, asker, dependencies));
  return [
    reply('The table', [renderTable], renderTable({ total: findings.length, findings }, options)),
    reply('Nothing left to show', [renderTable], renderTable({ total: 0, findings: [] }, options)),
    reply('In place of emptied cards', [renderNoMoreCards], renderNoMoreCards(3)),
    modal('What no exception hides', [browserView], await browserView(shown, asker, dependencies)),
    modal(
      'What exceptions hide',
      [browserView],
      await browserView({ ...shown, hidden: true }, asker, dependencies),
    ),
    ...(covered ? [modal('Details of a hidden finding', [detailsView], covered)] : []),
    modal('Assess from Home', [assessView, renderAssessForm], await assessView('prod', asker, dependencies)),
  ];
}

const OUTPUT = `Loaded plugins: amazon-ssm
Transaction check succeeded.
Running transaction
  Installing : kernel-6.1.155-176.282.amzn2023.x86_64
Error: No space left on device, token=AKIAIOSFODNN7EXAMPLE
failed to run commands: exit status 156`;

function explanations(): Exhibit[] {
  return [
    modal('Paste it here', [answerExplain, renderExplainForm], renderExplainForm()),
    modal('The line that decides', [renderExplanation], renderExplanation({ stdout: OUTPUT, stderr: '' })),
    modal('Nothing decides', [renderExplanation], renderExplanation({ stdout: 'Complete!', stderr: '' })),
    modal(
      'A snippet that Slack has cut',
      [renderExplanation],
      renderExplanation({ stdout: OUTPUT, stderr: '' }, true),
    ),
  ];
}
