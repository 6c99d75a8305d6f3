/** Every modal, as a click opens it. */

import { PatchcheckError } from '../../src/model/errors.ts';
import type { Finding } from '../../src/model/report.ts';
import { errorNotice } from '../../src/slack/messages/notices.ts';
import type { BrowserState } from '../../src/slack/results/browser-state.ts';
import { renderBrowser } from '../../src/slack/results/browser-view.ts';
import { renderCauses } from '../../src/slack/results/causes-view.ts';
import { renderDetails } from '../../src/slack/results/details-view.ts';
import { noticeView, soundView } from '../../src/slack/results/modal.ts';
import { browserView, causesView } from '../../src/slack/results/open-browser.ts';
import { detailsView } from '../../src/slack/results/open-details.ts';
import { keepAnswer, wrongCauseView } from '../../src/slack/results/wrong-cause.ts';
import { renderWrongCause } from '../../src/slack/results/wrong-cause-view.ts';
import { type Exhibit, modal, type Room } from '../exhibit.ts';
import { LOGGER, type Stage } from '../stage.ts';
import { nearlyDone } from '../states.ts';

const CHANNEL = 'C0PATCHING';

export async function modalRooms(stage: Stage): Promise<Room[]> {
  return [
    { title: 'Details of a finding', exhibits: await details(stage) },
    { title: 'Browsing the findings', exhibits: [...(await browser(stage)), await provisionalCauses(stage)] },
    { title: 'Other modals', exhibits: [...(await wrongCause(stage)), ...(await notices())] },
  ];
}

function askerOn({ slack }: Stage) {
  return { user: 'U0ALICE', workspace: slack.workspace.teamId, channel: CHANNEL };
}

function metadataOf({ state }: Stage, { accountId, region, instanceId }: Finding) {
  return { reference: { runId: state.request.id, accountId, region, instanceId }, channel: CHANNEL };
}

async function details(stage: Stage): Promise<Exhibit[]> {
  const { findings, dependencies } = stage;
  const of = (code: Finding['rootCause']['code']) =>
    findings.find(({ rootCause }) => rootCause.code === code);
  const longest = findings.toSorted((a, b) => b.compliance.patches.length - a.compliance.patches.length)[0];
  const clicked: readonly [string, Finding | undefined, number][] = [
    ['The first of all', findings[0], 0],
    ['A failed run, with the line that proves it', of('dependency-conflict'), 0],
    ['Commands to copy', of('no-network-path'), 0],
    ['A pending reboot', of('pending-reboot'), 0],
    ['Nothing to judge by', of('inconclusive'), 0],
    ['The second page of patches', longest, 1],
  ];
  const exhibits: Exhibit[] = [];
  for (const [title, finding, page] of clicked) {
    if (finding === undefined) continue;
    const view = await detailsView(metadataOf(stage, finding), page, askerOn(stage), dependencies);
    exhibits.push(modal(title, [detailsView, renderDetails], view));
  }
  return exhibits;
}

async function browser(stage: Stage): Promise<Exhibit[]> {
  const { state, dependencies } = stage;
  const all: BrowserState = { runId: state.request.id, channel: CHANNEL, page: 0 };
  const clicked: readonly [string, BrowserState][] = [
    ['All findings', all],
    ['The second page', { ...all, page: 1 }],
    ['One level', { ...all, level: 'P1' }],
    ['One cause', { ...all, cause: { code: 'not-targeted', remediation: 'add-to-patching' } }],
    ['Nothing matches', { ...all, level: 'P1', category: 'custom' }],
  ];
  const exhibits: Exhibit[] = [];
  for (const [title, shown] of clicked) {
    const view = await browserView(shown, askerOn(stage), dependencies);
    exhibits.push(modal(title, [browserView, renderBrowser], view));
  }
  return [...exhibits, modal('By cause', [causesView], await causesView(all, askerOn(stage), dependencies))];
}

/** Opened while the run goes on. */
async function provisionalCauses({ state, runs }: Stage): Promise<Exhibit> {
  const { id: runId } = state.request;
  const groups = await runs.causes(runId);
  const view = renderCauses(
    { runId, channel: CHANNEL, page: 0 },
    nearlyDone(state),
    groups.slice(0, 3),
    () => null,
  );
  return modal('By cause, while the run goes on', [renderCauses], view);
}

async function wrongCause(stage: Stage): Promise<Exhibit[]> {
  const [finding] = stage.findings;
  if (finding === undefined) return [];
  const metadata = metadataOf(stage, finding);
  const sent = { expected: 'disk-full', reason: 'df -h says so.' } as const;
  const form = await wrongCauseView(metadata, askerOn(stage), stage.dependencies);
  const thanks = await keepAnswer(metadata, sent, askerOn(stage), stage.dependencies);
  return [
    modal('Wrong cause?', [wrongCauseView, renderWrongCause], form),
    modal('The answer is kept', [keepAnswer], thanks),
  ];
}

async function notices(): Promise<Exhibit[]> {
  const error = new PatchcheckError(
    'store-unavailable',
    'The database does not answer.',
    'Try again in a minute.',
  );
  return [
    modal('While it loads', [noticeView], noticeView('Details', 'Loading …')),
    modal('A failure', [soundView, errorNotice], await soundView(() => Promise.reject(error), LOGGER)),
  ];
}
