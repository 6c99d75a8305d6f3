/** A run's findings as the bytes of a CSV file. */

import { csvHeader, csvRow } from '../../assessment/exports/csv.ts';
import type { Runs } from '../../assessment/runs.ts';

/** A byte order mark lets spreadsheets read names outside ASCII. */
const BOM = '\ufeff';

export async function csvFile(runs: Runs, runId: string): Promise<Buffer> {
  const parts = [Buffer.from(BOM + csvHeader())];
  for await (const finding of runs.allFindings(runId)) parts.push(Buffer.from(csvRow(finding)));
  return Buffer.concat(parts);
}
