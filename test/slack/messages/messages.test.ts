import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../src/assessment/runs.ts';
import { checkMessage } from '../../../src/slack/block-kit/check.ts';
import { NO_ACTS, wantedMessages } from '../../../src/slack/conversations/wanted.ts';
import { renderCard } from '../../../src/slack/messages/card.ts';
import { renderCards } from '../../../src/slack/messages/cards.ts';
import { consoleLink } from '../../../src/slack/messages/console-link.ts';
import { renderTable } from '../../../src/slack/messages/findings-table.ts';
import { renderGaps } from '../../../src/slack/messages/gaps.ts';
import { renderOpening, renderParent } from '../../../src/slack/messages/parent.ts';
import { renderProgress } from '../../../src/slack/messages/progress.ts';
import { anyCare, anyFinding, anyText } from '../support/any-finding.ts';
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

async function doneState(count: number): Promise<RunState> {
  const runs = scriptedRuns(findings(count), 1);
  await runs.start(request);
  const state = await runs.get(request.id);
  if (state === null) throw new Error('no run');
  return state;
}

describe('messages', () => {
  it('are valid, whatever the findings hold, and mention nobody', () => {
    fc.assert(
      fc.property(
        fc.array(anyFinding, { minLength: 1, maxLength: 10 }),
        anyText,
        anyCare,
        (found, name, care) => {
          // No two findings of a run are about the same instance.
          const all = found.map((finding, index) => ({
            ...finding,
            accountId: `${index}${finding.accountId}`,
          }));
          const accountNames = new Map([[all[0]?.accountId ?? '', name]]);
          const page = { total: all.length, findings: all };
          const options = {
            runId: request.id,
            accountNames,
            now: '2026-11-21T12:00:00Z',
            provisional: all.length > 5 ? 'Not settled.' : null,
            ...NO_ACTS,
            care: () => care,
            hidden: all.length % 3,
          };
          for (const message of [...renderCards(page, options), renderTable(page, options)]) {
            expect(checkMessage(message)).toEqual([]);
            if (message.classic !== undefined) {
              expect(checkMessage({ ...message, blocks: message.classic })).toEqual([]);
            }
            expect(mentions(message)).toEqual([]);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each([
    ['short', 'a', 100],
    ['long', 'n'.repeat(200), 50],
  ])('fill a table of %s rows as far as Slack takes it, and count the others', (_what, name, atLeast) => {
    const all = Array.from({ length: 150 }, (_, index) => {
      const finding = findingAt(index + 1);
      const brief = { instanceId: 'i', region: 'r', context: { ...finding.context, owner: name } };
      return { ...finding, ...brief, name };
    });
    const options = { runId: request.id, accountNames: new Map([['111122223333', 'a']]), hidden: 0 };
    const message = renderTable({ total: 150, findings: all }, options);
    expect(checkMessage(message)).toEqual([]);
    const [, table] = message.blocks;
    const rows =
      table !== undefined && 'rows' in table && Array.isArray(table.rows) ? table.rows.length - 1 : 0;
    expect(rows).toBeGreaterThanOrEqual(atLeast);
    expect(rows).toBeLessThanOrEqual(100);
    expect(JSON.stringify(message.blocks)).toContain(`Table of the first ${rows} of 150 findings`);
    expect(JSON.stringify(message.blocks)).toContain(`The other ${150 - rows} are in the files`);
  });

  it('are valid, whatever could not be read', () => {
    fc.assert(
      fc.property(anyText, anyText, (name, consequence) => {
        const scopes = Array.from({ length: 30 }, (_, index) => ({
          accountId: '111122223333',
          accountName: name,
          region: 'us-east-1',
          status: 'partial' as const,
          gaps: [
            {
              step: 'context' as const,
              operation: 'iam:GetInstanceProfile' as const,
              code: `${index} ${name}`,
              consequence,
            },
          ],
          apiCalls: {},
        }));
        const message = renderGaps(scopes);
        expect(checkMessage(message ?? {})).toEqual([]);
        expect(mentions(message)).toEqual([]);
        expect(message?.text).toContain('30 gaps');
        expect(JSON.stringify(message?.blocks)).toContain('and 15 more in the JSON report');
      }),
      { numRuns: 20 },
    );
  });

  it('are valid at every stage of a run, and say in their text what the blocks show', async () => {
    const done = await doneState(57);
    const running: RunState = { ...done, state: 'running', status: null, finishedAt: null, steps: [] };
    const cancelled: RunState = { ...running, state: 'cancelled' };
    const states = [running, cancelled, done, { ...done, status: 'failed' as const }, await doneState(0)];
    for (const state of states) {
      for (const message of [renderParent(state), renderProgress(state)]) {
        expect(checkMessage(message)).toEqual([]);
        expect(message.text.length).toBeGreaterThan(20);
      }
      expect(checkMessage({ ...renderProgress(state), blocks: renderProgress(state).classic })).toEqual([]);
    }
    const begun = {
      ...running,
      scopes: running.scopes.map((scope) => ({ ...scope, progress: scope.progress.slice(1) })),
    };
    expect(renderProgress(begun).text).toBe(
      'prod in us-east-1: 9 of 10 steps done. Now: List non-compliant targets.',
    );
    expect(checkMessage(renderOpening('prod', ['us-east-1'], 'U0ALICE'))).toEqual([]);
    expect(renderParent(done).text).toContain(
      'prod in us-east-1: 57 non-compliant, 0 unknown and 43 compliant',
    );
    expect(renderParent({ ...done, status: 'failed' }).text).toContain('Nothing could be read.');
  });

  it('show what was found so far while the run goes on, and lead to it', async () => {
    const done = await doneState(12);
    const message = renderParent({ ...done, state: 'running', status: null, finishedAt: null, steps: [] });
    expect(message.text).toContain('So far 12 non-compliant, 0 unknown. Priority: P1 3, P2 9, P3 0, P4 0.');
    expect(message.text).toContain('Causes: failed patch run 12. 1 gap so far.');
    const shown = JSON.stringify(message.blocks);
    expect(shown).toContain('all-findings');
    expect(shown).not.toContain('assess-again');
    expect(shown).toContain(`run \`${request.id}\``);
  });

  it('never call clean what was read only in part', async () => {
    const state = await doneState(0);
    for (const ec2Instances of [0, 100]) {
      const totals = { ...state.totals, ec2Instances };
      const part = renderParent({ ...state, totals, status: 'partial' });
      expect(JSON.stringify(part.blocks)).toMatch(/"[^"]*(found|compliance), as far as could be read"/);
      expect(part.text).toContain(', as far as could be read.');
      const whole = renderParent({ ...state, totals, status: 'complete', gapCount: 0 });
      expect(JSON.stringify(whole)).not.toContain('as far as');
    }
  });

  it('never call an empty fleet compliant', async () => {
    const state = await doneState(0);
    const empty: RunState = { ...state, totals: { ...state.totals, ec2Instances: 0, compliant: 0 } };
    expect(JSON.stringify(renderParent(empty))).not.toMatch(/compliant/);
  });

  it('take no mention from an environment, a requester or a step', async () => {
    const done = await doneState(1);
    const state: RunState = {
      ...done,
      request: { ...request, environment: '<!channel>', regions: ['<@U1>'], requestedBy: 'cli-<!here>' },
      steps: done.steps.map((step) => ({ ...step, detail: '<!everyone>' })),
      nextActions: done.nextActions.map((action) => ({ ...action, title: '<!channel>' })),
    };
    for (const message of [renderParent(state), { ...renderProgress(state), blocks: [] }]) {
      expect(mentions(message)).toEqual([]);
    }
  });

  it('leave out what there is nothing to say about', async () => {
    const state = await doneState(0);
    const slots = wantedMessages(
      { ...state, gapCount: 0 },
      { page: { total: 0, findings: [] }, summary: null, hidden: 0, cardMessages: 0 },
      { request: state.request, requested_by: state.request.requestedBy, cancelled_by: null },
      NO_ACTS,
    );
    expect(slots.map((slot) => slot.slot)).toEqual(['parent', 'progress']);
    expect(renderGaps([])).toBeNull();
  });

  it('count what they do not show', () => {
    const base = findingAt(1);
    const evidence = Array.from({ length: 7 }, () => base.rootCause.evidence[0]).filter(
      (each) => each !== undefined,
    );
    const card = JSON.stringify(
      renderCard(
        { ...base, rootCause: { ...base.rootCause, evidence } },
        {
          runId: request.id,
          accountName: 'payments',
          now: '2026-11-21T12:00:00Z',
          offers: [],
          treatment: null,
          care: null,
        },
      ),
    );
    expect(card).toContain('and 4 more');
  });

  it('gather the same gap of many scopes', () => {
    const gap = {
      step: 'context' as const,
      operation: 'iam:GetInstanceProfile' as const,
      code: 'AccessDenied',
      consequence: 'Unknown.',
    };
    const scopes = ['us-east-1', 'eu-west-1', 'eu-west-2'].map((region) => ({
      accountId: '111122223333',
      region,
      status: 'complete' as const,
      gaps: [gap],
      apiCalls: {},
    }));
    const message = renderGaps(scopes);
    expect(message?.text).toContain('1 gap');
    expect(message?.text).toContain('and 2 more');
  });
});

describe('console links', () => {
  it.each([
    ['i-0eeca1e1459408993', 'us-east-1', 'https://us-east-1.console.aws.amazon.com/ec2/home'],
    ['i-0eeca1e1459408993', 'us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/ec2/home'],
    ['i-0eeca1e1459408993', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn/ec2/home'],
    [
      'mi-0123456789abcdef0',
      'eu-west-1',
      'https://eu-west-1.console.aws.amazon.com/systems-manager/fleet-manager/',
    ],
  ])('%s in %s', (id, region, start) => {
    expect(consoleLink(id, region)).toContain(start);
  });
  it.each([
    ['i-1/../../evil', 'us-east-1'],
    ['i-0eeca1e1459408993', 'evil.example.com/#'],
  ])('are not made from %s in %s', (id, region) => {
    expect(consoleLink(id, region)).toBeNull();
  });
});
