/** Output formats of `assess`. */

import { csvHeader, csvRow } from '../assessment/exports/csv.ts';
import { htmlReport } from '../assessment/exports/html/report.ts';
import { toJson } from '../assessment/exports/json.ts';
import { toMarkdown } from '../assessment/exports/markdown.ts';
import { toTable } from '../assessment/exports/table.ts';
import type { Report } from '../model/report.ts';

export const FORMATS = ['table', 'json', 'csv', 'markdown', 'html'] as const;
export type Format = (typeof FORMATS)[number];

const WRITERS: Readonly<Record<Format, (report: Report) => string | Promise<string>>> = {
  table: toTable,
  json: toJson,
  csv: (report) => csvHeader() + report.instances.map(csvRow).join(''),
  markdown: toMarkdown,
  html: toHtml,
};

/** The report as text in `format`; ends with a line end. */
export async function formatReport(report: Report, format: Format): Promise<string> {
  return WRITERS[format](report);
}

/** Without trend, exceptions and remediations: one assessment knows nothing of them, and the file says so. */
async function toHtml({ instances, ...summary }: Report): Promise<string> {
  const parts = htmlReport({
    summary,
    findings: eachOf(instances),
    exceptions: null,
    remediations: null,
    auditHead: null,
    trend: null,
    madeAt: new Date(summary.run.finishedAt),
    due: () => '',
  });
  return (await Array.fromAsync(parts)).join('');
}

async function* eachOf<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
