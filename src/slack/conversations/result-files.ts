/** A run's findings as the bytes of files. */

import { csvHeader, csvRow } from '../../assessment/exports/csv.ts';
import { safeJson } from '../../assessment/exports/plain-text.ts';
import type { Runs } from '../../assessment/runs.ts';

/** A byte order mark lets spreadsheets read names outside ASCII. */
const BOM = '\ufeff';

/** By the ending of its name: JSON, else CSV. */
export async function resultFile(runs: Runs, runId: string, name: string): Promise<Buffer> {
  return name.endsWith('.json') ? jsonFile(runs, runId) : csvFile(runs, runId);
}

async function csvFile(runs: Runs, runId: string): Promise<Buffer> {
  const parts = [Buffer.from(BOM + csvHeader())];
  for await (const finding of runs.allFindings(runId)) parts.push(Buffer.from(csvRow(finding)));
  return Buffer.concat(parts);
}

/** The report of `patchcheck assess --format json`, an instance a line. Throws for a run that is not over. */
async function jsonFile(runs: Runs, runId: string): Promise<Buffer> {
  const summary = await runs.summary(runId);
  if (summary === null) throw new TypeError(`The run ${runId} has no report`);
  const parts = [Buffer.from(`${safeJson(summary, 2).slice(0, -2)},\n  "instances": [`)];
  let separator = '\n';
  for await (const finding of runs.allFindings(runId)) {
    parts.push(Buffer.from(`${separator}    ${safeJson(finding, 0)}`));
    separator = ',\n';
  }
  return Buffer.concat([...parts, Buffer.from('\n  ]\n}\n')]);
}
