/** Digests: what they say on busy and on quiet days, when they cannot be posted, and how they are scheduled. */

import { digestContent } from '../../src/digest/content.ts';
import type { DigestReport, DigestWithoutRun } from '../../src/digest/digest-content.ts';
import type { ListedSchedule } from '../../src/digest/schedules.ts';
import { type TrendPoint, trendOf } from '../../src/digest/trend.ts';
import type { DigestPost } from '../../src/model/digest.ts';
import type { Exception, InstanceChange } from '../../src/model/history.ts';
import { DIGEST_SECTIONS } from '../../src/model/settings.ts';
import { detailsOptions } from '../../src/slack/digest/details-options.ts';
import { renderGone, renderPartGone } from '../../src/slack/digest/gone-notices.ts';
import { readScheduleForm } from '../../src/slack/digest/schedule-form.ts';
import { renderScheduleForm } from '../../src/slack/digest/schedule-form-view.ts';
import {
  emptyForm,
  formView,
  scheduled,
  schedulesView,
  scheduleWindow,
} from '../../src/slack/digest/schedules.ts';
import { renderSchedules } from '../../src/slack/digest/schedules-view.ts';
import { renderAssessing, renderFailed, renderTop } from '../../src/slack/digest/top-message.ts';
import { wantedOf } from '../../src/slack/digest/wanted.ts';
import { type Exhibit, type Maker, message, modal, type Room } from '../exhibit.ts';
import type { Stage } from '../stage.ts';

const CHANNEL = 'C0PATCHING';
const DAY_MS = 86_400_000;
const NOON = 12;

export async function digestRooms(stage: Stage): Promise<Room[]> {
  const post = postOf(stage);
  const first = await digestContent(stage.dependencies, post);
  if (first.kind !== 'report') throw new Error('The run has no report');
  const busy = busyDay(first);
  return [
    { title: 'A digest', exhibits: await told(first, busy, stage) },
    { title: 'Digests without news', exhibits: quiet(post, busy) },
    { title: 'Schedules of digests', exhibits: await windows(stage) },
  ];
}

async function told(first: DigestReport, busy: DigestReport, stage: Stage): Promise<Exhibit[]> {
  const options = await detailsOptions([busy], stage.dependencies);
  const named = { ...options, names: new Map([['U0ALICE', 'alice']]) };
  const part = { ...busy, owners: ['team-web'], exceptions: null, remediations: null, trend: null };
  const shown = (title: string, report: DigestReport, mentions: readonly string[] = []) =>
    wantedOf(report, mentions, named).map((wanted): Exhibit => {
      const of: readonly Maker[] = [wantedOf, renderTop];
      return wanted.kind === 'file'
        ? { surface: 'file', title: `${title}: the trend`, of, content: wanted.content }
        : { ...message(title, of, wanted.content), ...(wanted.slot === 'parent' ? {} : { isReply: true }) };
    });
  return [
    message('Its time has come', [renderAssessing], renderAssessing(busy.post)),
    ...shown('A busy day', busy),
    ...shown('The part of owners who want to be called', part, ['U0BOB', 'S0OPS']),
    message('The first one', [renderTop], renderTop(first, [])),
  ];
}

function quiet(post: DigestPost, busy: DigestReport): Exhibit[] {
  const nothing = { ...busy, nothingChanged: true, missed: { total: 0, list: [] } };
  const unread: DigestWithoutRun = {
    kind: 'unread',
    post,
    why: 'failed',
    scopes: unreadScopes(),
    missed: busy.missed,
  };
  const reason = 'The channel is archived.';
  const schedule = { ...listed(post.dueAt), paused: true, note: reason };
  return [
    message('Nothing changed', [renderTop], renderTop(nothing, [])),
    message('Nothing could be read', [renderTop], renderTop(unread, [])),
    message(
      'It will not come',
      [renderFailed],
      renderFailed({ ...post, reason: 'The environment prod is not in the configuration any more.' }),
    ),
    message('To its author: the channel is gone', [renderGone], renderGone({ ...post, reason }, schedule)),
    message(
      'To whoever asked for it',
      [renderGone],
      renderGone({ ...post, reason: 'I am not in the channel.' }, null),
    ),
    message(
      'To its author: a channel of owners is gone',
      [renderPartGone],
      renderPartGone(post, 'C0SECOND', 'not_in_channel'),
    ),
  ];
}

async function windows(stage: Stage): Promise<Exhibit[]> {
  const { dependencies } = stage;
  const asker = (user: string) => ({ user, workspace: stage.slack.workspace.teamId, channel: CHANNEL });
  const metadata = { channel: CHANNEL, environment: null };
  const at = stage.state.finishedAt ?? stage.state.startedAt;
  const schedules = [
    listed(at),
    { ...listed(at), id: 's-2', cron: '30 7 1 * *', source: 'configuration' as const, author: null },
    { ...listed(at), id: 's-3', paused: true, note: 'The channel is archived.', nextAt: null },
  ];
  const content = { schedules, metadata, note: null, refusal: null };
  const form = readScheduleForm({});
  const typed = {
    ...form,
    environment: 'prod',
    channel: CHANNEL,
    cron: '0 9 31 2 *',
    timezone: 'Europe/London',
  };
  return [
    modal(
      'A new schedule',
      [scheduleWindow, emptyForm, renderScheduleForm],
      await emptyForm(metadata, asker('U0ALICE'), dependencies),
    ),
    modal(
      'Times that never come, where the bot is not',
      [formView],
      await formView(
        typed,
        metadata,
        asker('U0ALICE'),
        dependencies,
        'I am not in <#C0WITHOUT>. Type `/invite @patchcheck` there, and send this again.',
      ),
    ),
    modal(
      'The list, for operators',
      [renderSchedules, scheduled],
      renderSchedules({
        ...content,
        operated: ['prod'],
        note: ':white_check_mark: Scheduled: the digest of prod, Monday to Friday at 09:00 (Europe/London).',
      }),
    ),
    modal(
      'The list, for everybody else',
      [renderSchedules],
      renderSchedules({
        ...content,
        operated: [],
        refusal: 'Only operators of prod may change its schedules. Who may: <@U0ALICE>.',
      }),
    ),
    modal(
      'Nothing scheduled',
      [scheduleWindow, schedulesView],
      await scheduleWindow(metadata, asker('U0BOB'), dependencies),
    ),
  ];
}

function postOf({ state }: Stage): DigestPost {
  const at = state.finishedAt ?? state.startedAt;
  return {
    id: 'digest-1',
    scheduleId: 's-1',
    environment: state.request.environment,
    channel: CHANNEL,
    include: DIGEST_SECTIONS,
    dueAt: state.startedAt,
    requestedBy: null,
    state: 'posting',
    runId: state.request.id,
    begunAt: state.startedAt,
    readyAt: at,
    shownAt: at,
    finishedAt: null,
    reason: null,
  };
}

function listed(at: string): ListedSchedule {
  return {
    id: 's-1',
    environment: 'prod',
    channel: CHANNEL,
    cron: '0 9 * * 1-5',
    timezone: 'Europe/London',
    include: DIGEST_SECTIONS,
    source: 'slack',
    author: 'U0ALICE',
    paused: false,
    note: null,
    createdAt: at,
    endedAt: null,
    nextAt: at,
  };
}

/** What is in the store is the first look; this is a later one. */
function busyDay(first: DigestReport): DigestReport {
  const { highest, at, post } = first;
  const change = (index: number, kind: InstanceChange['kind']): InstanceChange[] => {
    const finding = highest[index];
    if (finding === undefined) return [];
    const { accountId, region, instanceId, name, level, code } = finding;
    const isFixed = kind === 'fixed';
    return [
      {
        ...{ accountId, region, instanceId, name, code, kind },
        levelBefore: kind === 'new' ? null : level,
        levelAfter: isFixed ? null : level,
        ending: isFixed ? 'schedule' : null,
        endedBy: isFixed ? 'mw-0c50858d01EXAMPLE' : null,
      },
    ];
  };
  const before = new Date(Date.parse(at) - DAY_MS).toISOString();
  return {
    ...first,
    before: { ...first.run, id: 'before', finishedAt: before },
    counts: {
      byKind: { new: 2, regressed: 1, fixed: 5, 'still-open': 40 },
      fixedBy: { schedule: 4, remediation: 1 },
    },
    changes: {
      new: [...change(0, 'new'), ...change(1, 'new')],
      regressed: change(2, 'regressed'),
      fixed: change(3, 'fixed'),
    },
    nothingChanged: false,
    due: { ...first.due, overdue: first.due.list.length, newlyOverdue: 1, dueSoon: 2 },
    exceptions: { ranOut: { total: 1, list: [exception(at)] }, runningOut: { total: 0, list: [] } },
    scopes: unreadScopes(),
    windows: [
      {
        at: new Date(Date.parse(at) + DAY_MS).toISOString(),
        windowId: 'mw-0c50858d01EXAMPLE',
        instances: 12,
      },
    ],
    remediations: {
      total: 1,
      byOutcome: { 'partly-fixed': 1 },
      list: [
        {
          id: 'r-1',
          action: 'reboot',
          outcome: 'partly-fixed',
          requestedBy: 'U0ALICE',
          finishedAt: at,
          instances: 14,
          fixed: 13,
        },
      ],
    },
    trend: trend(new Date(at)),
    missed: { total: 1, list: [new Date(Date.parse(post.dueAt) - DAY_MS).toISOString()] },
  };
}

function exception(at: string): Exception {
  return {
    id: 'e-1',
    environment: 'prod',
    kind: 'snooze',
    subject: { kind: 'tag', key: 'Service', value: 'legacy-billing' },
    reason: 'Moves to containers this month',
    by: 'U0ALICE',
    createdAt: at,
    expiresAt: at,
    endedAt: null,
    endedBy: null,
  };
}

function unreadScopes(): DigestReport['scopes'] {
  return {
    total: 1,
    list: [
      {
        accountId: '111122223333',
        accountName: 'payments',
        region: 'eu-west-1',
        status: 'failed',
        gaps: 1,
        consequence: 'The role could not be assumed, so nothing is known of this account Region.',
      },
    ],
  };
}

function trend(until: Date): TrendPoint[] {
  return trendOf([], until).map((point, index) => ({
    ...point,
    byLevel: index === NOON ? null : { P1: 3 + (index % 4), P2: 5, P3: 20 - Math.floor(index / 3), P4: 13 },
    compliantShare: index === NOON ? null : 0.8 + index / 300,
  }));
}
