/** Look-ups over a world's lists, built when first needed. */

interface Built {
  readonly length: number;
  readonly value: unknown;
}

const memory = new WeakMap<readonly unknown[], Map<string, Built>>();

/**
 * What `build` makes of a list, kept until the list grows, shrinks or is replaced. `name` tells several
 * look-ups over one list apart. Entries stay the same objects, so changes inside them are seen.
 */
export function memoised<Row, Value>(
  list: readonly Row[],
  name: string,
  build: (list: readonly Row[]) => Value,
): Value {
  const known = memory.get(list) ?? new Map<string, Built>();
  memory.set(list, known);
  const built = known.get(name);
  if (built && built.length === list.length) return built.value as Value;
  const value = build(list);
  known.set(name, { length: list.length, value });
  return value;
}

/** The list by a key that no two entries share; entries without a key are left out. */
export function byKey<Row>(
  list: readonly Row[],
  name: string,
  keyOf: (row: Row) => string | undefined,
): ReadonlyMap<string, Row> {
  return memoised(list, `key:${name}`, (rows) => {
    const map = new Map<string, Row>();
    for (const row of rows) {
      const key = keyOf(row);
      if (key !== undefined) map.set(key, row);
    }
    return map;
  });
}

/** The list in groups by a key. */
export function groupedBy<Row>(
  list: readonly Row[],
  name: string,
  keyOf: (row: Row) => string | undefined,
): ReadonlyMap<string, Row[]> {
  return memoised(list, `group:${name}`, (rows) => Map.groupBy(rows, (row) => keyOf(row) ?? ''));
}
