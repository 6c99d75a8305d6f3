/** A run's findings as files, made while they are sent: a large run's would fill the memory. */

import { csvHeader, csvRow } from '../../assessment/exports/csv.ts';
import { htmlReport } from '../../assessment/exports/html/report.ts';
import { markdownHead, markdownRow } from '../../assessment/exports/markdown.ts';
import { safeJson } from '../../assessment/exports/plain-text.ts';
import type { Runs } from '../../assessment/runs.ts';
import type { Report } from '../../model/report.ts';
import type { OutgoingFile } from '../outbox/upload.ts';
import { type AuditorDependencies, auditorInput } from './auditor-input.ts';

/** A byte order mark lets spreadsheets read names outside ASCII. */
const BOM = '\ufeff';

export interface FileDependencies extends AuditorDependencies {
  readonly runs: Runs;
}

type Summary = Omit<Report, 'instances'>;

/**
 * By the ending of its name: CSV, JSON, Markdown or HTML. Made twice, since Slack wants to know the length before
 * the bytes: all that may change meanwhile is read once. Throws for a run that is not over.
 */
export async function resultFile(
  dependencies: FileDependencies,
  runId: string,
  name: string,
): Promise<OutgoingFile> {
  const texts = await textsOf(dependencies, runId, name.slice(name.lastIndexOf('.') + 1));
  let length = 0;
  for await (const text of texts()) length += Buffer.byteLength(text);
  return { length, chunks: () => encoded(texts()) };
}

async function textsOf(
  dependencies: FileDependencies,
  runId: string,
  ending: string,
): Promise<() => AsyncIterable<string>> {
  const { runs } = dependencies;
  switch (ending) {
    case 'csv':
      return () => csvFile(runs, runId);
    case 'md': {
      const summary = await summaryOf(runs, runId);
      return () => markdownFile(runs, runId, summary);
    }
    case 'html': {
      const input = await auditorInput(await summaryOf(runs, runId), dependencies);
      return () => htmlReport({ ...input, findings: runs.allFindings(runId) });
    }
    default: {
      const summary = await summaryOf(runs, runId);
      return () => jsonFile(runs, runId, summary);
    }
  }
}

async function summaryOf(runs: Runs, runId: string): Promise<Summary> {
  const summary = await runs.summary(runId);
  if (summary === null) throw new TypeError(`The run ${runId} has no report`);
  return summary;
}

async function* encoded(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const text of texts) yield encoder.encode(text);
}

async function* csvFile(runs: Runs, runId: string): AsyncGenerator<string> {
  yield BOM + csvHeader();
  for await (const finding of runs.allFindings(runId)) yield csvRow(finding);
}

/** The report of `patchcheck assess --format markdown`. */
async function* markdownFile(runs: Runs, runId: string, summary: Summary): AsyncGenerator<string> {
  const { nonCompliant, unknown } = summary.totals;
  yield markdownHead(summary, nonCompliant + unknown > 0);
  for await (const finding of runs.allFindings(runId)) yield markdownRow(finding);
}

/** The report of `patchcheck assess --format json`, an instance a line. */
async function* jsonFile(runs: Runs, runId: string, summary: Summary): AsyncGenerator<string> {
  yield `${safeJson(summary, 2).slice(0, -2)},\n  "instances": [`;
  let separator = '\n';
  for await (const finding of runs.allFindings(runId)) {
    yield `${separator}    ${safeJson(finding, 0)}`;
    separator = ',\n';
  }
  yield '\n  ]\n}\n';
}
