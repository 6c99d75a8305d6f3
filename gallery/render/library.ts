/** Blocks as slack-blocks-to-jsx draws them. */

import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { type Block, Message, type MessageProps } from 'slack-blocks-to-jsx';
import { escapeHtml } from './html.ts';

export interface Names {
  readonly users: ReadonlyMap<string, string>;
  readonly channels: ReadonlyMap<string, string>;
}

/** A transparent pixel: the library wants a picture, and ours is drawn by the frame around the message. */
const NO_PICTURE = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';

export type Theme = 'light' | 'dark';

/** HTML of blocks; what the library throws on is told in their place. */
export function libraryHtml(blocks: readonly object[], names: Names, theme: Theme): string {
  const props: MessageProps = {
    blocks: blocks.map(prepared) as unknown as Block[],
    logo: NO_PICTURE,
    name: 'patchcheck',
    theme,
    withoutWrapper: true,
    data: {
      users: [...names.users].map(([id, name]) => ({ id, name })),
      channels: [...names.channels].map(([id, name]) => ({ id, name })),
    },
  };
  try {
    return renderToStaticMarkup(createElement(Message, props));
  } catch (error) {
    return `<p class="broken">Could not be drawn: ${escapeHtml(String(error))}</p>`;
  }
}

/** The library takes `verbatim` for "no markup at all"; in Slack it only keeps names and addresses from becoming links. */
function prepared(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(prepared);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'verbatim');
  return Object.fromEntries(entries.map(([key, inner]) => [key, prepared(inner)]));
}
