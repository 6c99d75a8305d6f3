/** A `data_table`, which the library leaves empty: its first page, as Slack shows it before anybody sorts. */

import { escapeHtml } from './html.ts';

type Json = Readonly<Record<string, unknown>>;

export function dataTableHtml(block: Json): string {
  const [head = [], ...rows] = rowsOf(block);
  const pageSize = typeof block.page_size === 'number' ? block.page_size : 5;
  const shown = rows.slice(0, pageSize);
  return [
    `<div class="data-table"><div class="caption">${escapeHtml(String(block.caption ?? ''))}</div><table>`,
    `<thead>${rowHtml(head, 'th')}</thead>`,
    `<tbody>${shown.map((row) => rowHtml(row, 'td')).join('')}</tbody></table>`,
    `<div class="pages">1–${shown.length} of ${rows.length}</div></div>`,
  ].join('');
}

function rowsOf({ rows }: Json): string[][] {
  return Array.isArray(rows) ? rows.map((row) => (Array.isArray(row) ? row.map(cellText) : [])) : [];
}

function cellText(cell: unknown): string {
  if (typeof cell !== 'object' || cell === null) return '';
  if ('text' in cell) return String(cell.text);
  return 'value' in cell ? String(cell.value) : '';
}

function rowHtml(cells: readonly string[], tag: 'th' | 'td'): string {
  return `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
}
