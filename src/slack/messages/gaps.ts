/** What could not be read, and what that leaves unknown. Pure. */

import type { Gap, Report } from '../../model/report.ts';
import type { MessageContent } from '../outbox/slots.ts';
import { code, counted, outside } from '../text.ts';
import { section } from './blocks.ts';

/** Distinct gaps shown; more are counted. */
const SHOWN = 15;
const LINES_A_SECTION = 5;

/** The first gaps as sentences on what could not be seen, and how many more there are; empty where none. */
export function gapSentences(scopes: Report['scopes'], shown: number): string[] {
  const lines = distinctGaps(scopes);
  const more = lines.length - shown;
  return [...lines.slice(0, shown), ...(more > 0 ? [`• and ${more} more, in the thread`] : [])];
}

/** null where everything could be read. */
export function renderGaps(scopes: Report['scopes']): MessageContent | null {
  const lines = distinctGaps(scopes);
  if (lines.length === 0) return null;
  const shown = lines.slice(0, SHOWN);
  const hidden = lines.length - shown.length;
  const title = `${counted(lines.length, 'gap')}: what could not be read, and what that leaves unknown`;
  const sections = [];
  for (let start = 0; start < shown.length; start += LINES_A_SECTION) {
    sections.push(section(shown.slice(start, start + LINES_A_SECTION).join('\n')));
  }
  const rest =
    hidden > 0 ? [section(`and ${hidden} more in the JSON report of ${code('patchcheck assess')}.`)] : [];
  return {
    text: `${title}.\n${shown.slice(0, 5).join('\n')}`,
    blocks: [section(`*${title}*`), ...sections, ...rest],
  };
}

/** What is not known, then the call that was not answered. @param max of the consequence */
export function gapWords({ operation, code: error, consequence }: Gap, max: number): string {
  return `${outside(consequence, max)} (${outside(operation, 80)}: ${outside(error, 80)})`;
}

/** The same refusal in many scopes is one line that names how many. */
function distinctGaps(scopes: Report['scopes']): string[] {
  const places = new Map<string, string[]>();
  for (const scope of scopes) {
    for (const gap of scope.gaps) {
      const line = gapWords(gap, 250);
      const name = `${scope.accountName ?? scope.accountId} ${scope.region}`;
      places.set(line, [...(places.get(line) ?? []), name]);
    }
  }
  return [...places].map(([line, where]) => {
    const [first = ''] = where;
    const others = where.length > 1 ? ` and ${where.length - 1} more` : '';
    return `• ${outside(first, 80)}${others}: ${line}`;
  });
}
