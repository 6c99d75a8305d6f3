/** Blocks as HTML: by the library, and by ourselves what it cannot draw. */

import { dataTableHtml } from './data-table.ts';
import { libraryHtml, type Names, type Theme } from './library.ts';

export function blocksHtml(blocks: readonly object[], names: Names, theme: Theme): string {
  return blocks
    .map((block) => (isDataTable(block) ? dataTableHtml(block) : libraryHtml([block], names, theme)))
    .join('');
}

function isDataTable(block: object): block is Readonly<Record<string, unknown>> {
  return 'type' in block && block.type === 'data_table';
}
