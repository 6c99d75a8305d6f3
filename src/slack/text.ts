/**
 * Text for Slack. Everything that comes from outside (tags, output, arguments, names) passes through `outside`,
 * `code` or `plain`: no mention, link, emoji or markup of its own survives, and no invisible character.
 */

import { plainText } from '../assessment/exports/plain-text.ts';
import { SCHEDULE_REQUESTER } from '../model/digest.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** Word joiner: invisible, and keeps Slack from seeing markup in what follows. */
const JOINER = '\u2060';
/** The first colon of `:name:`; digits alone are a time of day, but for two emoji. */
const EMOJI = /:(?=(?:[0-9'-]*[a-z_+][a-z0-9_+'-]*|100|1234):)/gi;

/** For mrkdwn. @param max of the result, in characters, escapes included; what does not fit ends with … */
export function outside(text: string, max = 300): string {
  const clean = plainText(text)
    .replace(/(^|[^\p{L}\p{N}])([*_~`])(?=\S)/gu, `$1${JOINER}$2${JOINER}`)
    .replace(EMOJI, `:${JOINER}`)
    .replace(/`/g, 'ˋ')
    .replace(/@(?=here|channel|everyone)/gi, `@${JOINER}`)
    .replace(/:\/\//g, `:${JOINER}//`);
  return shorten(clean, max);
}

/** An identifier for mrkdwn, in a code span: nothing inside is markup, and it can be copied as it is. */
export function code(text: string, max = 200): string {
  const clean = plainText(text).replace(/`/g, 'ˋ');
  return clean === '' ? '' : `\`${shorten(clean, max - 2)}\``;
}

/** For plain_text objects, titles and labels, which know no markup. */
export function plain(text: string, max: number): string {
  const clean = plainText(text);
  if (clean.length <= max) return clean;
  let kept = '';
  for (const character of clean) {
    if (kept.length + character.length >= max) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Times as sentences of findings tell them. */
const TOLD_TIME = /\b(\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC\b/g;
/** A sentence with more times than this is none of ours. */
const TIMES_A_SENTENCE = 4;

/**
 * A sentence of a finding for mrkdwn, its times in the reader's own zone.
 *
 * @param max of the sentence itself; each of up to four times may add 60 characters
 */
export function sentence(text: string, max = 300): string {
  let times = 0;
  return outside(text, max).replace(TOLD_TIME, (told: string, day: string, minute: string) => {
    times++;
    return times > TIMES_A_SENTENCE ? told : time(`${day}T${minute}:00Z`);
  });
}

/** A time in the reader's own zone, with UTC for readers that cannot. */
export function time(iso: string): string {
  const fallback = `${iso.slice(0, 16).replace('T', ' ')} UTC`;
  const seconds = Math.floor(new Date(iso).getTime() / 1000);
  if (!Number.isFinite(seconds)) return outside(iso, 40);
  return `<!date^${seconds}^{date_short_pretty} {time}|${fallback}>`;
}

/** "1 instance", "3,000 instances". */
export function counted(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** "12,345". */
export function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** "42 s", "3 min 5 s", "2 h 10 min". */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "less than a minute", "5 minutes", "3 hours", "12 days": how old something is. */
export function age(iso: string, now: string): string {
  const minutes = Math.max(0, Math.floor((Date.parse(now) - Date.parse(iso)) / 60_000));
  if (minutes === 0) return 'less than a minute';
  if (minutes < 120) return counted(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? counted(hours, 'hour') : counted(Math.floor(hours / 24), 'day');
}

function shorten(text: string, max: number): string {
  const pieces: string[] = [];
  let length = 0;
  for (const character of text) {
    const piece = ENTITIES[character] ?? character;
    if (length + piece.length > max) {
      while (length > max - 1) length -= pieces.pop()?.length ?? length;
      return `${pieces.join('')}…`;
    }
    pieces.push(piece);
    length += piece.length;
  }
  return pieces.join('');
}

/** Whoever asked for something: a mention of a person, plain words for a schedule or the command line. */
export function requester(requestedBy: string): string {
  if (/^[UW][A-Z0-9]+$/.test(requestedBy)) return `<@${requestedBy}>`;
  return requestedBy === SCHEDULE_REQUESTER ? 'A digest’s schedule' : outside(requestedBy, 80);
}
