import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRuns } from '../../../src/assessment/run-store.ts';
import { type FileDependencies, resultFile } from '../../../src/slack/conversations/result-files.ts';
import { insertException } from '../../../src/store/exceptions.ts';
import type { Store } from '../../../src/store/store.ts';
import { clock, memoryStore, settingsFor } from '../support/bot.ts';
import { findings } from '../support/findings.ts';
import { keepRun } from '../support/kept-run.ts';
import { keyOf, planOf, recordOf } from '../support/remediation-records.ts';
import { scriptedRemediations } from '../support/scripted-remediations.ts';

let store: Store;
let dependencies: FileDependencies;

beforeAll(async () => {
  store = await memoryStore();
  dependencies = {
    store,
    runs: createRuns({ store, clock, accountName: () => 'payments' }),
    remediations: {
      ...scriptedRemediations(),
      ofRun: async () => [
        recordOf(planOf([keyOf(1)]), { state: 'done', outcome: 'fixed', reason: 'CHG-4711' }),
      ],
    },
    settings: settingsFor({ botToken: '', appToken: '', signingSecret: '', apiUrl: '' }, 'socket'),
  };
});
afterEach(async () => {
  for (const table of ['runs', 'exceptions', 'streaks'] as const) await store.db.deleteFrom(table).execute();
});
afterAll(() => store.close());

async function made(runId: string, name: string) {
  const file = await resultFile(dependencies, runId, name);
  const parts = await Array.fromAsync(file.chunks());
  return { length: file.length, bytes: Buffer.concat(parts) };
}

async function except(reason: string, expiresInDays: number): Promise<void> {
  const now = clock.now();
  await insertException(store.db, {
    id: reason,
    environment: 'prod',
    kind: 'accepted-risk',
    subject: { kind: 'instance', ...keyOf(1) },
    reason,
    by: 'U0ALICE',
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + expiresInDays * 86_400_000).toISOString(),
    endedAt: null,
    endedBy: null,
  });
}

describe('files of a run', () => {
  it.each(['csv', 'json', 'md', 'html'])('are as long as they were said to be: %s', async (ending) => {
    await keepRun(store, { id: 'new', hoursAgo: 3, findings: findings(250) });
    await except('Known', 9);
    const { length, bytes } = await made('new', `patchcheck-new.${ending}`);
    expect(bytes.length).toBe(length);
    const text = bytes.toString();
    // Exceptions hide nothing here.
    for (const rank of [1, 250]) expect(text).toContain(`i-0000000000000${String(rank).padStart(4, '0')}`);
  });

  it('tell auditors what belongs to the run: trend, exceptions, remediations, and what it could not see', async () => {
    const many = { byLevel: { P1: 3, P2: 6 } };
    await keepRun(store, { id: 'old', hoursAgo: 75, findings: findings(9), totals: many });
    await keepRun(store, { id: 'new', hoursAgo: 3, findings: findings(2), totals: { byLevel: { P1: 2 } } });
    await except('The vendor mends it next week', 9);
    const { bytes } = await made('new', 'x.html');
    const html = bytes.toString();
    expect(html).toContain('<svg ');
    expect(html).toMatch(/from 9 to 2 \(P1 2/);
    expect(html).toContain('The vendor mends it next week');
    expect(html).toContain('CHG-4711');
    expect((await made('new', 'x.html')).bytes.equals(bytes)).toBe(true);
  });

  it('show no trend where one day alone is known', async () => {
    await keepRun(store, { id: 'new', hoursAgo: 3, findings: findings(2) });
    const html = (await made('new', 'x.html')).bytes.toString();
    expect(html).not.toContain('<svg ');
    expect(html).toContain('No earlier runs are kept.');
    expect(html).toContain('No exception holds.');
  });

  it.each(['json', 'md', 'html'])('are not made of a run that is not over: %s', async (ending) => {
    await expect(resultFile(dependencies, 'nowhere', `x.${ending}`)).rejects.toThrow('has no report');
  });
});
