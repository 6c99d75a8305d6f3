/** Processes of their own, for tests that kill them. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';

const WORKER_PROCESS = new URL('./worker-process.ts', import.meta.url);

export interface TestProcess {
  readonly pid: number;
  /** Resolves with the rest of the first line that starts with `word`, also if it came already. */
  line(word: string): Promise<string>;
  /** Sends the signal and waits for the end; resolves with the exit code. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
  readonly exited: Promise<number | null>;
}

/** Starts processes of `script`, or with a worker; whatever still runs after a test is killed. */
export function useProcesses(
  script: URL = WORKER_PROCESS,
): (environment: Record<string, string>) => TestProcess {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  return (environment) => {
    const child = spawn(process.execPath, [fileURLToPath(script)], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    return watch(child);
  };
}

function watch(child: ChildProcess): TestProcess {
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  if (!child.stdout) throw new Error('no standard output');
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });

  function line(word: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = lines.find((each) => each.startsWith(word));
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found.slice(word.length).trim());
      };
      waiting.add(look);
      look();
      void exited.then(() => reject(new Error(`ended without "${word}": ${lines.join(' | ')}`)));
    });
  }

  return {
    pid: child.pid ?? 0,
    line,
    exited,
    end: async (signal) => {
      child.kill(signal);
      return exited;
    },
  };
}
