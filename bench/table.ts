/** Tables for a terminal and for Markdown alike. */

export type Cell = string | number | null;

/** Text left, numbers right; null is a dash. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) => row.map(shown));
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const isNumeric = head.map((_, column) => rows.some((row) => typeof row[column] === 'number'));
  const line = (texts: readonly string[]) =>
    `| ${texts.map((text, column) => pad(text, widths[column] ?? 0, isNumeric[column] === true)).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => rulerOf(width, isNumeric[column] === true)).join('|')}|`;
  return [line(head), rule, ...cells.map(line)].join('\n');
}

function shown(cell: Cell): string {
  if (cell === null) return '–';
  return typeof cell === 'number' ? cell.toLocaleString('en-GB', { maximumFractionDigits: 2 }) : cell;
}

function pad(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width);
}

function rulerOf(width: number, right: boolean): string {
  return right ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2);
}
