/** AWS-RunPatchBaseline on a node: the lock, the work, the report, and the reboot. */

import { OUTPUTS, type Output } from '../fleets/outputs.ts';
import type { PatchScenario } from '../scenario.ts';
import type { Acts } from './acts.ts';
import { duration, later, type Machine, platformOfNode, scenarioOf } from './machine.ts';
import { installed, patchesOf, restarted } from './patches.ts';
import { restart } from './power.ts';
import { type Report, reportOf, writeRecord } from './record.ts';
import { type Ending, end, goesOn, interrupted, type Running, success } from './running.ts';

/** How soon a run notices that another holds the lock. */
const LOCK_NOTICED_MS = 5000;
/** From the agent's return until it reports the run that asked for the restart. */
const RESUMES_MS = 2000;

export function runPatchBaseline(acts: Acts, run: Running, now: Date): void {
  const { machine } = run;
  if (machine.patching) {
    refuseSecond(acts, run, machine.patching, now);
    return;
  }
  machine.patching = run;
  const operation = operationOf(run);
  const work = duration(machine, operation === 'Scan' ? 'scan' : 'install');
  acts.agenda.at(later(now, work), (then) => {
    if (!goesOn(run)) return;
    if (operation === 'Scan') concludeScan(acts, run, then);
    else concludeInstall(acts, run, then);
  });
}

function operationOf(run: Running): 'Scan' | 'Install' {
  return run.sent.parameters.Operation?.[0] === 'Install' ? 'Install' : 'Scan';
}

function rebootOf(run: Running): Report['reboot'] {
  return run.sent.parameters.RebootOption?.[0] === 'NoReboot' ? 'NoReboot' : 'RebootIfNeeded';
}

/** Two patch operations break each other: the second finds the package manager locked. */
function refuseSecond(acts: Acts, run: Running, first: Running, now: Date): void {
  acts.overlaps.push({
    kind: 'patch',
    instanceId: run.machine.id,
    at: now.toISOString(),
    during: first.invocation.commandId,
    began: run.invocation.commandId,
  });
  acts.agenda.at(later(now, LOCK_NOTICED_MS), (then) => {
    if (goesOn(run)) end(acts, run, endingOf(lockedOutput(run.machine)), then);
  });
}

function lockedOutput(machine: Machine): Output {
  const { operatingSystem, type } = platformOfNode(machine);
  if (type === 'Windows') return OUTPUTS.windowsInstallRunning;
  if (operatingSystem === 'UBUNTU' || operatingSystem === 'DEBIAN') return OUTPUTS.dpkgLocked;
  return operatingSystem === 'SUSE' ? OUTPUTS.zypperLocked : OUTPUTS.yumLocked;
}

function endingOf({ code, stdout, stderr }: Output): Ending {
  const status = code === 0 ? 'Success' : 'Failed';
  return { status, details: status, code, stdout, stderr };
}

function concludeScan(acts: Acts, run: Running, now: Date): void {
  const failing = failingNow(run.machine, 'scan');
  if (!failing || failing.uploads) upload(acts, run, 'Scan', now);
  end(acts, run, failing ? endingOf(OUTPUTS[failing.output]) : success(DONE), now);
}

const DONE = 'Patch operation finished. The report was uploaded.';

function concludeInstall(acts: Acts, run: Running, now: Date): void {
  const { machine } = run;
  const patches = patchesOf(machine);
  const failing = failingNow(machine, 'install');
  const reboots = rebootOf(run) === 'RebootIfNeeded';
  if (failing) {
    installed(patches, failing.leaves ?? patches.missing.length, reboots, now);
    if (failing.uploads) upload(acts, run, 'Install', now);
    end(acts, run, endingOf(OUTPUTS[failing.output]), now);
    return;
  }
  const needed = patches.missing.length + patches.pending.length > 0;
  installed(patches, 0, reboots, now);
  // The report is written before the restart, and lists as installed what the restart will bring into effect.
  if (reboots) restarted(patches, now);
  upload(acts, run, 'Install', now);
  if (reboots && needed) restartAndResume(acts, run, now);
  else end(acts, run, success(DONE), now);
}

/** The agent goes on with the run once it is back. */
function restartAndResume(acts: Acts, run: Running, now: Date): void {
  const { machine } = run;
  machine.waiting.push((back) => {
    run.restarting = false;
    acts.agenda.at(later(back, RESUMES_MS), (then) => {
      if (goesOn(run)) end(acts, run, success(DONE), then);
    });
  });
  restart(acts, machine, now, interrupted(acts), run);
}

/** null: this one works. */
function failingNow(machine: Machine, what: 'scan' | 'install'): PatchScenario | null {
  const failing = scenarioOf(machine)[what];
  if (!failing || machine.failures[what] >= (failing.times ?? Number.POSITIVE_INFINITY)) return null;
  machine.failures[what] += 1;
  return failing;
}

function upload(acts: Acts, run: Running, operation: Report['operation'], now: Date): void {
  const { machine, startedAt, invocation } = run;
  const report = reportOf({
    commandId: invocation.commandId,
    operation,
    reboot: operation === 'Scan' ? 'NoReboot' : rebootOf(run),
    startedAt: startedAt ?? now,
    endedAt: now,
    patches: patchesOf(machine),
  });
  acts.agenda.at(later(now, duration(machine, 'record')), () => writeRecord(machine, report));
}
