/** Blocks as HTML: by the library, and by ourselves what it does not draw as Slack does. */

import { dataTableHtml } from './data-table.ts';
import { escapeHtml } from './html.ts';
import { libraryHtml, type Names, type Theme } from './library.ts';
import { mrkdwnHtml } from './mrkdwn.ts';

type Json = Readonly<Record<string, unknown>>;

export function blocksHtml(blocks: readonly object[], names: Names, theme: Theme): string {
  return blocks.map((block) => blockHtml({ ...block }, names, theme)).join('');
}

function blockHtml(block: Json, names: Names, theme: Theme): string {
  switch (block.type) {
    case 'header':
      return `<h4 class="header">${textHtml(block.text, names)}</h4>`;
    case 'section':
      return sectionHtml(block, names, theme);
    case 'context':
      return `<div class="context">${list(block.elements)
        .map((element) => textHtml(element, names))
        .join(' ')}</div>`;
    case 'alert':
      return `<div class="alert ${block.level === 'warning' ? 'warning' : 'info'}">${textHtml(block.text, names)}</div>`;
    case 'data_table':
      return dataTableHtml(block);
    default:
      return libraryHtml([block], names, theme);
  }
}

function sectionHtml(block: Json, names: Names, theme: Theme): string {
  const text = `<div>${textHtml(block.text, names)}</div>`;
  if (block.accessory === undefined) return `<div class="section">${text}</div>`;
  const beside = libraryHtml([{ type: 'actions', elements: [block.accessory] }], names, theme);
  return `<div class="section">${text}<div class="beside">${beside}</div></div>`;
}

function textHtml(text: unknown, names: Names): string {
  if (typeof text !== 'object' || text === null || !('text' in text)) return '';
  const { text: words, type } = { type: 'mrkdwn', ...text };
  return type === 'plain_text' ? escapeHtml(String(words)) : mrkdwnHtml(String(words), names);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
