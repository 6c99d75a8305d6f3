import { describe, expect, it } from 'vitest';
import { patchRun, sendersOf } from '../../../src/assessment/joins/patch-runs.ts';
import type { Invocation } from '../../../src/aws/invocation.ts';
import type { PatchCommand } from '../../../src/aws/readers/commands.ts';
import type { Association, WindowExecution } from '../../../src/model/records.ts';

const ASSOCIATION = '2f6b0f2e-7c1f-4f3e-9a43-5f6d1c2b3a40';
const EXECUTION = '0a1b2c3d-0000-4000-8000-123456789abc';

function invocation(changes: Partial<Invocation> = {}): Invocation {
  return {
    commandId: 'command-1',
    instanceId: 'i-0aaa',
    document: 'AWS-RunPatchBaseline',
    comment: '',
    requestedAt: '2026-11-20T02:00:00.000Z',
    status: 'Failed',
    statusDetails: 'Failed',
    steps: [
      {
        name: 'PatchLinux',
        status: 'Failed',
        responseCode: 1,
        startedAt: '2026-11-20T02:00:05.000Z',
        endedAt: '2026-11-20T02:01:05.000Z',
        output: 'no space left on device',
      },
    ],
    ...changes,
  };
}

const command: PatchCommand = {
  id: 'command-1',
  document: 'AWS-RunPatchBaseline',
  requestedAt: '2026-11-20T02:00:00.000Z',
  operation: 'Install',
  rebootOption: 'NoReboot',
  parameters: { Operation: ['Install'], RebootOption: ['NoReboot'] },
  targets: [],
  status: 'Failed',
  statusDetails: 'Failed',
  targetCount: 1,
  deliveryTimedOutCount: 0,
  errorCount: 1,
};

const association: Association = {
  id: ASSOCIATION,
  name: 'AWS-QuickSetup-PatchPolicy-InstallPatches-LA-x9k2m',
  document: 'AWS-RunPatchBaseline',
  targets: [],
  schedule: null,
  lastExecutedAt: null,
  status: null,
  detailedStatus: null,
  parameters: { Operation: ['Install'], BaselineOverride: ['s3://somewhere/override.json'] },
  applyOnlyAtCronInterval: false,
  calendarNames: [],
};

const execution: WindowExecution = {
  windowId: 'mw-1',
  executionId: 'execution-1',
  status: 'FAILED',
  statusDetails: null,
  startedAt: null,
  endedAt: null,
  commandIds: ['command-1'],
};

describe('patchRun', () => {
  it('takes output and steps from the step that decided', () => {
    expect(patchRun(invocation(), sendersOf([command], [], []))).toMatchObject({
      operation: 'Install',
      rebootOption: 'NoReboot',
      usesBaselineOverride: false,
      origin: { kind: 'command', id: null },
      startedAt: '2026-11-20T02:00:05.000Z',
      endedAt: '2026-11-20T02:01:05.000Z',
      steps: [{ name: 'PatchLinux', status: 'Failed', responseCode: 1 }],
      output: { stdout: 'no space left on device', stderr: '', truncated: false },
      outputSource: 'ssm:ListCommandInvocations',
    });
  });

  it('lasts from its first step to its last: hooks fail after the report was uploaded', () => {
    const [step] = invocation().steps;
    if (step === undefined) throw new Error('The invocation has no step');
    const installed = { ...step, name: 'InstallNoReboot', status: 'Success', output: 'done' };
    const hook = {
      ...step,
      name: 'PostInstallHook',
      startedAt: '2026-11-20T02:01:10.000Z',
      endedAt: '2026-11-20T02:01:20.000Z',
    };

    expect(patchRun(invocation({ steps: [installed, hook] }), sendersOf([], [], []))).toMatchObject({
      startedAt: '2026-11-20T02:00:05.000Z',
      endedAt: '2026-11-20T02:01:20.000Z',
    });
  });

  it('knows the window by its executions', () => {
    const run = patchRun(invocation(), sendersOf([command], [], [execution]));
    expect(run.origin).toEqual({ kind: 'maintenance-window', id: 'mw-1' });
  });

  it('knows association and policy by the comment, and takes their parameters', () => {
    const sent = invocation({ comment: `${ASSOCIATION}:${EXECUTION}` });
    expect(patchRun(sent, sendersOf([], [association], []))).toMatchObject({
      origin: { kind: 'patch-policy', id: ASSOCIATION },
      operation: 'Install',
      usesBaselineOverride: true,
    });
    expect(patchRun(sent, sendersOf([], [], []))).toMatchObject({
      origin: { kind: 'association', id: ASSOCIATION },
      operation: null,
    });
  });

  it('knows a patch policy by its baseline file where the command bears no mark', () => {
    const BaselineOverride = ['s3://somewhere/override.json'];
    const policys = { ...command, parameters: { Operation: ['Install'], BaselineOverride } };
    const another = {
      ...policys,
      parameters: { ...policys.parameters, BaselineOverride: ['s3://else/x.json'] },
    };

    expect(patchRun(invocation(), sendersOf([policys], [association], [])).origin).toEqual({
      kind: 'patch-policy',
      id: ASSOCIATION,
    });
    expect(patchRun(invocation(), sendersOf([another], [association], [])).origin.kind).toBe('command');
  });

  it('takes a comment that people wrote for what it is', () => {
    const sent = invocation({ comment: `patching ${ASSOCIATION}:${EXECUTION} by hand` });
    expect(patchRun(sent, sendersOf([command], [association], [])).origin).toEqual({
      kind: 'command',
      id: null,
    });
  });

  it('says nothing of an operation that nobody told', () => {
    const silent = patchRun(invocation({ steps: [] }), sendersOf([], [], []));
    expect(silent).toMatchObject({ operation: null, output: null, outputSource: null, startedAt: null });
  });
});
