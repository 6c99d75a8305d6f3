import { describe, expect, it } from 'vitest';
import { createAwsAccess } from '../../src/aws/access.ts';
import { isRefusal } from '../../src/aws/failures.ts';
import { readManagedNodes } from '../../src/aws/readers/nodes.ts';
import { readPatchStates } from '../../src/aws/readers/patch-states.ts';
import { systemClock } from '../../src/model/clock.ts';
import { emptyWorld, readerRole } from '../support/world.ts';
import { FOREVER, failureOf, opened, ROLE, RUN, SCOPE } from './support/opened.ts';

const PROPERTIES = 'ssm:DescribeInstanceProperties';
const ON_PROPERTIES = { operation: 'DescribeInstanceProperties' };

describe('throttling', () => {
  it('slows down and never fails, however many answers are throttles', async () => {
    const { aws, reader } = await opened({
      faults: [{ match: ON_PROPERTIES, effect: { kind: 'throttle' }, times: 5 }],
    });
    await expect(readManagedNodes(reader)).resolves.toMatchObject({ nodes: [] });
    expect(reader.apiCalls()[PROPERTIES]).toBe(6);
    expect(aws.requests.counts()[PROPERTIES]).toBe(6);
  });

  it('ends when patience ends, and says who uses up the limit', async () => {
    const { reader } = await opened({
      faults: [{ match: ON_PROPERTIES, effect: { kind: 'throttle' } }],
      access: { patienceMs: 800 },
    });
    const startedAt = Date.now();
    const failure = await failureOf(readManagedNodes(reader));
    expect(failure).toMatchObject({ awsCode: 'ThrottlingException', operation: PROPERTIES });
    expect(failure.nextStep).toContain('Other callers use up the limit');
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(800);
    expect(reader.apiCalls()[PROPERTIES]).toBeGreaterThan(1);
  });

  it('is shared by the runs of a process: together they stay inside the rate', async () => {
    const rates = { 'ssm:DescribeInstancePatchStates': { perSecond: 20, burst: 20 } };
    const { aws, reader } = await opened({ rates, access: {} });
    const access = createAwsAccess();
    const runs = ['run-1', 'run-2'].map((id) => access.open(SCOPE, ROLE, { ...RUN, id }, FOREVER));
    const ids = Array.from({ length: 1500 }, (_, index) => `i-${String(index).padStart(17, '0')}`);
    await Promise.all((await Promise.all(runs)).map((run) => readPatchStates(run, ids)));
    const sent = aws.requests.counts()['ssm:DescribeInstancePatchStates'] ?? 0;
    expect(sent).toBeGreaterThanOrEqual(60);
    expect(sent).toBeLessThan(80);
    expect(reader.apiCalls()).toEqual({ 'sts:AssumeRole': 1 });
  });
});

describe('passing faults', () => {
  it.each([
    ['internal errors', { kind: 'internal-error' }],
    ['broken connections', { kind: 'reset' }],
    ['answers that are no answers', { kind: 'malformed-body' }],
    ['an unavailable service', { kind: 'error', code: 'ServiceUnavailable', message: 'busy', status: 503 }],
  ] as const)('%s are tried again', async (_name, effect) => {
    const { reader } = await opened({ faults: [{ match: ON_PROPERTIES, effect, times: 3 }] });
    await expect(readManagedNodes(reader)).resolves.toMatchObject({ source: PROPERTIES });
    expect(reader.apiCalls()[PROPERTIES]).toBe(4);
  });

  it('an answer that never comes is given up after a while and asked for again', async () => {
    const { reader } = await opened({
      faults: [{ match: ON_PROPERTIES, effect: { kind: 'hang' }, times: 1 }],
      access: { requestTimeoutMs: 200 },
    });
    await expect(readManagedNodes(reader)).resolves.toMatchObject({ nodes: [] });
    expect(reader.apiCalls()[PROPERTIES]).toBe(2);
  });

  it('that stay end in a failed read after six tries, which is no refusal', async () => {
    const { reader } = await opened({
      faults: [{ match: ON_PROPERTIES, effect: { kind: 'internal-error' } }],
    });
    const failure = await failureOf(readManagedNodes(reader));
    expect(failure.awsCode).toBe('InternalServerError');
    expect(failure.message).toContain('after 6 tries');
    expect(isRefusal(failure)).toBe(false);
    expect(reader.apiCalls()[PROPERTIES]).toBe(6);
  });

  it('wait longer each time, by chance but within a bound', async () => {
    const waits: number[] = [];
    const clock = {
      now: systemClock.now,
      sleep: async (ms: number) => {
        waits.push(ms);
      },
    };
    const { reader } = await opened({
      faults: [{ match: ON_PROPERTIES, effect: { kind: 'internal-error' } }],
      access: { clock, random: () => 0.5 },
    });
    await failureOf(readManagedNodes(reader));
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000]);
  });
});

describe('the log', () => {
  it('tells of each failure and what becomes of it', async () => {
    const lines: object[] = [];
    const logger = { debug: (line: object) => void lines.push(line) };
    const { reader } = await opened({
      faults: [{ match: ON_PROPERTIES, effect: { kind: 'internal-error' }, times: 1 }],
      access: { logger },
    });
    await readManagedNodes(reader);
    expect(lines).toEqual([
      { operation: PROPERTIES, ...SCOPE, code: 'InternalServerError', tries: 1, remedy: 'back-off' },
    ]);
  });
});

describe('refusals', () => {
  const withoutRight = (changes: Parameters<typeof readerRole>[0]) => {
    const world = emptyWorld();
    world.accounts[0]?.roles.splice(0, 1, readerRole(changes));
    return world;
  };

  it('end at once, and name the right that is missing', async () => {
    const { reader } = await opened({ world: withoutRight({ allow: ['ssm:List*'] }) });
    const failure = await failureOf(readPatchStates(reader, ['i-0123456789abcdef0']));
    expect(failure.awsCode).toBe('AccessDeniedException');
    expect(failure.nextStep).toBe(
      "Allow ssm:DescribeInstancePatchStates in the policy of the account's assess role.",
    );
    expect(isRefusal(failure)).toBe(true);
    expect(reader.apiCalls()['ssm:DescribeInstancePatchStates']).toBe(1);
  });

  it("by the organisation's policies are told apart: no role can change them", async () => {
    const { reader } = await opened({ world: withoutRight({ deny: ['ssm:Describe*'] }) });
    const failure = await failureOf(readPatchStates(reader, ['i-0123456789abcdef0']));
    expect(failure.nextStep).toMatch(/^A policy of the organisation denies/);
  });
});

describe('cancelling a run', () => {
  it.each([
    ['waits out a throttle', { kind: 'throttle' }],
    ['waits to try again', { kind: 'internal-error' }],
    ['waits for an answer', { kind: 'hang' }],
  ] as const)('ends a request at once that %s', async (_name, effect) => {
    const run = new AbortController();
    const { reader } = await opened({
      faults: [{ match: ON_PROPERTIES, effect }],
      signal: run.signal,
      access: { random: () => 0.99 },
    });
    const read = readManagedNodes(reader);
    setTimeout(() => run.abort(), 300);
    const startedAt = Date.now();
    await expect(read).rejects.toMatchObject({ code: 'run-cancelled' });
    expect(Date.now() - startedAt).toBeLessThan(1000);
  });
});
