import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestContent } from '../../src/digest/content.ts';
import type { DigestReport } from '../../src/digest/digest-content.ts';
import { ownerDigests } from '../../src/digest/owner-digests.ts';
import type { DigestPost } from '../../src/model/digest.ts';
import type { Exception } from '../../src/model/history.ts';
import type { UnrankedFinding } from '../../src/model/report.ts';
import { DIGEST_SECTIONS } from '../../src/model/settings.ts';
import { assign } from '../../src/store/assignments.ts';
import { digestLateness } from '../../src/store/digest-happenings.ts';
import { insertException } from '../../src/store/exceptions.ts';
import { insertDraft } from '../../src/store/remediations.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { aPlan, aRecord, aTarget, CONFIGURATION } from '../store/remediation-records.ts';
import { atLevel, ended, found, look, SCOPE } from '../store/support/looks.ts';
import { storeOptions } from '../support/stores.ts';
import { CHANNEL, digestSettings } from './support/replica.ts';

const WEB = 'C0WEBTEAM';
const AT = '2026-03-10T09:00:00.000Z';

let store: Store;
beforeAll(async () => {
  store = await openStore(storeOptions({ mode: 'in-memory' }));
});
afterAll(() => store.close());

const settings = {
  ...digestSettings(),
  owners: new Map([
    ['Web', { users: ['U0WEB'], group: 'S0WEB', channel: WEB, mention: true }],
    ['quiet', { users: ['U0QUIET'], group: null, channel: WEB, mention: false }],
    ['data', { users: [], group: null, channel: null, mention: true }],
    ['here', { users: [], group: null, channel: CHANNEL, mention: true }],
  ]),
};

let posts = 0;
async function aPost(
  runId: string | null,
  at: string,
  changes: Partial<DigestPost> = {},
): Promise<DigestPost> {
  posts += 1;
  const post: DigestPost = {
    id: `post-${posts}`,
    scheduleId: null,
    environment: 'prod',
    channel: CHANNEL,
    include: DIGEST_SECTIONS,
    dueAt: at,
    requestedBy: null,
    state: 'posting',
    runId,
    begunAt: at,
    readyAt: at,
    shownAt: null,
    finishedAt: null,
    reason: null,
    ...changes,
  };
  await store.db
    .insertInto('digest_posts')
    .values({
      id: post.id,
      schedule_id: post.scheduleId,
      environment: post.environment,
      channel: post.channel,
      include: JSON.stringify(post.include),
      due_at: post.dueAt,
      state: post.state,
      run_id: post.runId,
      ready_at: post.readyAt,
      finished_at: post.finishedAt,
    })
    .execute();
  return post;
}

async function wipe(): Promise<void> {
  for (const table of [
    'digest_posts',
    'digest_schedules',
    'runs',
    'streaks',
    'exceptions',
    'assignments',
  ] as const) {
    await store.db.deleteFrom(table).execute();
  }
  await store.db.deleteFrom('remediations').execute();
}

async function reportOf(post: DigestPost): Promise<DigestReport> {
  const content = await digestContent({ store, settings }, post);
  if (content.kind === 'unread') throw new Error(content.why);
  return content;
}

/** With an owner, and non-compliant since a day of March. */
function of(
  owner: string | null,
  id: string,
  level: 'P1' | 'P2' | 'P3' | 'P4',
  day: number,
): UnrankedFinding {
  const plain = found(id);
  const since = new Date(Date.UTC(2026, 2, day)).toISOString();
  return found(id, {
    ...atLevel(level),
    context: { ...plain.context, owner },
    compliance: { ...plain.compliance, nonCompliantSince: since },
  });
}

function exception(id: string, instanceId: string, expiresAt: string): Exception {
  return {
    id,
    environment: 'prod',
    kind: 'snooze',
    subject: { kind: 'instance', ...SCOPE, instanceId },
    reason: 'CHG-1',
    by: 'U0ALICE',
    createdAt: '2026-03-08T10:00:00.000Z',
    expiresAt,
    endedAt: null,
    endedBy: null,
  };
}

const ids = (list: readonly { readonly instanceId: string }[]) => list.map(({ instanceId }) => instanceId);

describe('a digest after a busy day', () => {
  let content: DigestReport;
  let post: DigestPost;

  beforeAll(async () => {
    await wipe();
    await look(store, '2026-03-07T09:00:00Z', { findings: [of(null, 'i-back', 'P3', 1)] });
    await look(store, '2026-03-08T09:00:00Z', { resolved: [ended('i-back', 'schedule', 'mw-1')] });
    const before = await look(store, '2026-03-09T09:00:00Z', {
      findings: [
        of('web', 'i-old', 'P1', 2),
        of('WEB', 'i-worse', 'P3', 3),
        of('web', 'i-fixed', 'P2', 8),
        of('quiet', 'i-gone', 'P4', 8),
        of('data', 'i-hidden', 'P1', 1),
      ],
    });
    await aPost(before, '2026-03-09T09:05:00Z', { state: 'done' });
    await look(store, '2026-03-09T15:00:00Z', { findings: [of('web', 'i-between', 'P4', 9)] });
    const run = await look(store, '2026-03-10T08:55:00Z', {
      status: 'partial',
      findings: [
        of('web', 'i-old', 'P1', 2),
        of('WEB', 'i-worse', 'P2', 3),
        of('data', 'i-hidden', 'P1', 1),
        {
          ...of('quiet', 'i-new', 'P1', 7),
          patching: {
            ...found('i').patching,
            nextWindowAt: '2026-03-11T02:00:00.000Z',
            maintenanceWindows: [
              {
                id: 'mw-1',
                name: 'nights',
                enabled: true,
                operation: 'Install',
                nextAt: '2026-03-11T02:00:00.000Z',
              },
            ],
          },
        },
        of(null, 'i-back', 'P3', 9),
        of('here', 'i-late', 'P4', 9),
      ],
      resolved: [ended('i-fixed', 'remediation', 'rem-1'), ended('i-gone', 'termination')],
    });
    await store.db
      .updateTable('run_scopes')
      .set({
        gap_count: 2,
        gaps: JSON.stringify([
          {
            step: 'patch-history',
            operation: 'ssm:ListCommands',
            code: 'AccessDeniedException',
            consequence: 'Windows are not known.',
          },
        ]),
      })
      .where('run_id', '=', run)
      .execute();
    await insertException(store.db, exception('e-hidden', 'i-hidden', '2026-03-12T00:00:00.000Z'));
    await insertException(store.db, exception('e-over', 'i-late', '2026-03-10T00:00:00.000Z'));
    await insertException(store.db, exception('e-far', 'i-none', '2026-04-30T00:00:00.000Z'));
    await assign(store.db, {
      environment: 'prod',
      ...SCOPE,
      instanceId: 'i-old',
      assignee: 'U0BOB',
      by: 'U0BOB',
      at: '2026-03-09T12:00:00.000Z',
      acknowledgedAt: null,
    });
    const record = aRecord(0, {
      id: 'rem-1',
      state: 'done',
      outcome: 'partly-fixed',
      plan: aPlan({ runId: before }),
      finishedAt: '2026-03-09T20:00:00.000Z',
      targets: [
        aTarget(0, { stage: 'done', result: 'fixed' }),
        aTarget(1, { stage: 'done', result: 'failed' }),
      ],
    });
    await insertDraft(store, record, [], CONFIGURATION);
    post = await aPost(run, AT);
    content = await reportOf(post);
  });

  it('compares with the digest before, not with the runs between', () => {
    expect(content.before?.finishedAt).toBe('2026-03-09T09:00:00.000Z');
    expect(content.counts?.byKind).toEqual({
      new: 2,
      regressed: 1,
      worse: 1,
      fixed: 1,
      gone: 1,
      'still-open': 2,
    });
    expect(content.counts?.fixedBy).toEqual({ remediation: 1 });
    expect(ids(content.changes?.new ?? [])).toEqual(['i-new', 'i-late']);
    expect(content.changes?.fixed).toMatchObject([
      { instanceId: 'i-fixed', ending: 'remediation', endedBy: 'rem-1' },
    ]);
    expect(ids(content.changes?.regressed ?? [])).toEqual(['i-back']);
    expect(content.nothingChanged).toBe(false);
  });

  it('counts what is open and what is hidden, and lists the highest with who looks after it', () => {
    expect(content.totals).toEqual({ open: 5, byLevel: { P1: 2, P2: 1, P3: 1, P4: 1 }, hidden: 1 });
    expect(ids(content.highest)).toEqual(['i-old', 'i-new', 'i-worse', 'i-back', 'i-late']);
    expect(content.highest[0]).toMatchObject({ owner: 'web', assignee: 'U0BOB', due: 'overdue' });
    expect(content.oldest).toMatchObject({ instanceId: 'i-old', since: '2026-03-02T00:00:00.000Z' });
  });

  it('tells what is overdue, since when, and what will be soon', () => {
    // i-old since the 5th, i-new since the 10th; i-worse is due on the 17th, soon from the 14th on.
    expect(content.due).toMatchObject({ overdue: 2, newlyOverdue: 1, dueSoon: 0 });
    expect(content.due.list.map(({ instanceId, dueAt }) => [instanceId, dueAt?.slice(0, 10)])).toEqual([
      ['i-old', '2026-03-05'],
      ['i-new', '2026-03-10'],
    ]);
  });

  it('tells exceptions, gaps, windows, remediations and the trend', () => {
    expect(content.exceptions?.ranOut.list.map(({ id }) => id)).toEqual(['e-over']);
    expect(content.exceptions?.runningOut.list.map(({ id }) => id)).toEqual(['e-hidden']);
    expect(content.scopes).toMatchObject({
      total: 1,
      list: [{ status: 'partial', gaps: 2, consequence: 'Windows are not known.' }],
    });
    expect(content.windows).toEqual([{ at: '2026-03-11T02:00:00.000Z', windowId: 'mw-1', instances: 1 }]);
    expect(content.remediations).toMatchObject({
      total: 1,
      byOutcome: { 'partly-fixed': 1 },
      list: [{ id: 'rem-1', action: 'reboot', instances: 2, fixed: 1 }],
    });
    expect(content.trend).toHaveLength(30);
  });

  it('gives each owner’s channel its own part, and mentions nobody who does not want it', async () => {
    const [part, ...others] = await ownerDigests({ store, settings }, post);
    expect(others).toEqual([]);
    expect(part).toMatchObject({
      channel: WEB,
      owners: ['WEB', 'quiet', 'web'],
      mentions: { users: ['U0WEB'], groups: ['S0WEB'] },
      content: {
        totals: { open: 3, hidden: 0 },
        counts: { byKind: { new: 1, worse: 1, fixed: 1, gone: 1, 'still-open': 1 } },
        exceptions: null,
        trend: null,
      },
    });
    expect(ids(part?.content.highest ?? [])).toEqual(['i-old', 'i-new', 'i-worse']);
  });

  it('owners hear once of a run, whichever channels get digests of it', async () => {
    await store.db
      .insertInto('digest_schedules')
      .values({
        id: 'x',
        environment: 'prod',
        channel: 'C0OTHER',
        cron: '0 9 * * *',
        timezone: 'UTC',
        include: '[]',
        source: 'slack',
        created_at: AT,
        looked_until: AT,
      })
      .execute();
    const first = await aPost(post.runId, AT, { channel: 'C0OTHER', scheduleId: 'x' });
    const second = await aPost(post.runId, '2026-03-10T09:15:00.000Z', { channel: CHANNEL, scheduleId: 'x' });
    const channels = (parts: readonly { readonly channel: string }[]) => parts.map(({ channel }) => channel);
    // The other channel of an owner has no digest of its own here.
    expect(channels(await ownerDigests({ store, settings }, first)).toSorted()).toEqual([CHANNEL, WEB]);
    await store.db.updateTable('digest_schedules').set({ channel: CHANNEL }).execute();
    expect(channels(await ownerDigests({ store, settings }, first))).toEqual([WEB]);
    expect(await ownerDigests({ store, settings }, second)).toEqual([]);
    await store.db.updateTable('digest_posts').set({ state: 'failed' }).where('id', '=', first.id).execute();
    expect(await ownerDigests({ store, settings }, second)).toHaveLength(1);
    await store.db.deleteFrom('digest_posts').where('schedule_id', '=', 'x').execute();
  });

  it('a digest that somebody asked for takes nothing from the scheduled one', async () => {
    await aPost(post.runId, '2026-03-10T08:56:00.000Z', { state: 'done' });
    const asked = await reportOf(await aPost(post.runId, '2026-03-10T08:58:00.000Z'));
    expect(asked.nothingChanged).toBe(true);
    const scheduled = await aPost(post.runId, '2026-03-10T08:59:00.000Z', { scheduleId: 'x' });
    expect((await reportOf(scheduled)).nothingChanged).toBe(false);
    await store.db
      .deleteFrom('digest_posts')
      .where('due_at', '>', new Date('2026-03-10'))
      .where('id', '!=', post.id)
      .execute();
  });

  it('keeps out of channels where the environment may not be shown', async () => {
    const prod = settings.environments.get('prod');
    if (!prod) throw new Error('no prod');
    const narrow = { ...settings, environments: new Map([['prod', { ...prod, channels: [CHANNEL] }]]) };
    expect(await ownerDigests({ store, settings: narrow }, post)).toEqual([]);
  });
});

describe('a digest after a quiet day', () => {
  beforeAll(wipe);

  it('the first one compares with the run before, or with nothing', async () => {
    const first = await look(store, '2026-03-09T09:00:00Z', { findings: [found('i-1')] });
    const alone = await reportOf(await aPost(first, '2026-03-09T09:05:00Z', { channel: 'C0OTHER' }));
    expect(alone).toMatchObject({ before: null, counts: null, changes: null, nothingChanged: false });
    const second = await look(store, '2026-03-10T09:00:00Z', { findings: [found('i-1')] });
    const post = await aPost(second, '2026-03-10T09:05:00Z');
    expect(await reportOf(post)).toMatchObject({ before: { id: first }, nothingChanged: true });
  });

  it('is quiet only if nothing else happened', async () => {
    const run = await look(store, '2026-03-11T09:00:00Z', { findings: [found('i-1')] });
    const post = await aPost(run, '2026-03-11T09:05:00Z', { channel: 'C0QUIET' });
    expect((await reportOf(post)).nothingChanged).toBe(true);
    const outOf = exception('e-1', 'i-none', '2026-03-11T00:00:00.000Z');
    await insertException(store.db, outOf);
    expect((await reportOf(post)).nothingChanged).toBe(false);
    await store.db.deleteFrom('exceptions').execute();
    await store.db.updateTable('run_scopes').set({ status: 'partial' }).where('run_id', '=', run).execute();
    expect((await reportOf(post)).nothingChanged).toBe(false);
  });

  it('missed times of its schedule are told by the next digest, and by no other', async () => {
    const schedule = {
      environment: 'prod',
      channel: CHANNEL,
      cron: '* * * * *',
      timezone: 'UTC',
      include: '[]',
    };
    await store.db
      .insertInto('digest_schedules')
      .values({ id: 's', ...schedule, source: 'configuration', created_at: AT, looked_until: AT })
      .execute();
    const run = await look(store, '2026-03-14T09:00:00Z');
    const of = { scheduleId: 's', channel: 'C0MISSED' };
    await aPost(null, '2026-03-12T09:00:00Z', { ...of, state: 'missed' });
    await aPost(run, '2026-03-12T10:00:00Z', { ...of, state: 'done' });
    await aPost(null, '2026-03-13T09:00:00Z', { ...of, state: 'missed' });
    await aPost(null, '2026-03-13T10:00:00Z', { ...of, state: 'missed' });
    const told = await aPost(run, '2026-03-14T09:05:00Z', of);
    expect(await reportOf(told)).toMatchObject({
      nothingChanged: false,
      missed: { total: 2, list: ['2026-03-13T10:00:00.000Z', '2026-03-13T09:00:00.000Z'] },
    });
    const next = await aPost(run, '2026-03-15T09:05:00Z', of);
    expect(await reportOf(next)).toMatchObject({ missed: { total: 0 } });
  });

  it.each(['failed', 'cancelled', 'running', 'gone'] as const)(
    'a run that is %s gives no report',
    async (state) => {
      const run = await look(store, '2026-03-16T09:00:00Z', {
        status: state === 'failed' ? 'failed' : 'complete',
      });
      if (state === 'cancelled' || state === 'running') {
        await store.db.updateTable('runs').set({ state }).where('id', '=', run).execute();
      }
      const post = await aPost(state === 'gone' ? 'none' : run, '2026-03-16T09:05:00Z');
      const why = state === 'running' ? 'unfinished' : state;
      expect(await digestContent({ store, settings }, post)).toMatchObject({ kind: 'unread', why });
      expect(await ownerDigests({ store, settings }, post)).toEqual([]);
      await store.db.deleteFrom('runs').where('id', '=', run).execute();
    },
  );

  it('lateness counts from the due time to the top message, or to now', async () => {
    const now = new Date('2026-05-01T09:10:00Z');
    expect(await digestLateness(store.db, now)).toEqual({ seconds: 0, missed: 0, failed: 0 });
    const shown = await aPost('r', '2026-05-01T08:00:00Z', { state: 'done' });
    await store.db
      .updateTable('digest_posts')
      .set({ shown_at: '2026-05-01T08:00:42Z' })
      .where('id', '=', shown.id)
      .execute();
    await aPost(null, '2026-05-01T08:30:00Z', { state: 'missed' });
    await aPost(null, '2026-04-30T09:00:00Z', { state: 'assessing' });
    expect(await digestLateness(store.db, now)).toEqual({ seconds: 42, missed: 1, failed: 0 });
    await aPost(null, '2026-05-01T09:05:00Z', { state: 'assessing' });
    expect(await digestLateness(store.db, now)).toMatchObject({ seconds: 300 });
  });
});
