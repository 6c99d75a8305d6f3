/** Nodes that go down and come back: what EC2, Systems Manager and load balancers say meanwhile. */

import type { InstanceState, InstanceStatus } from '@aws-sdk/client-ec2';
import type { SimulatedRegion } from '../world.ts';
import type { Acts } from './acts.ts';
import { duration, instanceOf, later, type Machine, nodeOf, scenarioOf } from './machine.ts';
import { findMissing, patchesOf, restarted } from './patches.ts';
import type { Running } from './running.ts';

/** Between two reports of a healthy agent. */
const HEARTBEAT_MS = 300_000;

export const STATES = {
  pending: { Code: 0, Name: 'pending' },
  running: { Code: 16, Name: 'running' },
  stopping: { Code: 64, Name: 'stopping' },
  stopped: { Code: 80, Name: 'stopped' },
} as const satisfies Record<string, InstanceState>;

type Interrupt = (run: Running, now: Date) => void;

/** Restarts in place. `own`: the run that asks for it, and goes on afterwards. */
export function restart(
  acts: Acts,
  machine: Machine,
  now: Date,
  interrupted: Interrupt,
  own: Running | null = null,
): void {
  goDown(acts, machine, now, own);
  const power = machine.power;
  const { restart: fate = 'returns' } = scenarioOf(machine);
  const back = later(now, duration(machine, 'reboot'));
  acts.agenda.at(back, (then) => {
    if (machine.power !== power) return;
    if (fate === 'never-returns') {
      setChecks(machine, 'impaired');
      return;
    }
    hasBooted(machine, then);
    bodyIsBack(acts, machine, then);
    if (fate === 'agent-stays-dead' || machine.agentDead) return;
    agentIsBack(machine, then, interrupted);
  });
}

/** From stopped to running and managed. */
export function startUp(acts: Acts, machine: Machine, now: Date, interrupted: Interrupt): void {
  machine.power += 1;
  const power = machine.power;
  const instance = instanceOf(machine.place.region, machine.id);
  const node = nodeOf(machine.place.region, machine.id);
  setState(machine, STATES.pending);
  if (instance) instance.LaunchTime = now;
  if (node) node.LaunchTime = now;
  const whole = duration(machine, 'start');
  acts.agenda.at(later(now, whole / 4), () => {
    if (machine.power !== power) return;
    setState(machine, STATES.running);
    setChecks(machine, 'initializing');
  });
  acts.agenda.at(later(now, whole), (then) => {
    if (machine.power !== power) return;
    const { restart: fate = 'returns' } = scenarioOf(machine);
    if (fate === 'never-returns') {
      setChecks(machine, 'impaired');
      return;
    }
    hasBooted(machine, then);
    bodyIsBack(acts, machine, then);
    if (fate === 'returns') agentIsBack(machine, then, interrupted);
  });
}

/** Pending for a moment, and stopped again: EC2 could not use the key of its volumes. */
export function failToStart(acts: Acts, machine: Machine, now: Date): void {
  machine.power += 1;
  const { power } = machine;
  setState(machine, STATES.pending);
  acts.agenda.at(later(now, duration(machine, 'start') / 4), () => {
    if (machine.power !== power) return;
    setState(machine, STATES.stopped);
    const instance = instanceOf(machine.place.region, machine.id);
    if (!instance) return;
    instance.StateTransitionReason = 'Client.InternalError';
    instance.StateReason = {
      Code: 'Client.InternalError',
      Message: 'Client.InternalError: Client error on launch',
    };
  });
}

export function shutDown(acts: Acts, machine: Machine, now: Date): void {
  goDown(acts, machine, now, null);
  const power = machine.power;
  setState(machine, STATES.stopping);
  setTargets(machine, 'draining');
  acts.agenda.at(later(now, duration(machine, 'stop')), (then) => {
    if (machine.power !== power) return;
    setState(machine, STATES.stopped);
    setChecks(machine, 'not-applicable');
    setTargets(machine, 'unused');
    const instance = instanceOf(machine.place.region, machine.id);
    const at = then.toISOString();
    if (instance)
      instance.StateTransitionReason = `User initiated (${at.slice(0, 10)} ${at.slice(11, 19)} GMT)`;
  });
}

/** The agent dies: the instance runs on, and nobody hears of it. */
export function silence(acts: Acts, machine: Machine, now: Date): void {
  machine.agentDead = true;
  machine.up = false;
  fallSilent(acts, machine, now);
}

function goDown(acts: Acts, machine: Machine, now: Date, own: Running | null): void {
  machine.power += 1;
  machine.up = false;
  if (machine.patching && machine.patching !== own) {
    acts.overlaps.push({
      kind: 'restart',
      instanceId: machine.id,
      at: now.toISOString(),
      during: machine.patching.invocation.commandId,
      began: own?.invocation.commandId ?? null,
    });
  }
  for (const run of machine.running) {
    if (run === own) run.restarting = true;
    else run.lost = true;
  }
  setChecks(machine, 'initializing');
  setTargets(machine, 'unhealthy');
  fallSilent(acts, machine, now);
}

function fallSilent(acts: Acts, machine: Machine, now: Date): void {
  const { region } = machine.place;
  const node = nodeOf(region, machine.id);
  if (!node) return;
  node.LastPingDateTime = lastBeat(region, node.LastPingDateTime, now);
  region.connections.set(machine.id, 'notconnected');
  acts.agenda.at(later(now, duration(machine, 'connectionLost')), () => {
    if (!machine.up) node.PingStatus = 'ConnectionLost';
  });
}

function hasBooted(machine: Machine, now: Date): void {
  const patches = patchesOf(machine);
  restarted(patches, now);
  findMissing(machine, scenarioOf(machine).missingAfterRestart ?? 0);
}

function bodyIsBack(acts: Acts, machine: Machine, now: Date): void {
  const { power } = machine;
  setTargets(machine, 'initial');
  acts.agenda.at(later(now, duration(machine, 'checks')), () => {
    if (machine.power === power) setChecks(machine, 'ok');
  });
  acts.agenda.at(later(now, duration(machine, 'healthy')), () => {
    if (machine.power === power) setTargets(machine, 'healthy');
  });
}

function agentIsBack(machine: Machine, now: Date, interrupted: Interrupt): void {
  const { region } = machine.place;
  const node = nodeOf(region, machine.id);
  if (!node) return;
  node.PingStatus = 'Online';
  node.LastPingDateTime = now;
  region.connections.delete(machine.id);
  machine.up = true;
  for (const run of [...machine.running].filter(({ lost }) => lost)) interrupted(run, now);
  for (const deliver of machine.waiting.splice(0)) deliver(now);
}

/** When an agent that reported at `last` has reported since. */
export function lastBeat(region: SimulatedRegion, last: Date | undefined, now: Date): Date {
  if (!last) return now;
  if (!region.heartbeats || now <= last) return last;
  const beats = Math.floor((now.getTime() - last.getTime()) / HEARTBEAT_MS);
  return later(last, beats * HEARTBEAT_MS);
}

function setState({ id, place }: Machine, state: InstanceState): void {
  const instance = instanceOf(place.region, id);
  const node = nodeOf(place.region, id);
  const status = place.region.statuses.find(({ InstanceId }) => InstanceId === id);
  if (instance) instance.State = state;
  if (status) status.InstanceState = state;
  if (node) node.InstanceState = state.Name;
}

type Checks = 'ok' | 'initializing' | 'impaired' | 'not-applicable';

function setChecks({ id, place }: Machine, checks: Checks): void {
  const { region } = place;
  const instance = instanceOf(region, id);
  const passed = checks === 'ok' ? 'passed' : checks === 'impaired' ? 'failed' : 'initializing';
  const details =
    checks === 'not-applicable' ? {} : { Details: [{ Name: 'reachability' as const, Status: passed }] };
  const status = {
    InstanceId: id,
    AvailabilityZone: instance?.Placement?.AvailabilityZone,
    InstanceState: instance?.State,
    // A node that does not come back fails its own check; the host below it is well.
    SystemStatus: { Status: checks === 'impaired' ? 'ok' : checks },
    InstanceStatus: { Status: checks, ...details },
    Events: [],
  } as InstanceStatus;
  const known = region.statuses.find(({ InstanceId }) => InstanceId === id);
  if (known) Object.assign(known, status);
  else region.statuses.push(status);
}

function setTargets({ id, place }: Machine, state: string): void {
  for (const target of place.region.targetGroups.flatMap(({ targets }) => targets)) {
    if (target.id === id) target.state = state;
  }
}
