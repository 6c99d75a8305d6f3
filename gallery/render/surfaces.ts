/** The frames around blocks: a message, an answer to one person, a modal, a file. */

import type { types } from '@slack/bolt';
import type { Exhibit } from '../exhibit.ts';
import { blocksHtml } from './blocks.ts';
import { escapeHtml } from './html.ts';
import type { Names, Theme } from './library.ts';

export function surfaceHtml(exhibit: Exhibit, names: Names, theme: Theme): string {
  switch (exhibit.surface) {
    case 'message':
      return messageHtml(blocksHtml(exhibit.content.blocks, names, theme), exhibit.isReply ? 'reply' : '');
    case 'answer': {
      const typed =
        exhibit.typed === undefined ? '' : `<div class="typed">${escapeHtml(exhibit.typed)}</div>`;
      const body = blocksHtml(
        exhibit.blocks?.length ? exhibit.blocks : [textBlock(exhibit.text)],
        names,
        theme,
      );
      return `${typed}<div class="alone">Only visible to you</div>${messageHtml(body, '')}`;
    }
    case 'modal':
      return modalHtml(exhibit.view, names, theme);
    case 'home':
      return `<div class="home"><div class="tabs"><b>Home</b><span>Messages</span><span>About</span></div>${blocksHtml(exhibit.view.blocks, names, theme)}</div>`;
    case 'file': {
      const { comment, files } = exhibit.content;
      const tiles = files.map(
        ({ title, name }) =>
          `<div class="file"><b>${escapeHtml(title)}</b><span>${escapeHtml(name)}</span></div>`,
      );
      return messageHtml(`${blocksHtml([textBlock(comment)], names, theme)}${tiles.join('')}`, 'reply');
    }
  }
}

/** The top-level text: what notifications show and screen readers read. */
export function spokenText(exhibit: Exhibit): string {
  switch (exhibit.surface) {
    case 'message':
      return exhibit.content.text;
    case 'answer':
      return exhibit.blocks?.length ? exhibit.text : '';
    case 'file':
      return exhibit.content.comment;
    case 'modal':
    case 'home':
      return '';
  }
}

function messageHtml(body: string, kind: string): string {
  return `<div class="message ${kind}"><div class="picture">p</div><div class="body"><div class="who"><b>patchcheck</b> <i>APP</i> 9:41</div>${body}</div></div>`;
}

function modalHtml(view: types.ModalView, names: Names, theme: Theme): string {
  const submit =
    view.submit === undefined ? '' : `<button class="submit">${escapeHtml(view.submit.text)}</button>`;
  const close = view.close === undefined ? '' : `<button>${escapeHtml(view.close.text)}</button>`;
  return [
    `<div class="modal"><div class="top"><b>${escapeHtml(view.title.text)}</b><span>✕</span></div>`,
    `<div class="middle">${blocksHtml(view.blocks, names, theme)}</div>`,
    `<div class="bottom">${close}${submit}</div></div>`,
  ].join('');
}

function textBlock(text: string): object {
  return { type: 'section', text: { type: 'mrkdwn', text }, expand: true };
}
