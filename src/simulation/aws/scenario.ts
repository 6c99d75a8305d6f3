/**
 * How a simulated node behaves when something is done to it: plain data in a Region's `scenarios`, by instance
 * id. A node without a scenario does what it is told, in the times of `DEFAULT_TIMINGS`.
 */

import type { OUTPUTS } from './fleets/outputs.ts';
import type { PatchFindings } from './fleets/patches.ts';

/** How long things take, in seconds. A Region sets its own, and an instance's scenario sets them over those. */
export interface Timings {
  /** From SendCommand, CreateSnapshot or StartAutomationExecution until a listing shows it. */
  readonly listed: number;
  /** From SendCommand until its invocations can be read: InvocationDoesNotExist before. */
  readonly invocationVisible: number;
  /** From SendCommand until the agent begins: Pending before. */
  readonly pickUp: number;
  readonly scan: number;
  readonly install: number;
  readonly updateAgent: number;
  /** Any other document. */
  readonly otherDocument: number;
  /** From the upload of a report until the record shows it. */
  readonly record: number;
  /** From the order to restart until the agent answers again. */
  readonly reboot: number;
  /** From StartInstances until the agent answers; the instance is running after a quarter of it. */
  readonly start: number;
  readonly stop: number;
  /** From the last sign of life until Systems Manager says ConnectionLost. */
  readonly connectionLost: number;
  /** Status checks are initializing for so long after it is back. */
  readonly checks: number;
  /** A target of a load balancer is initial for so long after it is back. */
  readonly healthy: number;
  /** From CancelCommand until a running invocation ends. */
  readonly cancel: number;
  /** Each step of an automation. */
  readonly automationStep: number;
  readonly snapshot: number;
}

export const DEFAULT_TIMINGS: Timings = {
  listed: 1,
  invocationVisible: 2,
  pickUp: 3,
  scan: 20,
  install: 90,
  updateAgent: 15,
  otherDocument: 10,
  record: 2,
  reboot: 75,
  start: 40,
  stop: 20,
  connectionLost: 30,
  checks: 20,
  healthy: 15,
  cancel: 5,
  automationStep: 5,
  snapshot: 30,
};

export type OutputName = keyof typeof OUTPUTS;

/** How patch operations end that do not simply work. */
export interface PatchScenario {
  /** What the run prints; its exit code decides between Success and Failed. */
  readonly output: OutputName;
  /** Patches that are still not installed afterwards (default: all of them); of installs only. */
  readonly leaves?: number;
  /** Does the run get far enough to upload its report (default false)? */
  readonly uploads?: boolean;
  /** Only the first so many runs end like this (default: all). */
  readonly times?: number;
}

export interface Scenario {
  readonly timings?: Partial<Timings>;
  /** The patches that the node has, in place of what its record shows: what the next scan finds. */
  readonly finds?: PatchFindings;
  readonly scan?: PatchScenario;
  readonly install?: PatchScenario;
  /**
   * The agent dies so many seconds into the first command it runs: the node falls silent for good, and the
   * invocation ends like this so many seconds after it began.
   */
  readonly agentDies?: {
    readonly after: number;
    readonly ends: 'ExecutionTimedOut' | 'Undeliverable';
    readonly endsAfter: number;
  };
  /** After a restart: comes back (default), never answers again, or runs with its agent dead. */
  readonly restart?: 'returns' | 'never-returns' | 'agent-stays-dead';
  /** Patches that are missing once it has restarted. */
  readonly missingAfterRestart?: number;
  /** A running command is ended by CancelCommand (default), or goes on to its end. */
  readonly cancel?: 'honoured' | 'ignored';
  /** AWS-UpdateSSMAgent: installs the newest version (default), or fails. */
  readonly agentUpdate?: 'succeeds' | 'fails';
  /** StartAssociationsOnce: succeeds (default), or fails again. */
  readonly association?: 'succeeds' | 'fails';
  /**
   * ARN of the customer's key that its volumes are encrypted with: whoever starts it must be allowed to grant
   * its use, or it is stopped again a moment later.
   */
  readonly volumeKey?: string;
  readonly snapshot?: 'completes' | 'fails';
  /** What a troubleshooting runbook says of it (default: that it found nothing wrong). */
  readonly diagnosis?: {
    readonly message: string;
    /** The execution fails with the message. */
    readonly fails?: boolean;
  };
}

/** A command document of the account's own: another one with some parameters fixed. */
export interface SimulatedDocument {
  readonly name: string;
  /** The document of AWS that it runs. */
  readonly runs: 'AWS-RunPatchBaseline' | 'AWS-UpdateSSMAgent';
  /** Parameters that a sender neither gives nor changes. */
  readonly fixed: Readonly<Record<string, readonly string[]>>;
}
