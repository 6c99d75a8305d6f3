/** Patch output as lines that patterns can be matched against. */

import { stripVTControlCharacters } from 'node:util';
import { isBenign } from './benign.ts';

export interface Line {
  /** Without colours, timestamps, log prefixes and progress marks. */
  readonly text: string;
  /** The tool itself calls it a warning, or says that it will try again. */
  readonly warning: boolean;
  /** It begins a message, rather than going on with the wrapped one before it. */
  readonly begins: boolean;
}

/** What stands before the message in logs: times, hosts, loggers, thread ids, CI prefixes. */
const PREFIXES: readonly RegExp[] = [
  /^\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,:]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?\]?[\s|,:-]{0,4}/,
  /^\[?\d\d?[-/]\d\d?[-/]\d{2,4}[ T]\d\d?:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:AM|PM|UTC|Z))?\]?[\s|,:-]{0,4}/i,
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?: [A-Z]{3,4})? \d{4}[\s:-]{0,3}/,
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,80} [\w./@-]{1,60}(?:\[\d{1,9}\])?: /,
  /^\[ {0,8}\d{1,9}\.\d{3,9}\] /,
  /^\d\d:\d\d:\d\d(?:[.,]\d{1,9})? {1,4}/,
  /^(?:root|__main__|botocore|amazon-ssm-agent|ssm-[a-z-]{1,40}) (?=\[)/,
  /^\| ?(?=\S)/,
];
const BEGINS =
  /^(?:[A-Z]\w{0,30}|dpkg\S{0,8}|rpm|yum|apt\S{0,8}|error|warning|fatal|curl|bash|sh)(?:\[\w{1,10}\])?: |^[[{*>-]/;
const WARNING =
  /^(?:\[?(?:warn(?:ing)?|warnung|avertissement|advertencia|aviso|attenzione|警告|경고|предупреждение)\]?(?![\w-])|W: ?|N: |Waiting for (?=cache lock|lock)|Ign[: ]|\[MIRROR\]|\[skipped\])/i;
const RETRIED =
  /\b(?:re-?try(?:ing|es)?|trying (?:again|other|next)|will try|attempt \d{1,3}\b|waiting \d{1,4} ?s)/i;
/** Characters of one line that are looked at, half from either end: no tool writes a longer message. */
const LONGEST_LINE = 64 * 1024;
/** Characters of one stream that are looked at: the beginning, and more of the end, where runs fail. */
const LONGEST_BEGINNING = 512 * 1024;
const LONGEST_END = 1536 * 1024;
const CUT = /-- ?(?:output |error |log )?truncated|<truncated>|\[truncated\]|\(truncated\)/i;

/** Was the text cut: by the agent, the API or whoever kept it, or because it is too long to be looked at? */
export function wasCut(text: string): boolean {
  return CUT.test(text) || text.length > LONGEST_BEGINNING + LONGEST_END;
}

/** Cleaned lines in order; empty lines and benign noise are gone, the same line twice in a row counts once. */
export function readLines(text: string): Line[] {
  const lines: Line[] = [];
  for (const raw of stripVTControlCharacters(unescapeNewlines(bothEnds(text))).split(
    /\r\n|[\r\n\u2028\u0085]/,
  )) {
    const line = readLine(raw);
    if (line && line.text !== lines.at(-1)?.text) lines.push(line);
  }
  return lines;
}

function bothEnds(text: string): string {
  if (text.length <= LONGEST_BEGINNING + LONGEST_END) return text;
  return `${text.slice(0, LONGEST_BEGINNING)}\n${text.slice(-LONGEST_END)}`;
}

function shorten(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  return `${line.slice(0, LONGEST_LINE / 2)} … ${line.slice(-LONGEST_LINE / 2)}`;
}

function readLine(raw: string): Line | null {
  const visible = dropControls(shorten(raw)).trim();
  if (visible === '' || isBenign(visible)) return null;
  const text = withoutPrefix(visible);
  if (text === '') return null;
  return {
    text,
    warning: WARNING.test(text) || RETRIED.test(text),
    begins: text.length < visible.length || BEGINS.test(text),
  };
}

/** Output that went through JSON or a log shipper keeps its line ends as two characters. */
function unescapeNewlines(text: string): string {
  return text.includes('\\n') && !/\\(?:new|net|node)\w/i.test(text)
    ? text.replaceAll(/\\r\\n|\\n/g, '\n')
    : text;
}

function dropControls(line: string): string {
  const withoutControls = line.replaceAll(/[^\P{Cc}\t]/gu, '');
  return withoutControls.replaceAll('\u00a0', ' ').replaceAll('\ufeff', '');
}

function withoutPrefix(line: string): string {
  let text = line;
  for (let round = 0; round < 4; round += 1) {
    const prefix = PREFIXES.map((pattern) => pattern.exec(text)?.[0].length ?? 0).find(
      (length) => length > 0,
    );
    if (!prefix) break;
    text = text.slice(prefix);
  }
  return text.trim();
}
