import { describe, expect, it } from 'vitest';
import {
  decidingStep,
  type Invocation,
  type InvocationStep,
  listedOutput,
} from '../../src/aws/invocation.ts';

function step(name: string, changes: Partial<InvocationStep> = {}): InvocationStep {
  return {
    name,
    status: 'Success',
    responseCode: 0,
    startedAt: '2026-11-20T08:00:00.000Z',
    endedAt: '2026-11-20T08:01:00.000Z',
    output: '',
    ...changes,
  };
}

const skipped = (name: string) =>
  step(name, {
    startedAt: null,
    output: `Step execution skipped due to unsatisfied preconditions: '"StringEquals": [platformType, Windows]'. Step name: ${name}`,
  });

function invocation(steps: InvocationStep[]): Invocation {
  return {
    commandId: 'command-1',
    instanceId: 'i-1',
    document: 'AWS-RunPatchBaseline',
    comment: '',
    requestedAt: '2026-11-20T07:59:00.000Z',
    status: 'Success',
    statusDetails: 'Success',
    steps,
  };
}

describe('the deciding step', () => {
  it('is the one of the node’s platform, not those that were skipped', () => {
    const steps = [skipped('PatchWindows'), step('PatchLinux'), skipped('PatchMacOS')];
    expect(decidingStep(steps)?.name).toBe('PatchLinux');
  });

  it('is the first that went wrong, since later ones are told as successes', () => {
    const failed = step('PreHook', { status: 'Failed', responseCode: 1 });
    expect(decidingStep([step('Scan'), failed, step('InstallNoReboot')])).toBe(failed);
  });

  it('is the last where all were skipped, and none where there are none', () => {
    expect(decidingStep([skipped('PatchWindows'), skipped('PatchMacOS')])?.name).toBe('PatchMacOS');
    expect(decidingStep([])).toBeNull();
  });
});

describe('listed output', () => {
  it('is taken apart into output and errors, and tells whether it was cut', () => {
    const output =
      'Loading…\n---Output truncated---\n----------ERROR-------\nfailed to run commands: exit status 156';
    expect(listedOutput(invocation([step('PatchLinux', { output })]))).toEqual({
      stdout: 'Loading…\n---Output truncated---',
      stderr: 'failed to run commands: exit status 156',
      truncated: true,
    });
  });

  it('is null where nothing was printed', () => {
    expect(listedOutput(invocation([step('PatchLinux')]))).toBeNull();
  });
});
