/** `patchcheck assess`, run and timed. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Report } from '../src/model/report.ts';
import type { SimulationProcess } from './aws/start.ts';
import { createWorkplace, startProgram, type Usage } from './program.ts';

export interface AssessRun {
  readonly report: Report;
  /** From the start of the process to its end, in milliseconds. */
  readonly commandMs: number;
  /** From the start of the run to its end, by the report. */
  readonly runMs: number;
  readonly usage: Usage | null;
}

/** One run over everything that `aws` holds. Throws if the command did not end with 0 or 3. */
export async function assess(aws: SimulationProcess): Promise<AssessRun> {
  const place = createWorkplace(aws.environment);
  try {
    const out = path.join(place.folder, 'report.json');
    const args = ['assess', 'bench', 'all', '--config', place.config, '--format', 'json', '--out', out];
    const program = startProgram(args, aws.variables);
    const code = await program.exited;
    if (code !== 0 && code !== 3)
      throw new Error(`patchcheck assess ended with ${code}: ${program.errors()}`);
    const commandMs = performance.now() - program.startedAt;
    const report: Report = JSON.parse(readFileSync(out, 'utf8'));
    const runMs = Date.parse(report.run.finishedAt) - Date.parse(report.run.startedAt);
    return { report, commandMs, runMs, usage: program.usage() };
  } finally {
    place.remove();
  }
}
