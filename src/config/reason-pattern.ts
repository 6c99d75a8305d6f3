/**
 * The pattern that reasons must match. It comes from the file, and the reason from anybody: there are patterns
 * that take longer than the universe on some texts, so matching gets a little time and no more.
 */

import { createContext, runInContext } from 'node:vm';

/** In characters: as much as a card and an entry of the audit can show. */
export const MAX_REASON_LENGTH = 500;
export const MAX_PATTERN_LENGTH = 200;
/** A sound pattern needs microseconds; a machine may stand still for a while. */
const MATCH_WITHIN_MS = 250;

/** Does the pattern occur in the reason? null: that cannot be found out in a moment. */
export function matchesReason(pattern: string, reason: string): boolean | null {
  return reason.length <= MAX_REASON_LENGTH && matchesAny(pattern, [reason]);
}

/** What is wrong with a pattern, as a phrase; null: nothing. */
export function wrongPattern(pattern: string): string | null {
  try {
    new RegExp(pattern, 'u');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (matchesAny(pattern, hardTexts(pattern)) !== null) return null;
  return 'takes too long on some texts: do not repeat what ends in a repeat, such as (a+)+ or .*.*';
}

/** Texts on which a pattern with repeats of repeats does not end: long, even, and wrong at the very end. */
function hardTexts(pattern: string): string[] {
  const parts = ['a', '0', ' ', 'A-1 ', 'a ', ...new Set(pattern.match(/\w/g))];
  return parts.map((part) => `${part.repeat(MAX_REASON_LENGTH).slice(0, MAX_REASON_LENGTH - 1)}\u0001`);
}

/** null: it took too long. */
function matchesAny(pattern: string, texts: readonly string[]): boolean | null {
  const script =
    'const expression = new RegExp(pattern, "u"); texts.filter((text) => expression.test(text)).length';
  try {
    return runInContext(script, createContext({ pattern, texts }), { timeout: MATCH_WITHIN_MS }) > 0;
  } catch (error) {
    if (isTimeout(error)) return null;
    throw error;
  }
}

/** The error comes from inside the context, where Error is another one. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
