/** Whatever people and runs do, in any order: what an exception covers is in no list, and in every count. */

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExceptionSubject } from '../../src/model/history.ts';
import type { UnrankedFinding } from '../../src/model/report.ts';
import { OLGA } from '../remediation/support/hand-made.ts';
import { found, look, SCOPE } from '../store/support/looks.ts';
import { runsOn } from '../support/run-kit.ts';
import { DAY_MS, type HistoryKit, useHistory, viewer } from './support.ts';

const kit = useHistory();

const IDS = ['i-1', 'i-2', 'i-3', 'i-4'] as const;
const CODES = ['repo-unreachable', 'disk-full'] as const;
const TEAMS = ['web', 'db'] as const;

const node = fc.record({
  id: fc.constantFrom(...IDS),
  code: fc.constantFrom(...CODES),
  team: fc.constantFrom(...TEAMS),
});
type Node = typeof node extends fc.Arbitrary<infer T> ? T : never;

const subject: fc.Arbitrary<ExceptionSubject> = fc.oneof(
  fc.constantFrom(...IDS).map((instanceId) => ({ kind: 'instance' as const, ...SCOPE, instanceId })),
  node.map(({ id, code }) => ({ kind: 'finding' as const, ...SCOPE, instanceId: id, code })),
  fc.constantFrom(...CODES).map((code) => ({ kind: 'cause' as const, code })),
  fc.constantFrom(...TEAMS).map((value) => ({ kind: 'tag' as const, key: 'Team', value })),
);

const step = fc.oneof(
  fc.record({ do: fc.constant('run' as const), nodes: fc.uniqueArray(node, { selector: ({ id }) => id }) }),
  fc.record({ do: fc.constant('except' as const), subject, days: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ do: fc.constant('end' as const), which: fc.nat(5) }),
  fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 60 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What should be so: exceptions as they were made, and the newest run. */
interface Expected {
  runId: string;
  nodes: readonly Node[];
  exceptions: { id: string; subject: ExceptionSubject; until: number }[];
}

function findingOf({ id, code, team }: Node): UnrankedFinding {
  const finding = found(id);
  return {
    ...finding,
    rootCause: { ...finding.rootCause, code },
    context: { ...finding.context, owner: team, tags: { Team: team } },
  };
}

function isCovered({ id, code, team }: Node, by: ExceptionSubject): boolean {
  switch (by.kind) {
    case 'instance':
      return by.instanceId === id;
    case 'finding':
      return by.instanceId === id && by.code === code;
    case 'cause':
      return by.code === code;
    case 'tag':
      return by.value === team;
  }
}

async function take(step: Step, expected: Expected): Promise<void> {
  const { store, history, clock, advance } = kit();
  const now = clock.now();
  if (step.do === 'wait') advance(step.hours * 3_600_000);
  if (step.do === 'run') {
    expected.runId = await look(store, now.toISOString(), { findings: step.nodes.map(findingOf) });
    expected.nodes = step.nodes;
    advance(1_000);
  }
  if (step.do === 'end') {
    const [one] = expected.exceptions.splice(step.which, 1);
    if (one) await history.endException(OLGA, one.id);
  }
  if (step.do === 'except') {
    const until = now.getTime() + step.days * DAY_MS;
    const answer = await history.except(OLGA, {
      environment: 'prod',
      kind: 'snooze',
      subject: step.subject,
      reason: 'because',
      until: new Date(until).toISOString(),
    });
    const isKnown =
      answer.kind === 'done' && expected.exceptions.some(({ id }) => id === answer.exception.id);
    if (answer.kind === 'done' && !isKnown) {
      expected.exceptions.push({ id: answer.exception.id, subject: step.subject, until });
    }
  }
}

async function check({ store, history, clock }: HistoryKit, expected: Expected): Promise<void> {
  const now = clock.now();
  const holding = expected.exceptions.filter(({ until }) => until > now.getTime());
  const covered = expected.nodes.filter((each) => holding.some(({ subject: by }) => isCovered(each, by)));
  const shown = expected.nodes.filter((each) => !covered.includes(each)).map(({ id }) => id);
  const filter = { uncoveredAt: now.toISOString() };
  const runs = runsOn(store);
  const page = await runs.findings(expected.runId, { offset: 0, limit: 10 }, filter);
  const streamed = await Array.fromAsync(runs.allFindings(expected.runId, filter));
  const causes = await runs.causes(expected.runId, filter);
  const owners = await runs.owners(expected.runId, filter);
  const home = await history.home(viewer('U0ANY', { environments: ['prod'] }));
  const teams = await Promise.all(TEAMS.map((team) => history.ofOwner(viewer('U0ANY'), team, 10)));
  const lists = {
    page: page.findings.map(({ instanceId }) => instanceId).sort(),
    streamed: streamed.map(({ instanceId }) => instanceId).sort(),
    teams: teams.flatMap(({ findings }) => findings.map(({ instanceId }) => instanceId)).sort(),
  };
  const every = { page: shown.toSorted(), streamed: shown.toSorted(), teams: shown.toSorted() };
  expect(lists).toEqual(every);
  const sum = (counts: readonly { instances: number }[]) =>
    counts.reduce((all, each) => all + each.instances, 0);
  const hidden = {
    run: await runs.hidden(expected.runId, now.toISOString()),
    home: home.environments[0]?.hidden,
    teams: teams.reduce((all, each) => all + each.hidden, 0),
    total: page.total,
    causes: sum(causes),
    owners: sum(owners),
  };
  const counts = { run: covered.length, home: covered.length, teams: covered.length };
  expect(hidden).toEqual({ ...counts, total: shown.length, causes: shown.length, owners: shown.length });
}

describe('a finding that an exception covers', () => {
  const plays = fc.sample(fc.array(step, { minLength: 6, maxLength: 14 }), { numRuns: 40, seed: 20260302 });

  it.each(plays.map((steps, index) => ({ index, steps })))(
    'is in no list, and counted: play $index',
    async ({ steps }) => {
      const expected: Expected = { runId: '', nodes: [], exceptions: [] };
      await take({ do: 'run', nodes: IDS.map((id) => ({ id, code: 'disk-full', team: 'web' })) }, expected);
      for (const each of steps) {
        await take(each, expected);
        await check(kit(), expected);
      }
    },
  );
});
