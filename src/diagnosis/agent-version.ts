/** Is `version` ("3.2.582.0") older than `needed`? Parts count as numbers; a missing part is 0. */
export function isOlderVersion(version: string, needed: string): boolean {
  const [left, right] = [partsOf(version), partsOf(needed)];
  for (const [index, wanted] of right.entries()) {
    const have = left[index] ?? 0;
    if (have !== wanted) return have < wanted;
  }
  return false;
}

function partsOf(version: string): readonly number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10) || 0);
}
