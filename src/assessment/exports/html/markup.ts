/** HTML from values that came from outside. */

import { plainText } from '../plain-text.ts';

/** Text that is safe between tags and in quoted attributes. */
export function text(value: string | number): string {
  return plainText(String(value))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A table; nothing at all without rows. Cells are HTML. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const head = columns.map((column) => `<th scope="col">${text(column)}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>\n`;
}

/** A heading with its content; where there is none, a sentence that says so. */
export function section(title: string, content: string, without: string): string {
  return `<section><h2>${text(title)}</h2>\n${content === '' ? `<p>${text(without)}</p>` : content}</section>\n`;
}

export function list(items: readonly string[], kind: 'ul' | 'ol' = 'ul'): string {
  if (items.length === 0) return '';
  return `<${kind}>${items.map((item) => `<li>${text(item)}</li>`).join('')}</${kind}>`;
}
