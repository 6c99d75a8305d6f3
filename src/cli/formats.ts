/** Output formats of `assess`. */

import { csvHeader, csvRow } from '../assessment/exports/csv.ts';
import { toJson } from '../assessment/exports/json.ts';
import { toMarkdown } from '../assessment/exports/markdown.ts';
import { toTable } from '../assessment/exports/table.ts';
import type { Report } from '../model/report.ts';

export const FORMATS = ['table', 'json', 'csv', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

const WRITERS: Readonly<Record<Format, (report: Report) => string>> = {
  table: toTable,
  json: toJson,
  csv: (report) => csvHeader() + report.instances.map(csvRow).join(''),
  markdown: toMarkdown,
};

/** The report as text in `format`; ends with a line end. */
export function formatReport(report: Report, format: Format): string {
  return WRITERS[format](report);
}
