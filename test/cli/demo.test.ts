import { channel } from 'node:diagnostics_channel';
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Demo, runDemo } from '../../src/cli/demo.ts';

const ESCAPE = '\u001b[';
const WIDEST = 100;

/** Where this process connects to from now on. */
function connections(): { readonly to: Set<string>; readonly ignore: () => void } {
  const to = new Set<string>();
  const opened = channel('net.client.socket');
  const note = (message: unknown) => {
    const { socket } = message as { socket: Socket };
    socket.once('lookup', (_error, address, _family, host) => to.add(`${host} (${address})`));
    socket.once('connect', () => to.add(String(socket.remoteAddress)));
  };
  opened.subscribe(note);
  return { to, ignore: () => opened.unsubscribe(note) };
}

describe('the demo', () => {
  it('plays from the command to what a week later is fixed, not fixed and back, without a terminal', async () => {
    const stdout = new PassThrough();
    const chunks: string[] = [];
    stdout.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    const before = { ...process.env };
    const reached = connections();
    const played: Demo[] = [];
    const io = { stdin: process.stdin, stdout, stderr: process.stderr, env: {} };
    const code = await runDemo([], io, (demo) => played.push(demo));
    reached.ignore();
    const screen = chunks.join('');

    expect(code).toBe(0);
    expect(process.env).toEqual(before);
    expect(screen).not.toContain(ESCAPE);
    expect(screen.split('\n').filter((line) => [...line].length > WIDEST)).toEqual([]);
    expect([...reached.to]).toEqual(['127.0.0.1']);

    showsTheAssessment(screen);
    showsWhatWasFixed(screen);
    showsWhatFailed(screen);
    showsTheWeek(screen);
    await keepsThePicture(screen);
    actedOncePerWave(played);
  }, 240_000);
});

function showsTheAssessment(screen: string): void {
  expect(screen).toContain('> /patchcheck prod us-east-1');
  expect(screen).toContain('Summary · Summarise');
  expect(screen).toMatch(/1\. P1 /);
  expect(screen).toMatch(/\[file\] Findings of/);
  expect(screen).toMatch(/PROD: \d+ NON-COMPLIANT, \d+ UNKNOWN/);
}

/** In this order. */
function showsWhatWasFixed(screen: string): void {
  const act = screen.slice(screen.indexOf('Act 2'), screen.indexOf('Act 3'));
  const steps = [
    'alice presses [Install patches on 4 instances]',
    'picks, in the plan: Restart, if a patch needs it',
    'Install patches on 4 instances of prod, as soon as it is approved',
    'RebootOption=RebootIfNeeded',
    'sends the form',
    'APPROVAL NEEDED: INSTALL PATCHES ON 4 INSTANCES OF PROD',
    'alice presses [Approve]',
    'You are not among the approvers of prod',
    'bob presses [Approve]',
    'Asked for by @alice, approved by @bob',
    '1 of 4 done: 1 fixed',
    'FIXED: INSTALL PATCHES ON 4 INSTANCES OF PROD',
  ];
  const places = steps.map((step) => act.indexOf(step));
  expect(places.filter((place) => place < 0)).toEqual([]);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(act).toContain('time runs 60 times as fast');
  expect(screen).toMatch(/\d+\. P2 sender-not-allowed .*\n.*✅ Fixed .* by @alice: compliant/);
}

function showsWhatFailed(screen: string): void {
  const act = screen.slice(screen.indexOf('Act 3'), screen.indexOf('Act 4')).replace(/\s+│\s+/g, ' ');
  expect(act).toContain('NOT FIXED: INSTALL PATCHES ON 3 INSTANCES OF PROD');
  expect(act).toContain('1 failed, 2 not begun');
  expect(act).toMatch(/only-scanned `i-\w+`: ❌ failed\. Cause now `disk-full`/);
  expect(act).toContain('"At least 412MB more space needed on the /var filesystem."');
}

/** A window fixes some, and one that was fixed is back; what was not touched is neither fixed nor new. */
function showsTheWeek(screen: string): void {
  const act = screen.slice(screen.indexOf('Act 4')).replace(/\n\s+│\s+/g, ' ');
  expect(act).toContain('2 ended: 1 fixed, 1 not fixed');
  expect(act).toMatch(/Back again: 1 • P\d window-cut-off /);
  expect(act).toMatch(/Fixed: 3 (• P1 exposed-\S+ [^•]+, by a window or association `mw-\w+` ){3}/);
  expect(act).toMatch(/Digest of prod: 1 back again, [^.]*3 fixed\./);
  expect(act).not.toMatch(/Digest of prod: [^.]*new/);
}

async function keepsThePicture(screen: string): Promise<void> {
  const [, path = ''] = /picture of the trend is in (\S+\.png)\)/.exec(screen) ?? [];
  const picture = await readFile(path);
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
}

/** The first alone, then two, then the last; of the second story only the first. */
function actedOncePerWave(played: readonly Demo[]): void {
  const acts = played.flatMap(({ aws }) => aws.requests.acts());
  const sent = acts.filter(({ operation }) => operation === 'SendCommand');
  const installs = sent.filter(({ input }) => JSON.stringify(input).includes('Install'));
  expect(installs.map(({ acted }) => acted.instanceIds.length)).toEqual([1, 2, 1, 1]);
  expect(new Set(installs.flatMap(({ acted }) => acted.instanceIds)).size).toBe(5);
  expect(new Set(acts.map(({ sourceIdentity }) => sourceIdentity))).toEqual(new Set(['U0ALICE']));
  expect(played.flatMap(({ aws }) => aws.overlaps())).toEqual([]);
}
