import { describe, expect, it } from 'vitest';
import { packFacts } from '../../src/assessment/packed-facts.ts';
import type { PatchRun } from '../../src/model/records.ts';
import { insertFacts } from '../../src/store/finding-facts.ts';
import { insertDraft } from '../../src/store/remediations.ts';
import { OLGA, person } from '../remediation/support/hand-made.ts';
import { aPlan, aRecord, aTarget } from '../store/remediation-records.ts';
import { atLevel, ended, found, look, SCOPE } from '../store/support/looks.ts';
import { facts, told } from '../support/facts.ts';
import { useHistory, viewer } from './support.ts';

const kit = useHistory();
const key = { ...SCOPE, instanceId: 'i-1' };

function aRun(commandId: string, changes: Partial<PatchRun> = {}): PatchRun {
  return {
    commandId,
    instanceId: 'i-1',
    document: 'AWS-RunPatchBaseline',
    operation: 'Install',
    rebootOption: 'NoReboot',
    usesBaselineOverride: false,
    origin: { kind: 'maintenance-window', id: 'mw-1' },
    requestedAt: '2026-02-20T01:00:00.000Z',
    startedAt: '2026-02-20T01:00:10.000Z',
    endedAt: '2026-02-20T01:10:00.000Z',
    status: 'Failed',
    statusDetails: 'Failed',
    steps: [],
    output: null,
    outputSource: null,
    ...changes,
  };
}

async function keepRuns(runId: string, runs: readonly PatchRun[]): Promise<void> {
  const packed = packFacts(facts({ ...key, history: told(runs, 'ssm:ListCommandInvocations') }));
  await kit()
    .store.db.transaction()
    .execute((transaction) => insertFacts(transaction, runId, SCOPE, [{ instanceId: 'i-1', packed }]));
}

const kinds = (entries: readonly { kind: string; at: string }[] | null) =>
  entries?.map(({ kind, at }) => `${at.slice(0, 10)} ${kind}`);

describe('the timeline of an instance', () => {
  it('tells streaks, changed reports, patch runs, what is expected, remediations, exceptions and people', async () => {
    const { store, history, inDays, advance } = kit();
    const window = { id: 'mw-1', name: 'nightly', enabled: true, operation: 'Install' as const };
    const patching = found('i-1').patching;
    const later = {
      ...atLevel('P1'),
      patching: { ...patching, maintenanceWindows: [{ ...window, nextAt: '2026-03-09T01:00:00Z' }] },
    };
    const first = await look(store, '2026-02-01T09:00:00Z', { findings: [found('i-1', atLevel('P3'))] });
    await keepRuns(first, [
      aRun('c-1', {
        status: 'InProgress',
        endedAt: null,
        requestedAt: '2026-01-31T00:00:00Z',
        startedAt: '2026-01-31T00:00:00Z',
      }),
    ]);
    await look(store, '2026-02-02T09:00:00Z', { findings: [found('i-1', atLevel('P3'))] });
    await look(store, '2026-02-03T09:00:00Z', { resolved: [ended('i-1', 'schedule', 'mw-1')] });
    const second = await look(store, '2026-02-28T09:00:00Z', { findings: [found('i-1', later)] });
    await keepRuns(second, [
      aRun('c-2'),
      aRun('c-1', {
        status: 'Success',
        endedAt: '2026-01-31T00:05:00Z',
        origin: { kind: 'command', id: null },
      }),
    ]);
    await insertDraft(store, aRecord(0, { id: 'rem-draft', targets: [aTarget(0, key)] }), [], 'c');
    await insertDraft(
      store,
      aRecord(0, {
        id: 'rem-1',
        state: 'done',
        outcome: 'not-fixed',
        plan: aPlan({ action: 'install' }),
        finishedAt: '2026-03-01T10:00:00.000Z',
        targets: [aTarget(0, { ...key, result: 'not-fixed' })],
      }),
      [],
      'c',
    );
    await history.except(OLGA, {
      environment: 'prod',
      kind: 'snooze',
      subject: { kind: 'cause', code: 'repo-unreachable' },
      reason: 'known',
      until: inDays(1),
    });
    await history.assign(OLGA, { environment: 'prod', key, assignee: 'U0OTHER' });
    advance(60_000);
    await history.acknowledge(person('U0OTHER'), 'prod', key);
    advance(2 * 86_400_000);

    const timeline = await history.timeline(viewer('U0ANY'), key, 100);

    expect(kinds(timeline)).toEqual([
      '2026-03-09 expected',
      '2026-03-03 exception-over',
      '2026-03-02 acknowledged',
      '2026-03-02 excepted',
      '2026-03-02 assigned',
      '2026-03-01 remediation',
      '2026-02-28 appeared',
      '2026-02-28 reported',
      '2026-02-20 patched',
      '2026-02-03 ended',
      '2026-02-01 appeared',
      '2026-02-01 reported',
      '2026-01-31 patched',
    ]);
    expect(timeline).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'ended', ending: 'schedule', by: 'mw-1' }),
        expect.objectContaining({ kind: 'reported', levelBefore: 'P3', level: 'P1', runId: second }),
        expect.objectContaining({ kind: 'patched', commandId: 'c-1', fate: 'succeeded' }),
        expect.objectContaining({ kind: 'patched', commandId: 'c-2', fate: 'failed' }),
        expect.objectContaining({
          kind: 'remediation',
          remediationId: 'rem-1',
          result: 'not-fixed',
          requestedBy: 'U0ALICE',
        }),
        expect.objectContaining({ kind: 'exception-over', by: null }),
      ]),
    );
    expect(kinds(await history.timeline(viewer('U0ANY'), key, 2))).toEqual([
      '2026-03-09 expected',
      '2026-03-03 exception-over',
    ]);
  });

  it('is nothing for those who may see no environment that the instance belongs to', async () => {
    const { history } = kit();
    const nobody = viewer('U0ANY', { environments: [] });
    expect(await history.timeline(nobody, key, 10)).toBeNull();
    expect(await history.timeline(viewer('U0ANY'), { ...key, accountId: '999988887777' }, 10)).toBeNull();
    expect(await history.timeline(viewer('U0ANY'), key, 10)).toEqual([]);
  });
});
