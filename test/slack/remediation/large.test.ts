import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanTarget, RemediationRecord, TargetState } from '../../../src/model/remediation.ts';
import { checkMessage, checkView } from '../../../src/slack/block-kit/check.ts';
import { renderApprovalCopy } from '../../../src/slack/remediation/approval-copy.ts';
import { copiesFor } from '../../../src/slack/remediation/approvers.ts';
import { renderBreakGlassCopy } from '../../../src/slack/remediation/break-glass-copy.ts';
import { renderDeny } from '../../../src/slack/remediation/deny-view.ts';
import { renderInstances } from '../../../src/slack/remediation/instances-view.ts';
import { renderRemediation } from '../../../src/slack/remediation/message.ts';
import { renderPlan } from '../../../src/slack/remediation/plan-view.ts';
import { treatmentOf, treatmentWords } from '../../../src/slack/remediation/treatment.ts';
import { anyText } from '../support/any-finding.ts';
import { environment, settingsFor } from '../support/bot.ts';
import { findingAt } from '../support/findings.ts';
import { markupOf } from '../support/markup.ts';
import { AT, keyOf, planOf, planTarget, recordOf } from '../support/remediation-records.ts';

const slack = { botToken: '', appToken: '', signingSecret: '', apiUrl: '' };
const many = Array.from({ length: 30 }, (_, index) => `U0PERSON${index}`);
const settings = settingsFor(slack, 'socket', [environment({ approvers: [...many, 'S0OPS'] })]);
const keys = Array.from({ length: 200 }, (_, index) => keyOf(index + 1));

const STATES: readonly RemediationRecord['state'][] = [
  'awaiting-approval',
  'approved',
  'running',
  'stopping',
  'done',
  'denied',
  'expired',
  'withdrawn',
  'refused',
];
const RESULTS: readonly TargetState['result'][] = [
  null,
  'fixed',
  'not-fixed',
  'failed',
  'unknown',
  'skipped',
  'left-out',
];

/** A remediation of 200 instances that holds the same odd text wherever text from outside may stand. */
function odd(text: string, state: RemediationRecord['state']): RemediationRecord {
  const finding = findingAt(1, { name: text, remediation: { ...findingAt(1).remediation, title: text } });
  const changes: Partial<PlanTarget> = {
    name: text,
    platform: text,
    autoScalingGroup: text,
    loadBalancers: [text, text],
  };
  const plan = planOf(keys, {
    targets: keys.map((key) => planTarget(key, changes)),
    leftOut: keys.map((key) => ({ ...key, name: text, code: 'offline', reason: text })),
    warnings: Array.from({ length: 40 }, () => text),
    calls: keys.map((key) => ({
      ...key,
      operation: 'ssm:SendCommand',
      document: text,
      parameters: { [text]: [text] },
      roleArn: text,
      instances: 1,
    })),
  });
  const record = recordOf(plan, {
    state,
    reason: text,
    note: text,
    outcome: state === 'done' ? 'partly-fixed' : null,
    expiresAt: AT,
    requestedAt: AT,
    startedAt: AT,
    finishedAt: AT,
    stop: { by: text, at: AT, reason: text },
    decision: {
      decision: 'approved',
      by: { user: text, workspace: 'T1' },
      at: AT,
      reason: text,
    },
  });
  const targets = record.targets.map((target, index): TargetState => {
    const result = RESULTS[index % RESULTS.length] ?? null;
    const diagnosis = [text, text];
    return { ...target, result, detail: text, diagnosis, finding: result === 'not-fixed' ? finding : null };
  });
  return { ...record, targets };
}

/** Ids of people and groups, and words such as `here`. */
function mentioned(payload: unknown): string[] {
  const markup = markupOf(payload).join(' ');
  return [...markup.matchAll(/<(?:@|!subteam\^|!(?!date))(\w+)/g)].map(([, id = '']) => id);
}

const views = (record: RemediationRecord) => [
  renderPlan({
    record: { ...record, state: 'draft' },
    metadata: {
      id: 'r-1',
      token: 't',
      channel: 'C1',
      runId: 'run-1',
      group: { code: 'disk-full', remediation: 'reboot' },
      window: AT,
    },
    candidates: Array.from({ length: 100 }, (_, index) => findingAt(index + 1)),
    all: 100,
    settings,
    reason: record.reason.slice(0, 500),
    note: record.note,
  }),
  renderInstances(record, { id: 'r-1', channel: 'C1', page: 0 }),
  renderInstances(record, { id: 'r-1', channel: 'C1', page: 7 }),
  renderDeny(record, { id: 'r-1', token: 't', channel: 'C1' }),
];

describe('200 instances in one action', () => {
  it.each(STATES)('stay within every limit of Slack’s, %s', (state) => {
    fc.assert(
      fc.property(anyText, (text) => {
        const record = odd(text, state);
        const allowed = ['U0ALICE', ...(state === 'awaiting-approval' ? [...many, 'S0OPS'] : [])];
        for (const message of [
          renderRemediation(record, settings),
          renderApprovalCopy(record, true, settings, null),
        ]) {
          expect(checkMessage(message)).toEqual([]);
          expect(mentioned(message).filter((user) => !allowed.includes(user))).toEqual([]);
        }
        for (const view of views(record)) expect(checkView(view)).toEqual([]);
        const [first] = keys;
        const treatment = first && treatmentOf(first, [record]);
        if (treatment) expect(treatmentWords(treatment).length).toBeLessThan(3_000);
      }),
      { numRuns: 25 },
    );
  });

  it.each(STATES)('done without approval call the approvers, inside every limit, %s', (state) => {
    fc.assert(
      fc.property(anyText, (text) => {
        const record = { ...odd(text, state), breakGlass: true };
        const told = renderRemediation(record, settings);
        expect(new Set(mentioned(told))).toEqual(new Set(['U0ALICE', ...many, 'S0OPS']));
        const copies = [
          renderBreakGlassCopy(record, null),
          renderBreakGlassCopy(record, 'https://a.slack.com'),
        ];
        for (const message of [told, ...copies]) expect(checkMessage(message)).toEqual([]);
        for (const copy of copies) expect(new Set(mentioned(copy))).toEqual(new Set(['U0ALICE']));
      }),
      { numRuns: 10 },
    );
  });

  it('name the first ones, and count the others', () => {
    const asked = JSON.stringify(
      renderRemediation(recordOf(planOf(keys), { state: 'awaiting-approval' }), settings),
    );
    expect(asked).toContain('Instances (200)');
    expect(asked).toContain('and 190 more instances');
    const list = JSON.stringify(
      renderInstances(recordOf(planOf(keys)), { id: 'r-1', channel: 'C1', page: 3 }),
    );
    expect(list).toContain('Page 4 of 4, 200 instances');
    expect(list).toContain('web-200');
  });

  it('copy a request to ten approvers at most, and never to whoever asks', () => {
    expect(copiesFor(planOf(keys), 'U0PERSON0', settings)).toEqual(many.slice(1, 11));
  });
});

describe('a plan', () => {
  const content = (record: RemediationRecord, all = 0) => ({
    record,
    metadata: {
      id: 'r-1',
      token: 't',
      channel: null,
      runId: 'run-1',
      group: { code: 'disk-full' as const, remediation: 'reboot' as const },
      window: null,
    },
    candidates: Array.from({ length: Math.min(all, 100) }, (_, index) => findingAt(index + 1)),
    all,
    settings,
    reason: '',
    note: null,
  });

  it('has nothing to send where all are left out', () => {
    const leftOut = [{ ...keyOf(1), name: 'web-1', code: 'fixed' as const, reason: 'It is compliant now.' }];
    const view = renderPlan(content(recordOf(planOf([], { leftOut }))));
    expect(view.submit).toBeUndefined();
    expect(JSON.stringify(view)).toContain('Nothing to do');
    expect(JSON.stringify(view)).toContain('It is compliant now.');
    expect(checkView(view)).toEqual([]);
  });

  it('says that more than a menu holds are all or none', () => {
    const view = JSON.stringify(renderPlan(content(recordOf(planOf(keys)), 200)));
    expect(view).toContain('All 200 instances of this cause are planned: a menu holds 100');
    expect(view).not.toContain('plan-instances');
  });

  it('asks for a reason in production, and offers to break glass only where that is configured', () => {
    const plain = JSON.stringify(renderPlan(content(recordOf(planOf(keys.slice(0, 1))))));
    expect(plain).toContain('"text":"Reason"');
    expect(plain).not.toContain('plan-break-glass');
    const open = environment({ remediation: { ...environment().remediation, breakGlass: true } });
    const view = renderPlan({
      ...content(recordOf(planOf(keys.slice(0, 1)))),
      settings: settingsFor(slack, 'socket', [open]),
    });
    expect(JSON.stringify(view)).toContain('plan-break-glass');
  });
});
