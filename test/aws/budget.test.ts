import { describe, expect, it } from 'vitest';
import { type Asker, attempt, type Patience } from '../../src/aws/attempts.ts';
import { createBudget, createBudgets } from '../../src/aws/budget.ts';
import { rateLimits } from '../../src/aws/budget-rates.ts';
import { createLedger } from '../../src/aws/ledger.ts';
import type { Operation } from '../../src/model/reading.ts';
import { virtualClock } from './support/virtual-clock.ts';

const LATENCY_MS = 80;
const scope = { accountId: '111122223333', region: 'us-east-1' };

interface Trial {
  readonly operation: Operation;
  /** What AWS really allows: unknown to the budget. */
  readonly perSecond: number;
  readonly burst: number;
  readonly requests: number;
}

/** Sends many requests, 16 at once, to a service with a token bucket; in virtual time. */
async function timed({ operation, perSecond, burst, requests }: Trial) {
  const clock = virtualClock();
  const patience: Patience = {
    clock,
    random: Math.random,
    budgets: createBudgets(clock),
    patienceMs: 600_000,
    requestTimeoutMs: 2 ** 31 - 1,
    logger: null,
  };
  const asker: Asker = { scope, ledger: createLedger(''), signal: new AbortController().signal };
  const startedAt = clock.now().getTime();
  let tokens = burst;
  let filledAt = startedAt;
  const send = async () => {
    await clock.sleep(LATENCY_MS / 2);
    const now = clock.now().getTime();
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * perSecond);
    filledAt = now;
    const admitted = tokens >= 1;
    if (admitted) tokens -= 1;
    await clock.sleep(LATENCY_MS / 2);
    if (!admitted) throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
  };
  let left = requests;
  const worker = async () => {
    for (; left > 0; ) {
      left -= 1;
      await attempt(patience, asker, operation, { connect: async () => null, send, renew: null });
    }
  };
  await clock.run(Promise.all(Array.from({ length: 16 }, worker)));
  return {
    seconds: (clock.now().getTime() - startedAt) / 1000,
    floor: (requests - burst) / perSecond,
    sent: asker.ledger.apiCalls()[operation] ?? 0,
  };
}

describe('a budget', () => {
  it.each([
    { perSecond: 2, burst: 2, requests: 60 },
    { perSecond: 5, burst: 5, requests: 200 },
    { perSecond: 10, burst: 20, requests: 300 },
    { perSecond: 40, burst: 40, requests: 600 },
  ])('finds a rate of $perSecond/s that AWS does not publish, and stays near it', async (limits) => {
    const { seconds, floor, sent } = await timed({ operation: 'ssm:DescribeInstancePatches', ...limits });
    expect(seconds / floor).toBeLessThan(1.1);
    expect(sent / limits.requests).toBeLessThan(1.7);
  });

  it('keeps to a published rate, without a single throttle', async () => {
    const { seconds, floor, sent } = await timed({
      operation: 'ssm:DescribeInstanceAssociationsStatus',
      perSecond: 2,
      burst: 2,
      requests: 40,
    });
    expect(seconds / floor).toBeLessThan(1.1);
    expect(sent).toBe(40);
  });

  it('is one for each operation, account and Region; IAM has one for all Regions', () => {
    const budgets = createBudgets(virtualClock());
    const elsewhere = { ...scope, region: 'eu-west-1' };
    const operation = 'ssm:ListAssociations';
    expect(budgets.of(scope, operation)).toBe(budgets.of({ ...scope }, operation));
    expect(budgets.of(scope, operation)).not.toBe(budgets.of(elsewhere, operation));
    expect(budgets.of(scope, operation)).not.toBe(budgets.of({ ...scope, accountId: '2' }, operation));
    expect(budgets.of(scope, 'iam:GetPolicy')).toBe(budgets.of(elsewhere, 'iam:GetPolicy'));
  });

  it('serves in order of asking, those throttled before first', async () => {
    const clock = virtualClock();
    const budget = createBudget(clock, { start: 1, ceiling: 1, burst: 1 });
    const { signal } = new AbortController();
    const served: string[] = [];
    const ask = (name: string, again = false) => budget.turn(signal, again).then(() => served.push(name));
    await clock.run(Promise.all([ask('first'), ask('second'), ask('third'), ask('throttled', true)]));
    expect(served).toEqual(['first', 'throttled', 'second', 'third']);
  });

  it('lets a cancelled request go at once, and does not serve it', async () => {
    const clock = virtualClock();
    const budget = createBudget(clock, { start: 1, ceiling: 1, burst: 1 });
    const run = new AbortController();
    const other = new AbortController();
    await budget.turn(run.signal, false);
    const waiting = budget.turn(run.signal, false);
    const behind = budget.turn(other.signal, false);
    run.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    const startedAt = clock.now().getTime();
    await expect(clock.run(behind)).resolves.toBe(startedAt + 1000);
    await expect(budget.turn(run.signal, false)).rejects.toThrow('cancelled');
  });

  it('knows the published rates', () => {
    expect(rateLimits('ssm:DescribeInstanceAssociationsStatus').ceiling).toBe(2);
    expect(rateLimits('ssm:ListAssociations').ceiling).toBe(4);
    expect(rateLimits('ec2:DescribeInstances')).toEqual({ start: 20, ceiling: 20, burst: 100 });
  });
});
