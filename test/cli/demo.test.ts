import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runDemo } from '../../src/cli/demo.ts';

describe('the demo', () => {
  it('plays a run from the command to the final counts, without a terminal and without credentials', async () => {
    const stdout = new PassThrough();
    const chunks: string[] = [];
    stdout.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    const before = { ...process.env };
    const code = await runDemo([], { stdin: process.stdin, stdout, stderr: process.stderr, env: {} });
    const screen = chunks.join('');
    expect(code).toBe(0);
    expect(screen).toContain('> /patchcheck prod us-east-1');
    expect(screen).toContain('Summary · Summarise');
    expect(screen).toMatch(/1\. P1 /);
    expect(screen).toMatch(/\[file\] Findings of/);
    expect(screen).toMatch(/PROD: \d+ NON-COMPLIANT, \d+ UNKNOWN/);
    expect(screen).not.toContain('\u001b[');
    expect(process.env).toEqual(before);
  }, 120_000);
});
