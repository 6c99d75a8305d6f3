/** The app's Home, as different people find it. */

import type { RemediationRecord } from '../../src/model/remediation.ts';
import { viewerOf } from '../../src/slack/history/viewer.ts';
import { type HomeContent, renderClosedHome, renderHome } from '../../src/slack/home/home-view.ts';
import { type Exhibit, home } from '../exhibit.ts';
import { requested, running } from '../remediation-states.ts';
import type { Stage } from '../stage.ts';

export async function homeExhibits(stage: Stage): Promise<Exhibit[]> {
  const content = await contentOf(stage, 'U0BOB');
  const owned = await ofAnOwner(stage, content);
  const nothing: HomeContent = {
    ...content,
    home: {
      ...content.home,
      environments: content.home.environments.map((environment) => ({
        ...environment,
        newest: null,
        before: null,
        changes: null,
      })),
      mine: { findings: [], total: 0, hidden: 0 },
    },
    closed: 0,
  };
  const records = await requests(stage);
  const busy: HomeContent = {
    ...content,
    home: {
      ...content.home,
      mine: owned,
      approvals: records.map(requested),
      running: records.map(running),
    },
    schedules: [schedule('0 9 * * 1-5', false), schedule('30 7 1 * *', true)],
    links: new Map(records.map(({ id }) => [id, 'https://example.slack.com/archives/C0PATCHING/p1'])),
  };
  const none: HomeContent = { ...content, environments: [], home: { ...content.home, environments: [] } };
  return [
    home('A busy day', [renderHome], renderHome(busy)),
    home('A quiet day', [renderHome], renderHome(content)),
    home('Nothing was assessed yet', [renderHome], renderHome(nothing)),
    home('Nothing that may be seen here', [renderHome], renderHome(none)),
    home(
      'A guest',
      [renderClosedHome],
      renderClosedHome('Guests may not use patchcheck. Ask a full member of this workspace.'),
    ),
  ];
}

/** More than Home lists. */
async function ofAnOwner(
  { dependencies, findings, slack }: Stage,
  { environments }: HomeContent,
): Promise<HomeContent['home']['mine']> {
  const owner = findings.find(({ context }) => context.owner !== null)?.context.owner ?? '';
  const person = { user: 'U0BOB', workspace: slack.workspace.teamId };
  const page = await dependencies.history.ofOwner({ person, groups: [], environments }, owner, 5);
  return { ...page, total: page.findings.length + 7, hidden: 1 };
}

async function contentOf({ dependencies, settings, slack }: Stage, user: string): Promise<HomeContent> {
  const asker = { user, workspace: slack.workspace.teamId, channel: null };
  const viewer = await viewerOf(asker, dependencies);
  return {
    home: await dependencies.history.home(viewer),
    environments: [...settings.environments.keys()],
    shown: null,
    closed: settings.environments.size - viewer.environments.length,
    schedules: [],
    links: new Map(),
    settings,
    now: dependencies.clock.now(),
  };
}

/** A request that was planned for another room. */
async function requests({ findings, remediations, state, slack }: Stage): Promise<RemediationRecord[]> {
  const { environment, id: runId } = state.request;
  const finding = findings.find((each) =>
    remediations.offers(each, environment).some(({ action }) => action === 'reboot'),
  );
  if (finding === undefined) return [];
  const answer = await remediations.draft({
    person: { user: 'U0ALICE', workspace: slack.workspace.teamId },
    origin: { channel: 'C0PATCHING', messageTs: null, threadTs: null },
    runId,
    action: 'reboot',
    instances: [finding],
    options: { reboot: 'none', snapshot: false, startAt: null },
  });
  return answer.kind === 'done' ? [answer.remediation] : [];
}

function schedule(cron: string, paused: boolean): HomeContent['schedules'][number] {
  return {
    id: cron,
    environment: 'prod',
    channel: 'C0PATCHING',
    cron,
    timezone: 'Europe/London',
    include: ['changes'],
    source: 'slack',
    author: 'U0ALICE',
    paused,
    note: null,
    createdAt: '2026-11-01T09:00:00.000Z',
    endedAt: null,
  };
}
