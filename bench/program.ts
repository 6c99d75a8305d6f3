/** The real program in a process of its own, watched from outside. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { EnvironmentPlan } from '../src/simulation/aws/fleets/accounts.ts';

const MAIN = path.join(import.meta.dirname, '..', 'src', 'main.ts');
const WATCH_EVERY_MS = 100;
const TICKS_PER_SECOND = 100;
const ERRORS_KEPT = 4000;

export interface Usage {
  /** Since the start, in seconds of all processors. */
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly nowMb: number;
}

export interface Program {
  /** `performance.now()` when it was started. */
  readonly startedAt: number;
  /** The newest look at it; null where the system does not tell (only Linux does). */
  usage(): Usage | null;
  /** The last lines that it wrote to standard error. */
  errors(): string;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
  /** Asks it to end and waits. */
  stop(): Promise<void>;
}

/** A folder for a run's files; the configuration names one environment, `bench`. */
export interface Workplace {
  readonly folder: string;
  readonly config: string;
  remove(): void;
}

export function createWorkplace(environment: EnvironmentPlan): Workplace {
  const folder = mkdtempSync(path.join(tmpdir(), 'patchcheck-bench-'));
  const config = path.join(folder, 'patchcheck.yaml');
  // JSON is YAML.
  writeFileSync(config, JSON.stringify({ environments: { bench: environment } }));
  return { folder, config, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function startProgram(args: readonly string[], variables: Readonly<Record<string, string>>): Program {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...nodeOptions(), MAIN, ...args], {
    env: { ...withoutAws(process.env), ...variables },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const pid = child.pid ?? 0;
  let newest: Usage | null = null;
  const look = () => {
    newest = usageOf(pid) ?? newest;
  };
  const timer = setInterval(look, WATCH_EVERY_MS);
  const exited = untilExit(child).finally(() => clearInterval(timer));
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-ERRORS_KEPT);
  });
  return {
    startedAt,
    exited,
    errors: () => errors,
    usage: () => {
      look();
      return newest;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** BENCH_NODE_OPTIONS reaches the measured program alone, for profiling it. */
function nodeOptions(): string[] {
  return (process.env.BENCH_NODE_OPTIONS ?? '').split(' ').filter((option) => option !== '');
}

async function untilExit(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : null;
}

function withoutAws(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(AWS_|SLACK_|DATABASE_URL|PATCHCHECK_)/.test(name)),
  );
}

function usageOf(pid: number): Usage | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    // A process that has ended and was not yet buried has no memory any more.
    if (!status.includes('VmHWM')) return null;
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const ticks = Number(fields[11]) + Number(fields[12]);
    return {
      cpuSeconds: ticks / TICKS_PER_SECOND,
      peakMb: megabytes(status, 'VmHWM'),
      nowMb: megabytes(status, 'VmRSS'),
    };
  } catch {
    return null;
  }
}

function megabytes(status: string, field: string): number {
  return Math.round(Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1024);
}
