/** Text from outside (tags, output, error messages) made safe to show: no control or direction characters. */

/**
 * C0 and C1 controls, zero-width and bidirectional marks, line separators and invisible tag characters:
 * they can repaint a terminal, reverse what is read or hide text.
 */
const UNSAFE = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

/** One line: white space becomes a blank, every other unsafe character is dropped. */
export function plainText(text: string): string {
  return text
    .replace(/[\t\r\n\v\f\u0085\u2028\u2029]+/g, ' ')
    .replace(UNSAFE, '')
    .trim();
}

/** A JSON document with the unsafe characters inside its strings written as escapes: the values stay the same. */
export function safeJson(value: unknown, indent: number): string {
  return escapeUnsafe(JSON.stringify(value, null, indent));
}

/** JSON text with the unsafe characters inside its strings written as escapes. */
export function escapeUnsafe(json: string): string {
  return json.replace(UNSAFE, (character) => (character === '\n' ? character : escaped(character)));
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}
