/** `*` and `?` in IAM's patterns. */

/** `any-case`: as IAM compares actions. */
export function matchesAny(
  patterns: readonly string[],
  text: string,
  how: 'exact' | 'any-case' = 'exact',
): boolean {
  return patterns.some((pattern) => matches(pattern, text, how));
}

const COMPILED = new Map<string, RegExp>();

function matches(pattern: string, text: string, how: 'exact' | 'any-case'): boolean {
  if (pattern === '*') return true;
  const key = `${how}:${pattern}`;
  const known = COMPILED.get(key) ?? compiled(pattern, how);
  COMPILED.set(key, known);
  return known.test(text);
}

function compiled(pattern: string, how: 'exact' | 'any-case'): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const source = escaped.replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`, how === 'any-case' ? 'is' : 's');
}
