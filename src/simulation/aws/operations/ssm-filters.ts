/** Filters of Systems Manager: a key, values, and sometimes how to compare. */

import { AwsError } from '../errors.ts';

/** What a filter of some key compares with: the row's values. */
export type Fields<Row> = Readonly<Record<string, (row: Row) => string | undefined>>;

export interface Filter {
  readonly key: string;
  readonly values: readonly string[];
  /** EQUAL and its like in any of AWS's spellings; absent: equal. */
  readonly comparison?: string | undefined;
}

/** A predicate for rows that pass all filters. An unknown key is refused with `code`. */
export function passes<Row>(
  filters: readonly Filter[],
  fields: Fields<Row>,
  code: 'InvalidFilter' | 'InvalidFilterKey' | 'ValidationException',
): (row: Row) => boolean {
  const checks = filters.map((filter) => {
    const field = Object.hasOwn(fields, filter.key) ? fields[filter.key] : undefined;
    if (!field) throw new AwsError(code, `The filter key ${filter.key} is not valid.`);
    return (row: Row) => compares(field(row), filter);
  });
  return (row) => checks.every((check) => check(row));
}

/** Times in filters are ISO 8601, in any of its forms; here in one, so that they compare as text. */
export function isoTime(value: string | undefined): string {
  const time = new Date(value ?? '');
  if (Number.isNaN(time.getTime())) {
    throw new AwsError('ValidationException', `The date ${value} is not in ISO 8601 format.`);
  }
  return time.toISOString();
}

/** Filters of the shape `{ Key, Values, Type }`. */
export function keyValues(
  filters:
    | readonly {
        readonly Key?: string | undefined;
        readonly Values?: readonly string[] | undefined;
        readonly Type?: string | undefined;
      }[]
    | undefined,
): Filter[] {
  return (filters ?? []).map((filter) => ({
    key: filter.Key ?? '',
    values: filter.Values ?? [],
    comparison: filter.Type,
  }));
}

function compares(value: string | undefined, filter: Filter): boolean {
  const { values } = filter;
  switch ((filter.comparison ?? 'EQUAL').replaceAll('_', '').toUpperCase()) {
    case 'NOTEQUAL':
      return value !== undefined && !values.includes(value);
    case 'BEGINWITH':
      return value !== undefined && values.some((wanted) => value.startsWith(wanted));
    case 'LESSTHAN':
      return value !== undefined && values.some((wanted) => value < wanted);
    case 'GREATERTHAN':
      return value !== undefined && values.some((wanted) => value > wanted);
    case 'EXISTS':
      return value !== undefined;
    default:
      return value !== undefined && values.includes(value);
  }
}
