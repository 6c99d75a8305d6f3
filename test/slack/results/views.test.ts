import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../src/assessment/runs.ts';
import { checkView } from '../../../src/slack/block-kit/check.ts';
import { readBrowserState, withFilter } from '../../../src/slack/results/browser-state.ts';
import { renderBrowser } from '../../../src/slack/results/browser-view.ts';
import { renderCauses } from '../../../src/slack/results/causes-view.ts';
import { commandBlocks } from '../../../src/slack/results/details-steps.ts';
import { renderDetails } from '../../../src/slack/results/details-view.ts';
import { findingValue, readFindingValue } from '../../../src/slack/results/reference.ts';
import { renderWrongCause } from '../../../src/slack/results/wrong-cause-view.ts';
import { anyCare, anyFinding, anyText } from '../support/any-finding.ts';
import { clock } from '../support/bot.ts';
import { findingAt, findings } from '../support/findings.ts';
import { mentions } from '../support/markup.ts';
import { scriptedRuns } from '../support/scripted-runs.ts';

const request = {
  id: '20261121T120000-1f9c2a7b',
  environment: 'prod',
  regions: ['us-east-1'],
  accounts: ['111122223333'],
  requestedBy: 'U0ALICE',
  requestedAt: new Date(0).toISOString(),
};
const reference = {
  runId: request.id,
  accountId: '111122223333',
  region: 'us-east-1',
  instanceId: 'i-00000000000000001',
};

async function doneState(): Promise<RunState> {
  const runs = scriptedRuns(findings(3), 1, clock);
  await runs.start(request);
  const state = await runs.get(request.id);
  if (state === null) throw new Error('no run');
  return state;
}

describe('modals of results', () => {
  it('are valid, whatever the findings hold, and mention nobody', async () => {
    const state = await doneState();
    fc.assert(
      fc.property(
        fc.array(anyFinding, { minLength: 1, maxLength: 15 }),
        anyText,
        anyCare,
        (all, name, care) => {
          const [finding = findingAt(1)] = all;
          const shown = { runId: request.id, channel: 'C1', page: 0 };
          const gap = { step: 'context', operation: 'iam:GetRole', code: name, consequence: name } as const;
          const views = [
            renderDetails({
              reference,
              finding,
              state,
              accountName: name,
              gaps: Array.from({ length: 20 }, () => gap),
              channel: 'C1',
              page: 0,
              offers: [{ action: 'reboot', label: 'Reboot' }],
              treatment: null,
              care,
            }),
            renderBrowser({
              shown,
              state,
              page: { total: 5_000, findings: all },
              owners: [
                { owner: name, instances: 3 },
                ...Array.from({ length: 200 }, (_, index) => ({ owner: `team ${index}`, instances: 1 })),
              ],
              hidden: 3,
              care: () => care,
            }),
            renderCauses(
              shown,
              state,
              Array.from({ length: 120 }, () => ({
                category: 'os-patch-failure' as const,
                code: 'disk-full' as const,
                remediation: 'fix-host' as const,
                title: name,
                instances: 3,
                highestLevel: 'P1' as const,
              })),
              () => ({ action: 'reboot', label: 'Reboot' }),
            ),
            renderWrongCause(finding, { reference, channel: null }),
          ];
          for (const view of views) {
            expect(checkView(view)).toEqual([]);
            expect(mentions(view)).toEqual([]);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('say how much they leave out', async () => {
    const state = await doneState();
    const evidence = Array.from({ length: 50 }, () => ({
      source: 'ssm:ListCommandInvocations' as const,
      fact: 'x',
      observedAt: '2026-11-21T09:00:00Z',
    }));
    const base = findingAt(1);
    const finding = { ...base, rootCause: { ...base.rootCause, evidence } };
    const view = renderDetails({
      reference,
      finding,
      state,
      accountName: 'payments',
      gaps: [],
      channel: null,
      page: 0,
      offers: [],
      treatment: null,
      care: null,
    });
    expect(JSON.stringify(view)).toContain('and 10 more in the JSON file');
  });
});

describe('what buttons carry', () => {
  it('comes back as it was, and nothing else is believed', () => {
    expect(readFindingValue(findingValue(reference))).toEqual(reference);
    for (const value of [
      undefined,
      '',
      '{}',
      '[1,2,3,4]',
      '["a","b","c"]',
      '[',
      JSON.stringify(['a', 'b', 'c', 'x'.repeat(999)]),
    ]) {
      expect(readFindingValue(value)).toBeNull();
    }
  });

  it('fits into Slack’s limit, whatever it names', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.constant('\u0001'.repeat(500))), (text) => {
        const value = findingValue({ runId: text, accountId: text, region: text, instanceId: text });
        expect(value.length).toBeLessThanOrEqual(2_000);
      }),
    );
  });

  it('sets and lifts filters, and refuses unknown ones', () => {
    const shown = { runId: 'r', channel: null, page: 4 };
    expect(withFilter(shown, 'level', 'P1')).toEqual({ ...shown, page: 0, level: 'P1' });
    expect(withFilter({ ...shown, level: 'P1' }, 'level', null)).toEqual({ ...shown, page: 0 });
    expect(withFilter(shown, 'verdict', 'sometimes')).toBeNull();
    expect(readBrowserState({ runId: 'r' })).toBeNull();
    expect(readBrowserState({ ...shown, page: Number.NaN })).toBeNull();
  });
});

describe('steps', () => {
  it('set commands apart', () => {
    const [words, command] = commandBlocks([
      'Scan: aws ssm send-command --x y (the record changes only then)',
    ]);
    expect(words).toMatchObject({ text: { text: '1. Scan (the record changes only then):' } });
    expect(JSON.stringify(command)).toContain('"aws ssm send-command --x y"');
  });
});
