/** The report as the JSON document that scripts read. */

import type { Report } from '../../model/report.ts';
import { safeJson } from './plain-text.ts';

/** Indented by two, ends with a line end. */
export function toJson(report: Report): string {
  return `${safeJson(report, 2)}\n`;
}
