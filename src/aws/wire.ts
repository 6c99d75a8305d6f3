/** Oddities of AWS's wire values, translated once: epoch 0, empty strings, spaces in statuses, repeated rows. */

/** ISO 8601 in UTC; null for absent times and for 1970, which stands for "never". */
export function isoTime(value: Date | string | undefined): string | null {
  if (value === undefined || value === '') return null;
  const date = typeof value === 'string' ? new Date(value) : value;
  const time = date.getTime();
  return Number.isNaN(time) || time <= 0 ? null : date.toISOString();
}

/** The text, or null where it is absent or empty. */
export function text(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}

/** A status without spaces: "Delivery Timed Out" is DeliveryTimedOut. */
export function statusWord(value: string | undefined): string {
  return (value ?? '').replaceAll(' ', '');
}

/** `value` if it is one of `words`, else null. */
export function oneOf<Word extends string>(words: readonly Word[], value: string | undefined): Word | null {
  return words.find((word) => word === value) ?? null;
}

/** Rows with the same key are one row: pages shift while they are read. The newest answer counts. */
export function distinct<Row>(rows: Iterable<Row>, key: (row: Row) => string): Row[] {
  const byKey = new Map<string, Row>();
  for (const row of rows) byKey.set(key(row), row);
  return [...byKey.values()];
}

/** The last part of an ARN or path: `pb-…` of a baseline's ARN. */
export function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** `items` in batches of at most `size`. */
export function batches<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
