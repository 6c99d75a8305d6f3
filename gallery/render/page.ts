/** The page: every exhibit in light and dark, with the text that screen readers get beneath it. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Exhibit, Room } from '../exhibit.ts';
import { escapeHtml } from './html.ts';
import type { Names } from './library.ts';
import { mrkdwnHtml } from './mrkdwn.ts';
import { spokenText, surfaceHtml } from './surfaces.ts';

export function pageHtml(rooms: readonly Room[], names: Names): string {
  const links = rooms.map(({ title }) => `<a href="#${slug(title)}">${escapeHtml(title)}</a>`);
  return [
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>What patchcheck says in Slack</title>',
    `<style>${librarySheet()}</style><style>${ownSheet()}</style>`,
    `<main><h1>What patchcheck says in Slack</h1><nav>${links.join('')}</nav>`,
    ...rooms.map((room) => roomHtml(room, names)),
    '</main></html>\n',
  ].join('\n');
}

function roomHtml({ title, exhibits }: Room, names: Names): string {
  const articles = exhibits.map((exhibit) => exhibitHtml(exhibit, `${title} ${exhibit.title}`, names));
  return `<section id="${slug(title)}"><h2>${escapeHtml(title)}</h2>\n${articles.join('\n')}</section>`;
}

function exhibitHtml(exhibit: Exhibit, id: string, names: Names): string {
  const panes = (['light', 'dark'] as const).map(
    (theme) => `<div class="pane ${theme}" data-theme="${theme}">${surfaceHtml(exhibit, names, theme)}</div>`,
  );
  const spoken = spokenText(exhibit);
  const text = spoken === '' ? '' : `<p class="spoken">${mrkdwnHtml(spoken, names)}</p>`;
  return `<article id="${slug(id)}"><h3>${escapeHtml(exhibit.title)}</h3><div class="pair">${panes.join('')}</div>${text}</article>`;
}

function slug(title: string): string {
  return title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

function ownSheet(): string {
  return readFileSync(new URL('style.css', import.meta.url), 'utf8');
}

function librarySheet(): string {
  return readFileSync(createRequire(import.meta.url).resolve('slack-blocks-to-jsx/dist/style.css'), 'utf8');
}
