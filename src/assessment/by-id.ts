/** Rows looked up by the instance they speak of. */

/** One row an instance; the last one wins. */
export function byId<Row extends { readonly instanceId: string }>(rows: Iterable<Row>): Map<string, Row> {
  const map = new Map<string, Row>();
  for (const row of rows) map.set(row.instanceId, row);
  return map;
}

/** All rows of each instance, in their order. */
export function groupById<Row>(rows: Iterable<Row>, idOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const id = idOf(row);
    const group = groups.get(id);
    if (group) group.push(row);
    else groups.set(id, [row]);
  }
  return groups;
}
