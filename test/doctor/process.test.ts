import { describe, expect, it } from 'vitest';
import { concurrently } from '../../src/doctor/concurrently.ts';
import { runDoctor } from '../../src/doctor/doctor.ts';
import { simulated } from '../aws/support/opened.ts';
import { account, emptyWorld, readerRole } from '../support/world.ts';
import { checksOf, clockOffBy, dependencies, environment, only, settingsOf } from './support.ts';

const NO_ACCOUNTS = { ...settingsOf({ prod: environment() }), environments: new Map() };
const PROD = settingsOf({ prod: environment() });

describe('Node.js', () => {
  it.each([
    ['v24.21.0', 'ok'],
    ['v26.0.0', 'ok'],
    ['v22.18.0', 'warning'],
    ['v22.17.1', 'failed'],
    ['v20.19.0', 'failed'],
  ])('%s is %s', async (nodeVersion, status) => {
    const checks = await checksOf(NO_ACCOUNTS, { runtime: { nodeVersion, env: {} } });
    expect(only(checks, 'process', 'node').status).toBe(status);
  });
});

describe('a proxy', () => {
  it('is told by its variable, without its password', async () => {
    const env = { HTTPS_PROXY: 'http://me:hunter2@proxy.example.com:3128' };
    const checks = await checksOf(NO_ACCOUNTS, { runtime: { nodeVersion: 'v24.21.0', env } });
    const check = only(checks, 'process', 'proxy');
    expect(check.status).toBe('warning');
    expect(check.detail).toMatch(/^HTTPS_PROXY is set, and patchcheck calls AWS without a proxy/);
    expect(JSON.stringify(checks)).not.toContain('hunter2');
  });
});

describe('the clock against AWS', () => {
  it.each([
    [90_000, 'warning'],
    [-5 * 60_000, 'failed'],
  ])('off by %i ms is %s', async (ms, status) => {
    await simulated();
    const checks = await checksOf(PROD, { clock: clockOffBy(ms) });
    expect(only(checks, 'process', 'clock', 'clock against AWS').status).toBe(status);
  });

  it('is not judged where AWS was not reached', async () => {
    const aws = await simulated();
    aws.faults.inject({ match: {}, effect: { kind: 'reset' } });
    const checks = await checksOf(PROD);
    expect(only(checks, 'process', 'clock', 'clock against AWS').status).toBe('skipped');
    expect(only(checks, 'roles', 'credentials').status).toBe('failed');
  });
});

describe('the time for all checks', () => {
  it('ends them: what was not tried by then is skipped, never left out', async () => {
    const world = emptyWorld(['us-east-1', 'eu-west-1']);
    account(world).roles.splice(0, 1, readerRole());
    const aws = await simulated({ world });
    aws.faults.inject({ match: { service: 'ec2' }, effect: { kind: 'hang' } });
    const startedAt = Date.now();
    const checks = await checksOf(PROD, { limits: { checkMs: 5_000, totalMs: 1_000 } });
    expect(Date.now() - startedAt).toBeLessThan(4_000);
    expect(only(checks, 'roles', 'assume-role').status).toBe('ok');
    expect(only(checks, 'regions', 'reachable')).toMatchObject({
      status: 'skipped',
      detail: 'Not tried: the time for all checks was over.',
    });
  });

  it('is over at once for somebody who has gone', async () => {
    const aws = await simulated();
    const checks = await Array.fromAsync(runDoctor(dependencies(PROD), AbortSignal.abort()));
    expect(only(checks, 'roles', 'credentials').status).toBe('skipped');
    expect(aws.requests.entries()).toEqual([]);
  });
});

describe('doing many things at once', () => {
  it('keeps to its limit and loses nothing', async () => {
    let running = 0;
    let most = 0;
    const tasks = Array.from({ length: 25 }, (_, index) => async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, index % 3));
      running -= 1;
      return index;
    });
    const results = await Array.fromAsync(concurrently(tasks, 4));
    expect(results.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, index) => index));
    expect(most).toBe(4);
  });
});
