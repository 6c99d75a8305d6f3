/** How a cause's file writes down the lines that speak for it. */

import type { Signature } from '../root-cause.ts';

/** Lines that name the cause. */
export function decisive(...patterns: readonly RegExp[]): Signature[] {
  return patterns.map((pattern) => ({ pattern, weight: 'decisive' }));
}

/** Lines that usually come of this cause; a decisive line of another cause wins over them. */
export function symptom(...patterns: readonly RegExp[]): Signature[] {
  return patterns.map((pattern) => ({ pattern, weight: 'symptom' }));
}

/**
 * A pattern for Windows error codes, given as eight hexadecimal digits (`80072EE2`) or as names
 * (`WU_E_PT_SOAP_FAULT`). Windows prints the same code as 0x80072EE2, 80072ee2, -2147012894 or 2147954402.
 */
export function windowsCodes(...codes: readonly string[]): RegExp {
  const hex = codes.filter((code) => /^[0-9A-F]{8}$/.test(code));
  const names = codes.filter((code) => !hex.includes(code));
  const alternatives = [
    ...(hex.length > 0 ? [`(?<![0-9a-z_-])(?:0x)?(?:${hex.join('|')})(?![0-9a-z_])`] : []),
    ...(hex.length > 0 ? [`(?<![\\w.])(?:${hex.flatMap(decimals).join('|')})(?!\\w)`] : []),
    ...(names.length > 0 ? [`\\b(?:${names.join('|')})\\b`] : []),
  ];
  return new RegExp(alternatives.join('|'), 'i');
}

function decimals(hex: string): string[] {
  const unsigned = Number.parseInt(hex, 16);
  return unsigned > 0x7fffffff ? [String(unsigned), String(unsigned - 2 ** 32)] : [String(unsigned)];
}

/**
 * A pattern for messages given one a line, in whatever language; `…` stands for a name, path or number.
 * Kinds of apostrophes are one.
 */
export function translations(messages: string): RegExp {
  const lines = messages.split('\n').filter((line) => line !== '');
  return new RegExp(lines.map(messagePattern).join('|'), 'i');
}

function messagePattern(message: string): string {
  const parts = message.split('…').map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'));
  return parts.join('[^\\n]{0,160}').replaceAll(/['’]/g, "['’]");
}
