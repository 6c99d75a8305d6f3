import fc from 'fast-check';
import type { Finding } from '../../../src/model/report.ts';
import type { CardCare } from '../../../src/slack/history/card-care.ts';
import { findingAt } from './findings.ts';

/** Text as a tag, an output line or a name may hold it: long, and full of markup. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    '',
    '<!channel> <@U1>',
    '`*_~`',
    '&'.repeat(5_000),
    '\u202eevil',
    'x'.repeat(10_000),
    '\ud800',
    '2026-11-18 02:00 UTC '.repeat(50),
    `Do this: aws ssm ${'send-command '.repeat(300)}`,
  ),
);

/** A finding with the same odd text wherever text from outside may stand. */
export const anyFinding: fc.Arbitrary<Finding> = fc
  .record({
    rank: fc.integer({ min: 1, max: 9_999 }),
    text: anyText,
    list: fc.array(anyText, { maxLength: 60 }),
    maybe: fc.option(anyText),
  })
  .map(({ rank, text, list, maybe }) => {
    const base = findingAt(rank);
    return {
      ...base,
      instanceId: text,
      accountId: text,
      region: text,
      name: maybe,
      platform: maybe,
      context: { ...base.context, owner: maybe },
      manageability: { ...base.manageability, agentVersion: maybe },
      patching: {
        ...base.patching,
        baselineId: maybe,
        patchGroup: maybe,
        nextWindowAt: maybe,
        lastCommandId: maybe,
        maintenanceWindows: list.map((name) => ({
          id: text,
          name,
          enabled: false,
          operation: null,
          nextAt: maybe,
        })),
      },
      compliance: {
        ...base.compliance,
        types: list,
        lastOperationAt: maybe === null ? null : '2026-11-21T03:00:00Z',
        patches: list.map((id) => ({
          id,
          title: text,
          state: 'MISSING',
          severity: null,
          classification: maybe,
          cves: list,
          installedAt: maybe,
        })),
      },
      rootCause: {
        ...base.rootCause,
        summary: text,
        evidence: [...list, 'x'].map((fact) => ({
          source: 'ssm:ListCommandInvocations' as const,
          fact,
          observedAt: text,
        })),
      },
      priority: {
        ...base.priority,
        factors: list.slice(0, 5).map((reason) => ({ signal: 'severity' as const, points: 3, reason })),
      },
      remediation: {
        ...base.remediation,
        title: text,
        document: maybe,
        parameters: Object.fromEntries(list.map((key) => [key, list])),
        steps: list,
        logs: list,
      },
    };
  });

/** What people decided about a finding, with the same odd text wherever text from outside may stand. */
export const anyCare: fc.Arbitrary<CardCare> = fc
  .record({ text: anyText, isDue: fc.boolean() })
  .map(({ text, isDue }) => {
    const at = '2026-11-21T03:00:00Z';
    const key = { accountId: text, region: text, instanceId: text };
    return {
      due: { state: isDue ? 'overdue' : 'in-time', words: isDue ? 'overdue by 5 d' : 'due in 9 d', at },
      assignment: { ...key, environment: text, assignee: text, by: text, at, acknowledgedAt: at },
      assigneeName: text,
      exception: {
        id: text,
        environment: text,
        kind: 'snooze',
        subject: { kind: 'tag', key: text, value: text },
        reason: text,
        by: text,
        createdAt: at,
        expiresAt: at,
        endedAt: null,
        endedBy: null,
      },
    };
  });
