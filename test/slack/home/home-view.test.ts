import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HomeEnvironment } from '../../../src/history/home.ts';
import { checkView } from '../../../src/slack/block-kit/check.ts';
import { type HomeContent, renderHome } from '../../../src/slack/home/home-view.ts';
import type { OpenFinding } from '../../../src/store/open-findings.ts';
import { anyText } from '../support/any-finding.ts';
import { environment, settingsFor } from '../support/bot.ts';
import { mentions } from '../support/markup.ts';
import { keyOf, planOf, recordOf } from '../support/remediation-records.ts';

const AT = '2026-11-21T12:00:00.000Z';

function fullHome(text: string, count: number): HomeContent {
  const of = <T>(make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));
  const run = {
    id: text,
    environment: text,
    regions: [text],
    accounts: [text],
    status: 'partial',
    finishedAt: AT,
  } as const;
  const environments = of(
    (index): HomeEnvironment => ({
      // The configuration takes names of up to 64 characters.
      name: `${text.slice(0, 60)}${index}`,
      newest: run,
      before: run,
      changes: { byKind: { new: 3, fixed: 2 }, fixedBy: { schedule: 2 } },
      open: { P1: 1, P2: 2, P3: 0, P4: 5_000 },
      hidden: 3,
      notSeen: 2,
    }),
  );
  const findings = of(
    (index): OpenFinding => ({
      environment: text,
      runId: text,
      accountId: text,
      region: text,
      instanceId: `${text}${index}`,
      name: text,
      level: 'P1',
      score: 90,
      code: 'disk-full',
      remediation: 'fix-host',
      remediationTitle: text,
      since: AT,
      seenAt: AT,
      owner: text,
      assignee: null,
      acknowledgedAt: null,
    }),
  );
  const records = of((index) => {
    const plan = planOf([keyOf(1)], { environment: text });
    return recordOf(plan, {
      id: `${text}${index}`,
      state: 'running',
      requestedBy: { user: text, workspace: text },
    });
  });
  return {
    home: {
      environments,
      mine: { findings: findings.slice(0, 5), total: count, hidden: 3 },
      approvals: records,
      running: records,
    },
    environments: environments.map(({ name }) => name),
    shown: null,
    closed: 2,
    schedules: of((index) => ({
      id: `${index}`,
      environment: text,
      channel: 'C0PATCHING',
      cron: '0 9 * * *',
      timezone: text,
      include: ['changes'],
      source: 'slack',
      author: text,
      paused: true,
      note: null,
      createdAt: AT,
      endedAt: null,
    })),
    links: new Map(records.map(({ id }) => [id, 'https://example.slack.com/archives/C1/p1'])),
    settings: settingsFor({ botToken: '', appToken: '', signingSecret: '', apiUrl: '' }, 'socket', [
      environment(),
    ]),
    now: new Date(AT),
  };
}

describe('Home', () => {
  it('fits, whatever there is and whatever it is called, and mentions nobody', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 300 }), (text, count) => {
        const view = renderHome(fullHome(text, count));
        expect(checkView(view)).toEqual([]);
        const withoutChannels = JSON.stringify(view).replaceAll('<#C0PATCHING>', '');
        expect(mentions(JSON.parse(withoutChannels))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
