import type { RunState, Runs } from '../../../src/assessment/runs.ts';
import type { RunRequest } from '../../../src/model/assessment.ts';
import { type Clock, systemClock } from '../../../src/model/clock.ts';
import { STEPS } from '../../../src/model/codes.ts';
import type { Finding, Totals } from '../../../src/model/report.ts';
import type { FindingFilter } from '../../../src/store/finding-queries.ts';
import { facts, instance, told } from '../../support/facts.ts';

/**
 * Runs that take `durationMs` from their request on and then hold `all`: a function of the request and the
 * time alone, so that two processes tell the same story.
 */
export function scriptedRuns(
  all: readonly Finding[],
  durationMs: number,
  clock: Clock = systemClock,
): Runs & { readonly started: RunRequest[] } {
  const started: RunRequest[] = [];
  const cancelled = new Set<string>();
  const known = (id: string) => started.find((request) => request.id === id);
  return {
    started,
    async start(request) {
      if (known(request.id) === undefined) started.push(request);
    },
    async cancel(id) {
      const isRunning = known(id) !== undefined && !cancelled.has(id);
      if (isRunning) cancelled.add(id);
      return isRunning;
    },
    active: async () => started,
    async get(id) {
      const request = known(id);
      return request === undefined ? null : stateOf(request, all, durationMs, cancelled.has(id), clock);
    },
    findings: async (_id, { offset, limit }, filter = {}) => {
      const matching = all.filter((finding) => matches(finding, filter));
      return { total: matching.length, findings: matching.slice(offset, offset + limit) };
    },
    finding: async (id, { accountId, region, instanceId }) =>
      known(id) === undefined
        ? null
        : (all.find(
            (each) =>
              each.accountId === accountId && each.region === region && each.instanceId === instanceId,
          ) ?? null),
    causes: async () => {
      const [first] = all;
      if (first === undefined) return [];
      const { rootCause, remediation, priority } = first;
      return [
        {
          category: rootCause.category,
          code: rootCause.code,
          remediation: remediation.code,
          title: remediation.title,
          instances: all.length,
          highestLevel: priority.level,
        },
      ];
    },
    hidden: async () => 0,
    owners: async () => [{ owner: 'team-web', instances: all.length }],
    facts: async (_id, { instanceId, accountId, region }) => {
      const name = all.find((each) => each.instanceId === instanceId)?.name ?? '';
      const ec2 = told(instance({ instanceId, tags: { Name: name } }), 'ec2:DescribeInstances');
      return facts({ instanceId, accountId, region, ec2 });
    },
    async *allFindings() {
      yield* all;
    },
    async summary(id) {
      const request = known(id);
      if (request === undefined) return null;
      const state = stateOf(request, all, durationMs, false, clock);
      return {
        schemaVersion: 1,
        run: {
          id,
          environment: request.environment,
          regions: [...request.regions],
          requestedBy: request.requestedBy,
          startedAt: state.startedAt,
          finishedAt: state.finishedAt ?? state.startedAt,
          status: 'partial',
        },
        scopes: [
          {
            accountId: '111122223333',
            accountName: 'payments',
            region: 'us-east-1',
            status: 'partial',
            gaps: [
              {
                step: 'patch-history',
                operation: 'ssm:ListCommandInvocations',
                code: 'AccessDeniedException',
                consequence: 'Why installs failed stays unknown.',
              },
            ],
            apiCalls: {},
          },
        ],
        steps: [...state.steps],
        totals: state.totals,
        nextActions: [...state.nextActions],
      };
    },
  };
}

function matches(finding: Finding, filter: FindingFilter): boolean {
  const { level, category, verdict, owner, code, remediation } = filter;
  return (
    (level ?? finding.priority.level) === finding.priority.level &&
    (category ?? finding.rootCause.category) === finding.rootCause.category &&
    (code ?? finding.rootCause.code) === finding.rootCause.code &&
    (remediation ?? finding.remediation.code) === finding.remediation.code &&
    (verdict ?? finding.verdict) === finding.verdict &&
    (owner === undefined || owner === finding.context.owner)
  );
}

function stateOf(
  request: RunRequest,
  all: readonly Finding[],
  durationMs: number,
  isCancelled: boolean,
  clock: Clock,
): RunState {
  const elapsed = clock.now().getTime() - Date.parse(request.requestedAt);
  const isDone = elapsed >= durationMs && !isCancelled;
  const begun = Math.min(STEPS.length, 1 + Math.floor((elapsed / durationMs) * STEPS.length));
  const scope = { accountId: '111122223333', region: request.regions[0] ?? 'us-east-1' };
  return {
    request,
    state: isCancelled ? 'cancelled' : isDone ? 'done' : 'running',
    status: isDone ? 'partial' : null,
    startedAt: request.requestedAt,
    finishedAt: isDone ? new Date(Date.parse(request.requestedAt) + durationMs).toISOString() : null,
    scopes: [
      {
        scope,
        accountName: 'payments',
        state: isDone ? 'done' : 'running',
        status: isDone ? 'partial' : null,
        progress: STEPS.slice(0, begun).map(({ id }, index) => ({
          scope,
          step: id,
          status: index < begun - 1 || isDone ? 'complete' : 'running',
          detail: `${index * 10} instances`,
          done: index * 10,
          total: 100,
          at: request.requestedAt,
        })),
      },
    ],
    totals: totalsOf(isDone ? all : []),
    steps: isDone
      ? STEPS.map(({ phase, id }) => ({
          phase,
          id,
          status: 'complete',
          startedAt: request.requestedAt,
          finishedAt: request.requestedAt,
          detail: '100 instances',
        }))
      : [],
    nextActions: isDone
      ? [
          {
            title: 'Free disk space, then install again',
            cause: 'disk-full',
            remediation: 'fix-host',
            instances: all.length,
            highestLevel: 'P1',
          },
        ]
      : [],
    gapCount: isDone ? 1 : 0,
  };
}

function totalsOf(all: readonly Finding[]): Totals {
  const count = (key: (finding: Finding) => string) => {
    const counts: Record<string, number> = {};
    for (const finding of all) counts[key(finding)] = (counts[key(finding)] ?? 0) + 1;
    return counts;
  };
  return {
    ec2Instances: 100,
    managedNodes: 98,
    compliant: 100 - all.length,
    nonCompliant: all.length,
    unknown: 0,
    byCategory: count((finding) => finding.rootCause.category),
    byLevel: count((finding) => finding.priority.level),
    byVerdict: count((finding) => finding.verdict),
  };
}
