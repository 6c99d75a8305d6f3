import { describe, expect, it } from 'vitest';
import {
  decidingStep,
  type Invocation,
  type InvocationStep,
  listedOutput,
} from '../../src/aws/invocation.ts';
import { patchRun, type RunContext } from '../../src/aws/patch-run.ts';
import type { PatchCommand } from '../../src/aws/readers/commands.ts';
import type { Association } from '../../src/model/records.ts';

const ASSOCIATION_ID = 'c3ded760-33fa-44e1-abef-8ceedac18328';
const NOTHING_KNOWN: RunContext = {
  commands: new Map(),
  associations: new Map(),
  windowOfCommand: new Map(),
};

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

function invocation(steps: InvocationStep[], changes: Partial<Invocation> = {}): Invocation {
  return {
    commandId: 'command-1',
    instanceId: 'i-1',
    document: 'AWS-RunPatchBaseline',
    comment: '',
    requestedAt: '2026-11-20T07:59:00.000Z',
    status: 'Success',
    statusDetails: 'Success',
    steps,
    ...changes,
  };
}

const command: PatchCommand = {
  id: 'command-1',
  document: 'AWS-RunPatchBaseline',
  requestedAt: '2026-11-20T07:59:00.000Z',
  operation: 'Install',
  rebootOption: 'NoReboot',
  parameters: { Operation: ['Install'], RebootOption: ['NoReboot'], BaselineOverride: [''] },
  targets: [],
  status: 'Success',
  statusDetails: 'Success',
  targetCount: 1,
  deliveryTimedOutCount: 0,
  errorCount: 0,
};

const association: Association = {
  id: ASSOCIATION_ID,
  name: 'weekly-install',
  document: 'AWS-RunPatchBaseline',
  targets: [],
  schedule: null,
  lastExecutedAt: null,
  status: null,
  detailedStatus: null,
  parameters: { Operation: ['Install'] },
  applyOnlyAtCronInterval: false,
  calendarNames: [],
};

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

describe('a patch run', () => {
  it('is told what to do by its command', () => {
    const run = patchRun(invocation([step('PatchLinux')]), {
      ...NOTHING_KNOWN,
      commands: new Map([['command-1', command]]),
      windowOfCommand: new Map([['command-1', 'mw-1']]),
    });
    expect(run).toMatchObject({
      operation: 'Install',
      rebootOption: 'NoReboot',
      usesBaselineOverride: false,
      origin: { kind: 'maintenance-window', id: 'mw-1' },
      startedAt: '2026-11-20T08:00:00.000Z',
      output: null,
      outputSource: null,
    });
  });

  it('belongs to the association that its comment names', () => {
    const comment = `${ASSOCIATION_ID}:6d170e16-6ac1-4ab0-af23-5891dbd432f3`;
    const run = patchRun(invocation([step('PatchLinux')], { comment }), {
      ...NOTHING_KNOWN,
      associations: new Map([[ASSOCIATION_ID, association]]),
    });
    expect(run).toMatchObject({
      operation: 'Install',
      rebootOption: 'RebootIfNeeded',
      origin: { kind: 'association', id: ASSOCIATION_ID },
    });
  });

  it('belongs to a patch policy where its baselines come from the policy’s bucket', () => {
    const override = 's3://aws-quicksetup-patchpolicy-111122223333-abcde/baseline_overrides.json';
    const parameters = { Operation: ['Scan'], BaselineOverride: [override] };
    const run = patchRun(invocation([step('PatchLinux')], { comment: `${ASSOCIATION_ID}:x` }), {
      ...NOTHING_KNOWN,
      associations: new Map([[ASSOCIATION_ID, { ...association, parameters }]]),
    });
    expect(run.origin).toEqual({ kind: 'patch-policy', id: ASSOCIATION_ID });
    expect(run).toMatchObject({ usesBaselineOverride: true, operation: 'Scan' });
  });

  it('of unknown origin tells its operation by what it printed, or not at all', () => {
    const output = 'Patch Summary\nRebootOption : NoReboot\nOperationType : Scan\n';
    const printed = patchRun(invocation([step('PatchLinux', { output })]), NOTHING_KNOWN);
    expect(printed).toMatchObject({ operation: 'Scan', origin: { kind: 'command', id: null } });
    const silent = patchRun(invocation([step('PatchLinux')]), NOTHING_KNOWN);
    expect(silent).toMatchObject({ operation: null, rebootOption: null });
  });
});
