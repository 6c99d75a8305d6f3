/** Finds every cause that a text speaks for, with the lines that do. */

import type { RootCauseCode } from '../../model/codes.ts';
import type { Signature } from '../root-cause.ts';
import type { Line } from './text.ts';

/** As in the signature; `warning` is a decisive line that its own tool calls a warning or will try again. */
export type MatchWeight = Signature['weight'] | 'warning';

export interface Match {
  readonly code: RootCauseCode;
  readonly weight: MatchWeight;
  readonly lineNumber: number;
  readonly line: string;
}

interface Signed {
  readonly code: RootCauseCode;
  readonly signatures: readonly Signature[];
}

/** The lines as one string, with the way back from an offset to its line. */
interface Rendering {
  readonly text: string;
  readonly starts: readonly number[];
}

/** Characters shown on either side of what matched in a very long line. */
const SHOWN_AROUND = 300;

/**
 * All causes' matches in `lines`. Messages that a terminal or a log wrapped are found by reading the lines
 * as running text, which is only done where the lines by themselves decide nothing.
 */
export function findMatches(lines: readonly Line[], causes: readonly Signed[]): Match[] {
  const matches = matchRendering(render(lines, '\n'), lines, causes);
  if (matches.some((match) => match.weight === 'decisive')) return matches;
  return [
    ...matches,
    ...matchRendering(render(lines, ' '), lines, causes),
    ...matchRendering(render(lines, ''), lines, causes),
  ];
}

/** The lines with `separator` between those of one message, and a line end between messages. */
function render(lines: readonly Line[], separator: string): Rendering {
  const starts: number[] = [];
  const pieces: string[] = [];
  let length = 0;
  for (const line of lines) {
    const piece = pieces.length === 0 ? line.text : `${line.begins ? '\n' : separator}${line.text}`;
    starts.push(length + piece.length - line.text.length);
    pieces.push(piece);
    length += piece.length;
  }
  return { text: pieces.join(''), starts };
}

function matchRendering(rendering: Rendering, lines: readonly Line[], causes: readonly Signed[]): Match[] {
  return causes.flatMap(({ code, signatures }) =>
    signatures.flatMap((signature) => matchSignature(code, signature, rendering, lines)),
  );
}

/** The first and the last match, warnings only where there is nothing else; none where it does not occur. */
function matchSignature(
  code: RootCauseCode,
  signature: Signature,
  rendering: Rendering,
  lines: readonly Line[],
): Match[] {
  const matches = Array.from(rendering.text.matchAll(everywhere(signature.pattern)), (hit) =>
    toMatch(code, signature, hit, rendering, lines),
  );
  const meant = matches.filter((match) => match.weight === signature.weight);
  const [first, ...others] = meant.length > 0 ? meant : matches;
  const last = others.at(-1);
  return first && last ? [first, last] : first ? [first] : [];
}

function toMatch(
  code: RootCauseCode,
  signature: Signature,
  hit: RegExpExecArray,
  { starts }: Rendering,
  lines: readonly Line[],
): Match {
  const lineNumber = lineAt(starts, hit.index);
  const line = lines[lineNumber];
  const from = hit.index - (starts[lineNumber] ?? 0);
  return {
    code,
    weight: line?.warning && signature.weight === 'decisive' ? 'warning' : signature.weight,
    lineNumber,
    line: excerpt(line?.text ?? '', from, hit[0].length),
  };
}

function excerpt(text: string, from: number, length: number): string {
  const start = Math.max(0, from - SHOWN_AROUND);
  const end = Math.min(text.length, from + length + SHOWN_AROUND);
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
}

/** Index of the last start that is not after `offset`. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

const GLOBAL = new WeakMap<RegExp, RegExp>();

function everywhere(pattern: RegExp): RegExp {
  const cached = GLOBAL.get(pattern);
  if (cached) return cached;
  const global = new RegExp(pattern.source, `${pattern.flags.replaceAll(/[gm]/g, '')}gm`);
  GLOBAL.set(pattern, global);
  return global;
}
