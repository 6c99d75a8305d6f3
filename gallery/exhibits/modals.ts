/** Every modal. */

import { PatchcheckError } from '../../src/model/errors.ts';
import type { Finding } from '../../src/model/report.ts';
import { errorNotice } from '../../src/slack/messages/notices.ts';
import { renderBrowser } from '../../src/slack/results/browser-view.ts';
import { renderCauses } from '../../src/slack/results/causes-view.ts';
import { renderDetails } from '../../src/slack/results/details-view.ts';
import { noticeView } from '../../src/slack/results/modal.ts';
import { renderWrongCause } from '../../src/slack/results/wrong-cause-view.ts';
import { type Exhibit, modal, type Room } from '../exhibit.ts';
import { accountNames, type Stage } from '../stage.ts';
import { nearlyDone } from '../states.ts';

const CHANNEL = 'C0PATCHING';

export async function modalRooms(stage: Stage): Promise<Room[]> {
  return [
    { title: 'Details of a finding', exhibits: details(stage) },
    { title: 'Browsing the findings', exhibits: [...(await browser(stage)), ...(await causes(stage))] },
    { title: 'Other modals', exhibits: others(stage) },
  ];
}

function details(stage: Stage): Exhibit[] {
  const { state, findings } = stage;
  const of = (code: Finding['rootCause']['code']) =>
    findings.find(({ rootCause }) => rootCause.code === code);
  const longest = findings.toSorted((a, b) => b.compliance.patches.length - a.compliance.patches.length)[0];
  const [first] = findings;
  const shown: readonly [string, Finding | undefined, number][] = [
    ['The first of all', first, 0],
    ['A failed run, with the lines that prove it', of('dependency-conflict'), 0],
    ['Commands to copy', of('no-network-path'), 0],
    ['A pending restart', of('pending-reboot'), 0],
    ['Nothing to judge by', of('inconclusive'), 0],
    ['The second page of patches', longest, 1],
  ];
  return [
    ...shown.flatMap(([title, finding, page]) =>
      finding === undefined ? [] : [modal(title, [renderDetails], detailsView(stage, finding, page))],
    ),
    ...(first === undefined
      ? []
      : [
          modal(
            'While the run goes on',
            [renderDetails],
            detailsView({ ...stage, state: nearlyDone(state) }, first, 0),
          ),
        ]),
  ];
}

function detailsView({ state, summary, settings }: Stage, finding: Finding, page: number) {
  const { accountId, region, instanceId } = finding;
  const scope = summary.scopes.find((each) => each.accountId === accountId && each.region === region);
  return renderDetails({
    reference: { runId: state.request.id, accountId, region, instanceId },
    finding,
    state,
    accountName: accountNames(settings).get(accountId) ?? accountId,
    gaps: scope?.gaps ?? [],
    channel: CHANNEL,
    page,
  });
}

async function browser({ state, runs, findings }: Stage): Promise<Exhibit[]> {
  const runId = state.request.id;
  const owners = await runs.owners(runId);
  const all = { runId, channel: CHANNEL, page: 0 };
  const one = { ...all, level: 'P1' as const };
  const p1 = findings.filter(({ priority }) => priority.level === 'P1');
  const page = (list: readonly Finding[]) => ({ total: list.length, findings: list.slice(0, 15) });
  return [
    modal(
      'All findings',
      [renderBrowser],
      renderBrowser({ shown: all, state, page: page(findings), owners }),
    ),
    modal('One level', [renderBrowser], renderBrowser({ shown: one, state, page: page(p1), owners })),
    modal('Nothing matches', [renderBrowser], renderBrowser({ shown: one, state, page: page([]), owners })),
  ];
}

async function causes({ state, runs }: Stage): Promise<Exhibit[]> {
  const runId = state.request.id;
  const groups = await runs.causes(runId);
  const view = renderCauses({ runId, channel: CHANNEL, page: 0 }, state, groups);
  return [modal('By cause', [renderCauses], view)];
}

function others({ findings: [finding], state }: Stage): Exhibit[] {
  const error = new PatchcheckError(
    'store-unavailable',
    'The database does not answer.',
    'Try again in a minute.',
  );
  const notices = [
    modal('While it loads', [noticeView], noticeView('Details', 'Loading …')),
    modal('A failure', [noticeView, errorNotice], noticeView('Something went wrong', errorNotice(error, ''))),
  ];
  if (finding === undefined) return notices;
  const { accountId, region, instanceId } = finding;
  const reference = { runId: state.request.id, accountId, region, instanceId };
  const form = renderWrongCause(finding, { reference, channel: CHANNEL });
  return [modal('Wrong cause?', [renderWrongCause], form), ...notices];
}
