import { describe, expect, it } from 'vitest';
import { examine } from '../../../src/diagnosis/examine.ts';
import { OUTPUT_CAUSES } from '../../../src/diagnosis/output/causes.ts';
import { platformOf } from '../../../src/diagnosis/output/platform.ts';
import { commandTimeout } from '../../../src/diagnosis/root-causes/command-timeout.ts';
import { diskFull } from '../../../src/diagnosis/root-causes/disk-full.ts';
import { hookFailed } from '../../../src/diagnosis/root-causes/hook-failed.ts';
import { ROOT_CAUSE_RULES } from '../../../src/diagnosis/root-causes/index.ts';
import { timeInWords } from '../../../src/diagnosis/time.ts';
import type { PatchRun } from '../../../src/model/records.ts';
import { type Remediation, Remediation as RemediationShape } from '../../../src/model/report.ts';
import { facts, failedInstall, INSTANCE, install, node, reading } from '../../support/facts.ts';

const FULL = 'Error: No space left on device';

function examined(...runs: PatchRun[]) {
  return examine(facts({ history: reading.history(...runs) }));
}

describe('a cause proved by output', () => {
  it('names run, cause and deciding line in one sentence, and cites the command', () => {
    const run = failedInstall(1, FULL, { commandId: 'c-1' });
    const proof = diskFull.prove(examined(run));

    expect(proof?.summary).toBe(
      `AWS-RunPatchBaseline (Install) of ${timeInWords(run.startedAt ?? '')} failed because a disk of the node is full: "${FULL}".`,
    );
    expect(proof?.evidence).toEqual([
      {
        source: 'ssm:ListCommandInvocations',
        fact: expect.stringContaining(FULL),
        observedAt: expect.any(String),
      },
    ]);
    expect(proof?.evidence[0]?.fact).toContain('command c-1');
    expect(proof?.confidence).toBe('high');
  });

  it('points to the logs of this command on this instance', () => {
    const proof = diskFull.prove(examined(failedInstall(1, FULL, { commandId: 'c-1' })));

    expect(proof?.remediation.logs).toContain(`/var/lib/amazon/ssm/${INSTANCE}/document/orchestration/c-1`);
  });

  it('is less sure where the text was cut', () => {
    const output = { stdout: '', stderr: FULL, truncated: true };

    expect(diskFull.prove(examined(failedInstall(1, FULL, { output })))?.confidence).toBe('medium');
  });

  it('shows no secrets', () => {
    const line = 'No space left on device while reading https://me:hunter2@repo.example/x?token=abcdef123456';
    const proof = JSON.stringify(diskFull.prove(examined(failedInstall(1, line))));

    expect(proof).toContain('No space left');
    expect(proof).not.toMatch(/hunter2|abcdef123456/);
  });

  it('is not proved without a failed run, or by another cause', () => {
    expect(diskFull.prove(examined(install(1)))).toBeNull();
    expect(diskFull.prove(examined(failedInstall(1, 'MemoryError')))).toBeNull();
  });

  it("gives the steps of the node's own tools", () => {
    const history = reading.history(failedInstall(1, FULL));
    const ubuntu = reading.node({ ...node(), platformName: 'Ubuntu', platformVersion: '22.04' });

    expect(diskFull.prove(examine(facts({ history, node: ubuntu })))?.remediation.steps.join(' ')).toContain(
      'apt-get clean',
    );
  });
});

describe('command-timeout', () => {
  it('is proved by the status where the run printed nothing', () => {
    const silent = failedInstall(1, '', {
      status: 'TimedOut',
      statusDetails: 'ExecutionTimedOut',
      output: null,
    });

    expect(commandTimeout.prove(examined(silent))).toMatchObject({
      remediation: { code: 'install-patches', document: 'AWS-RunPatchBaseline' },
    });
  });
});

describe('hook-failed', () => {
  const document = 'AWS-RunPatchBaselineWithHooks';
  const failed = { name: 'PreInstallHook', status: 'Failed', responseCode: 1 };
  const skipped = { name: 'InstallNoReboot/PatchLinux', status: 'Success', responseCode: 0 };

  it('is proved by its failed step, although the steps it skipped say Success', () => {
    const run = failedInstall(1, 'service did not stop', { document, steps: [failed, skipped] });

    expect(hookFailed.prove(examined(run))).toMatchObject({
      confidence: 'high',
      evidence: [{ fact: expect.stringContaining('PreInstallHook') }],
      remediation: { code: 'review', manual: true },
    });
  });

  it('is not proved where the patch step failed', () => {
    const steps = [
      { name: 'PreInstallHook', status: 'Success', responseCode: 0 },
      { name: 'InstallNoReboot/PatchLinux', status: 'Failed', responseCode: 1 },
    ];

    expect(hookFailed.prove(examined(failedInstall(1, FULL, { document, steps })))).toBeNull();
  });
});

describe('remedies', () => {
  const PASSING = ['package-lock', 'throttled', 'command-timeout'];

  it.each(OUTPUT_CAUSES.map((cause) => [cause.code, cause] as const))(
    '%s tells what to do on every platform',
    (code, cause) => {
      for (const platform of ['apt', 'dnf', 'yum', 'zypper', 'windows', 'linux'] as const) {
        const remedy: Remediation = cause.remedy({ platform, operation: 'Install', rebootOption: null });

        expect(RemediationShape.parse(remedy)).toEqual(remedy);
        expect(remedy.steps.length).toBeGreaterThan(0);
        expect(remedy.logs.length).toBeGreaterThan(0);
        expect(remedy.code === 'install-patches').toBe(PASSING.includes(code));
      }
      expect(cause.meaning).toMatch(/\.$/);
    },
  );

  it('repeat a scan where a scan failed, and keep its promise not to restart', () => {
    const remedy = (operation: 'Scan' | 'Install', rebootOption: 'NoReboot' | null) =>
      OUTPUT_CAUSES.find((cause) => cause.code === 'package-lock')?.remedy({
        platform: 'apt',
        operation,
        rebootOption,
      });

    expect(remedy('Scan', null)).toMatchObject({
      code: 'scan',
      parameters: { Operation: ['Scan'] },
      reboots: false,
    });
    expect(remedy('Install', 'NoReboot')).toMatchObject({
      parameters: { Operation: ['Install'], RebootOption: ['NoReboot'] },
      reboots: false,
    });
    expect(remedy('Install', null)).toMatchObject({
      parameters: { RebootOption: ['RebootIfNeeded'] },
      reboots: true,
    });
  });

  it('are asked as rules, each cause once', () => {
    const codes = ROOT_CAUSE_RULES.map((rule) => rule.code);

    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toEqual(expect.arrayContaining(OUTPUT_CAUSES.map((cause) => cause.code)));
  });
});

describe('platformOf', () => {
  it.each([
    ['Ubuntu 22.04', 'apt'],
    ['Debian GNU/Linux 12', 'apt'],
    ['AL2023', 'dnf'],
    ['Amazon Linux 2023', 'dnf'],
    ['Amazon Linux 2', 'yum'],
    ['RHEL/AmazonLinux2', 'yum'],
    ['Red Hat Enterprise Linux 8.6', 'dnf'],
    ['Red Hat Enterprise Linux Server 7.9', 'yum'],
    ['CentOS Linux 7', 'yum'],
    ['SLES 15.4', 'zypper'],
    ['Microsoft Windows Server 2019 Datacenter', 'windows'],
    ['Linux/UNIX', 'linux'],
  ])('%s is patched by %s', (name, family) => {
    expect(platformOf(name)).toBe(family);
  });

  it('takes the first name that says anything', () => {
    expect(platformOf(null, 'Linux', 'AMAZON LINUX 2023')).toBe('dnf');
    expect(platformOf()).toBe('linux');
  });
});
