/** Everything that stands in a channel: the parent message in all its states, and the thread below it. */

import type { FindingsPage } from '../../src/assessment/runs.ts';
import type { Finding } from '../../src/model/report.ts';
import { renderCancelNotice, withSharedNote } from '../../src/slack/conversations/shared-note.ts';
import { type Acts, TABLE_SLOT, wantedMessages } from '../../src/slack/conversations/wanted.ts';
import { CARDS_SHOWN, renderCards } from '../../src/slack/messages/cards.ts';
import { renderTable } from '../../src/slack/messages/findings-table.ts';
import { renderGaps } from '../../src/slack/messages/gaps.ts';
import { renderNeverBegun, renderOpening, renderParent } from '../../src/slack/messages/parent.ts';
import { renderProgress } from '../../src/slack/messages/progress.ts';
import { provisionalSentence } from '../../src/slack/messages/run-words.ts';
import { classic, type Exhibit, message, type Room, reply } from '../exhibit.ts';
import { accountNames, type Stage } from '../stage.ts';
import {
  cancelled,
  justBegun,
  nearlyDone,
  oneScopeRunning,
  unreadable,
  withoutFindings,
  withoutInstances,
} from '../states.ts';

const PEOPLE = { requestedBy: 'U0ALICE', here: 'U0BOB' } as const;

export function threadRooms(stage: Stage): Room[] {
  return [
    { title: 'The first message, from the question to the result', exhibits: parents(stage) },
    { title: 'Progress', exhibits: progress(stage) },
    { title: 'A finished thread', exhibits: thread(stage) },
    { title: 'Cards before the order is settled', exhibits: provisionalCards(stage) },
    { title: 'Tables and gaps', exhibits: tables(stage) },
  ];
}

function parents({ state, summary }: Stage): Exhibit[] {
  const { environment, regions } = state.request;
  const elsewhere = { request: state.request, requested_by: PEOPLE.here, cancelled_by: null };
  return [
    message('Asked', [renderOpening], renderOpening(environment, regions, PEOPLE.requestedBy)),
    message('At work, one account and Region', [renderParent], renderParent(oneScopeRunning(state))),
    message('At work, several', [renderParent], renderParent(justBegun(state))),
    message('Waiting for the last', [renderParent], renderParent(nearlyDone(state))),
    message('Done', [renderParent], renderParent(state, summary)),
    message(
      'Done, in another channel that asked for the same',
      [withSharedNote],
      withSharedNote(renderParent(state, summary), elsewhere),
    ),
    message('Done, nothing found', [renderParent], renderParent(withoutFindings(state))),
    message('Done, nothing there', [renderParent], renderParent(withoutInstances(state))),
    message('Done, nothing could be read', [renderParent], renderParent(unreadable(state))),
    message(
      'Cancelled',
      [withSharedNote],
      withSharedNote(renderParent(cancelled(state)), { ...elsewhere, cancelled_by: PEOPLE.here }),
    ),
    message('Cancelled before it began', [renderNeverBegun], renderNeverBegun(environment, regions)),
    reply(
      'Cancelled: in the thread',
      [renderCancelNotice],
      renderCancelNotice({ requested_by: PEOPLE.requestedBy, cancelled_by: PEOPLE.here }),
    ),
  ];
}

function progress({ state }: Stage): Exhibit[] {
  const shown = (title: string, content: ReturnType<typeof renderProgress>) =>
    reply(title, [renderProgress], content);
  return [
    shown('One account and Region', renderProgress(oneScopeRunning(state))),
    shown('Several', renderProgress(justBegun(state))),
    shown('Waiting for the last', renderProgress(nearlyDone(state))),
    shown('Over', renderProgress(state)),
    shown('Nothing could be read', renderProgress(unreadable(state))),
    shown('Cancelled', renderProgress(cancelled(state))),
    shown('Without newer blocks', classic(renderProgress(nearlyDone(state)))),
  ];
}

/** As it stands at the end, without the messages that other rooms show. */
function thread(stage: Stage): Exhibit[] {
  const { state, summary, findings } = stage;
  const place = { request: state.request, requested_by: state.request.requestedBy, cancelled_by: null };
  const result = { page: firstPage(findings), summary, hidden: 0, cardMessages: 0 };
  return wantedMessages(state, result, place, actsOf(stage))
    .filter(({ slot }) => slot !== TABLE_SLOT && slot !== 'progress' && slot !== 'parent')
    .map((wanted): Exhibit => {
      const title = `The message ${wanted.slot}`;
      return wanted.kind === 'file'
        ? { surface: 'file', title, of: [wantedMessages], content: wanted.content }
        : reply(title, [wantedMessages, renderCards], wanted.content);
    });
}

function provisionalCards(stage: Stage): Exhibit[] {
  const state = nearlyDone(stage.state);
  const options = { ...optionsOf(stage), ...actsOf(stage), provisional: provisionalSentence(state) };
  const page = { total: stage.findings.length, findings: stage.findings.slice(0, 2) };
  return renderCards(page, options).map((content) => reply('Provisional', [renderCards], content));
}

function tables(stage: Stage): Exhibit[] {
  const { findings, summary } = stage;
  const options = optionsOf(stage);
  const many = renderTable({ total: 5_000, findings }, options);
  const gaps = renderGaps(summary.scopes);
  return [
    reply('All findings', [renderTable], renderTable({ total: findings.length, findings }, options)),
    reply('The first of 5,000', [renderTable], many),
    reply('One finding', [renderTable], renderTable({ total: 1, findings: findings.slice(0, 1) }, options)),
    reply('Without newer blocks', [renderTable], classic(many)),
    ...(gaps === null ? [] : [reply('What could not be read', [renderGaps], gaps)]),
  ];
}

function firstPage(findings: readonly Finding[]): FindingsPage {
  return { total: findings.length, findings: findings.slice(0, CARDS_SHOWN) };
}

function optionsOf({ state, settings }: Stage) {
  return {
    runId: state.request.id,
    accountNames: accountNames(settings),
    now: state.finishedAt ?? state.startedAt,
    provisional: null,
    hidden: 0,
  };
}

function actsOf({ remediations, state }: Stage): Acts {
  const { environment } = state.request;
  return {
    offers: (finding) => remediations.offers(finding, environment),
    remediations: [],
    care: () => null,
  };
}
