/** A run's findings as files, made while they are sent: a large run's would fill the memory. */

import { csvHeader, csvRow } from '../../assessment/exports/csv.ts';
import { safeJson } from '../../assessment/exports/plain-text.ts';
import type { Runs } from '../../assessment/runs.ts';
import type { OutgoingFile } from '../outbox/upload.ts';

/** A byte order mark lets spreadsheets read names outside ASCII. */
const BOM = '\ufeff';

/**
 * By the ending of its name: JSON, else CSV. Made twice, since Slack wants to know the length before the bytes.
 */
export async function resultFile(runs: Runs, runId: string, name: string): Promise<OutgoingFile> {
  const texts = () => (name.endsWith('.json') ? jsonFile(runs, runId) : csvFile(runs, runId));
  let length = 0;
  for await (const text of texts()) length += Buffer.byteLength(text);
  return { length, chunks: () => encoded(texts()) };
}

async function* encoded(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const text of texts) yield encoder.encode(text);
}

async function* csvFile(runs: Runs, runId: string): AsyncGenerator<string> {
  yield BOM + csvHeader();
  for await (const finding of runs.allFindings(runId)) yield csvRow(finding);
}

/** The report of `patchcheck assess --format json`, an instance a line. Throws for a run that is not over. */
async function* jsonFile(runs: Runs, runId: string): AsyncGenerator<string> {
  const summary = await runs.summary(runId);
  if (summary === null) throw new TypeError(`The run ${runId} has no report`);
  yield `${safeJson(summary, 2).slice(0, -2)},\n  "instances": [`;
  let separator = '\n';
  for await (const finding of runs.allFindings(runId)) {
    yield `${separator}    ${safeJson(finding, 0)}`;
    separator = ',\n';
  }
  yield '\n  ]\n}\n';
}
