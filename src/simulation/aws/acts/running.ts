/** Commands on their way: which node has begun, how each ended, and what the whole comes to. */

import type { Command, CommandPlugin } from '@aws-sdk/client-ssm';
import type { SimulatedInvocation } from '../world.ts';
import type { Acts } from './acts.ts';
import type { KnownDocument } from './documents.ts';
import { duration, later, type Machine, type Place, scenarioOf } from './machine.ts';

export interface SentCommand {
  readonly place: Place;
  /** As the wire shows it: kept up to date. */
  readonly command: Command;
  readonly document: KnownDocument;
  /** With those that the document fixes. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly runs: Running[];
  readonly maxConcurrency: number;
  readonly maxErrors: number;
  /** Called once a node. */
  readonly ended?: (run: Running, now: Date) => void;
}

/** One command on one node. */
export interface Running {
  readonly sent: SentCommand;
  readonly machine: Machine;
  /** As the wire shows it: kept up to date. */
  readonly invocation: SimulatedInvocation;
  state: 'waiting' | 'dispatched' | 'running' | 'over';
  startedAt: Date | null;
  /** Its node restarts at its own wish, and it goes on afterwards. */
  restarting: boolean;
  /** Its agent is gone: it will not end by itself. */
  lost: boolean;
}

export interface Ending {
  readonly status: NonNullable<CommandPlugin['Status']>;
  readonly details: string;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Ended before it began, or without a word from the node. */
export function silentEnding(status: Ending['status'], details: string): Ending {
  return { status, details, code: -1, stdout: '', stderr: '' };
}

export function success(stdout: string): Ending {
  return { status: 'Success', details: 'Success', code: 0, stdout, stderr: '' };
}

/** May what was put down for this run still happen? */
export function goesOn(run: Running): boolean {
  return run.state === 'running' && !run.lost;
}

/** Lets as many nodes begin as the command allows at once. */
export function dispatch(acts: Acts, sent: SentCommand, now: Date): void {
  if (errorsOf(sent) > sent.maxErrors) {
    for (const run of sent.runs.filter(({ state }) => state === 'waiting')) {
      settle(run, silentEnding('Failed', 'Terminated'), now);
    }
    return;
  }
  const free = sent.maxConcurrency - sent.runs.filter(isUnderWay).length;
  const next = sent.runs.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, free));
  for (const run of next) {
    run.state = 'dispatched';
    deliver(acts, run, now);
  }
}

function isUnderWay({ state }: Running): boolean {
  return state === 'dispatched' || state === 'running';
}

/** An agent that does not answer gets it when it does. */
function deliver(acts: Acts, run: Running, now: Date): void {
  if (run.state !== 'dispatched') return;
  const { machine } = run;
  if (!machine.up) {
    machine.waiting.push((then) => deliver(acts, run, then));
    return;
  }
  run.state = 'running';
  run.startedAt = now;
  machine.running.add(run);
  tell(run, { status: 'InProgress', details: 'InProgress', code: -1, stdout: '', stderr: '' }, null);
  roll(run.sent);
  acts.agenda.at(later(now, stepTimeout(run)), (then) => {
    end(acts, run, { ...silentEnding('TimedOut', 'ExecutionTimedOut'), code: 137 }, then);
  });
  acts.execute(acts, run, now);
}

/** Seconds that a step may take unless its parameters say otherwise. */
const STEP_SECONDS = 7200;

function stepTimeout({ sent }: Running): number {
  const asked = Number(sent.parameters.StepTimeoutSeconds?.[0] ?? STEP_SECONDS);
  return asked * 1000;
}

/** The agent came back and finds that it was cut off: it reports a failure. */
export function interrupted(acts: Acts): (run: Running, now: Date) => void {
  return (run, now) => {
    const stderr =
      'document process failed unexpectedly: document worker timed out, check [ssm-document-worker]/[ssm-session-worker] log for crash reason';
    end(acts, run, { ...silentEnding('Failed', 'Failed'), stderr }, now);
  };
}

/** Ends a run, once, and lets the next node begin. */
export function end(acts: Acts, run: Running, ending: Ending, now: Date): void {
  if (run.state === 'over') return;
  settle(run, ending, now);
  dispatch(acts, run.sent, now);
}

function settle(run: Running, ending: Ending, now: Date): void {
  const { machine } = run;
  run.state = 'over';
  machine.running.delete(run);
  if (machine.patching === run) machine.patching = null;
  tell(run, ending, now);
  roll(run.sent);
  run.sent.ended?.(run, now);
}

function tell({ invocation, startedAt }: Running, ending: Ending, endedAt: Date | null): void {
  invocation.status = ending.status;
  invocation.statusDetails = ending.details;
  for (const step of invocation.plugins) {
    step.Status = ending.status;
    step.StatusDetails = ending.details;
    step.ResponseCode = ending.code;
    step.startedAt = startedAt;
    step.endedAt = startedAt && endedAt;
    step.stdout = ending.stdout;
    step.stderr = ending.stderr;
  }
}

/** Cancels what waits at once; what runs is told, and ends a little later unless its scenario ignores it. */
export function cancel(acts: Acts, sent: SentCommand, ids: readonly string[] | null, now: Date): void {
  const chosen = sent.runs.filter(({ machine }) => ids === null || ids.includes(machine.id));
  for (const run of chosen) {
    if (run.state === 'waiting' || run.state === 'dispatched') {
      settle(run, silentEnding('Cancelled', 'Cancelled'), now);
      continue;
    }
    if (run.state !== 'running') continue;
    run.invocation.status = 'Cancelling';
    run.invocation.statusDetails = 'Cancelling';
    if (scenarioOf(run.machine).cancel === 'ignored' || run.restarting) continue;
    acts.agenda.at(later(now, duration(run.machine, 'cancel')), (then) => {
      if (goesOn(run)) end(acts, run, silentEnding('Cancelled', 'Cancelled'), then);
    });
  }
  roll(sent);
}

function errorsOf({ runs }: SentCommand): number {
  return runs.filter(({ state, invocation }) => state === 'over' && isError(invocation)).length;
}

function isError({ status, statusDetails }: SimulatedInvocation): boolean {
  return (status === 'Failed' && statusDetails !== 'Terminated') || status === 'TimedOut';
}

/** The command's own status and counts, by its invocations. */
export function roll(sent: SentCommand): void {
  const { command, runs } = sent;
  const over = runs.filter(({ state }) => state === 'over');
  const { status, details } = over.length === runs.length ? overall(sent) : underWay(runs);
  command.Status = status;
  command.StatusDetails = details;
  command.CompletedCount = over.length;
  command.ErrorCount = errorsOf(sent);
  command.DeliveryTimedOutCount = over.filter(isUndelivered).length;
}

function underWay(runs: readonly Running[]): {
  status: NonNullable<Command['Status']>;
  details: string;
} {
  if (runs.some(({ invocation }) => invocation.status === 'Cancelling')) {
    return { status: 'Cancelling', details: 'Cancelling' };
  }
  const begun = runs.some(({ state }) => state !== 'waiting' && state !== 'dispatched');
  return begun ? { status: 'InProgress', details: 'InProgress' } : { status: 'Pending', details: 'Pending' };
}

function overall(sent: SentCommand): { status: NonNullable<Command['Status']>; details: string } {
  const statuses = new Set(sent.runs.map(({ invocation }) => invocation.status));
  if (statuses.size === 1 && statuses.has('Success')) return { status: 'Success', details: 'Success' };
  if (statuses.has('Cancelled')) return { status: 'Cancelled', details: 'Cancelled' };
  const [first] = sent.runs;
  if (statuses.size === 1 && statuses.has('TimedOut') && first) {
    return { status: 'TimedOut', details: first.invocation.statusDetails };
  }
  return { status: 'Failed', details: errorsOf(sent) > sent.maxErrors ? 'Failed' : 'Incomplete' };
}

function isUndelivered({ invocation }: Running): boolean {
  return ['DeliveryTimedOut', 'Undeliverable'].includes(invocation.statusDetails);
}
