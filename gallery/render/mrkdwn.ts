/**
 * Slack's mrkdwn as HTML. The library turns escaped characters back into markup and doubles some colons, so text
 * with the marks that patchcheck uses (bold, code, dates, mentions, links) is drawn here.
 */

import { escapeHtml } from './html.ts';
import type { Names } from './library.ts';

/** The few emoji that messages use. */
const EMOJI: Readonly<Record<string, string>> = {
  white_check_mark: '✔',
  warning: '⚠',
  x: '✖',
  grey_question: '?',
  no_entry: '⊘',
  octagonal_sign: '■',
  rotating_light: '▲',
};

export function mrkdwnHtml(text: string, names: Names): string {
  return text
    .split(/(`[^`\n]+`|<[^>\n]*>)/)
    .map((piece) => pieceHtml(piece, names))
    .join('')
    .replace(/(^|[\s(])\*([^*\n]+)\*(?=$|[\s.,:;)])/gm, '$1<b>$2</b>')
    .replaceAll('\n', '<br>');
}

/** Slack sends `&`, `<` and `>` of the text as entities, which HTML reads alike. */
function pieceHtml(piece: string, names: Names): string {
  if (piece.startsWith('`')) return `<code>${piece.slice(1, -1)}</code>`;
  return piece.startsWith('<')
    ? referenceHtml(piece.slice(1, -1), names)
    : emojiHtml(piece.replaceAll('"', '&quot;'));
}

function emojiHtml(text: string): string {
  return text.replace(/:([a-z_]+):/g, (written, name: string) => EMOJI[name] ?? written);
}

function referenceHtml(reference: string, { users, channels }: Names): string {
  const [target = '', label = ''] = reference.split('|');
  const name = (id: string, known: ReadonlyMap<string, string>) => escapeHtml(known.get(id) ?? id);
  if (target.startsWith('!date')) return dateHtml(target, label);
  if (target.startsWith('@')) return `<span class="mention">@${name(target.slice(1), users)}</span>`;
  if (target.startsWith('#')) return `<span class="mention">#${name(target.slice(1), channels)}</span>`;
  if (target.startsWith('!subteam^')) return `<span class="mention">@${escapeHtml(target.slice(9))}</span>`;
  if (target.startsWith('!')) return `<span class="broken">${escapeHtml(target)}</span>`;
  return `<a href="${escapeHtml(target)}">${label || target}</a>`;
}

/** `!date^1700000000^{date_short_pretty} {time}` as Slack writes it for a reader in UTC. */
function dateHtml(target: string, fallback: string): string {
  const seconds = Number(target.split('^')[1]);
  if (!Number.isFinite(seconds)) return fallback;
  const written = new Date(seconds * 1000).toLocaleString('en-US', {
    timeZone: 'UTC',
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return escapeHtml(written.replace(/, (?=\d+:)/, ' at '));
}
