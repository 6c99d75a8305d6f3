/** Filters of EC2: names and values, `*` and `?` as wildcards, all of them must match. */

import type { Filter, Tag } from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { list, structure, text } from '../rules.ts';

export const EC2_FILTERS = list(structure({ Name: text(), Values: list(text()) }));

/** What a filter of some name compares with: any of the row's values. */
export type Ec2Fields<Row> = Readonly<Record<string, (row: Row) => readonly (string | undefined)[]>>;

/** Filter values in one call. */
const MAX_VALUES = 200;

interface Tagged {
  readonly Tags?: readonly Tag[] | undefined;
}

/** A predicate for rows that pass all filters; `tag:<key>` and `tag-key` are known everywhere. */
export function passesEc2<Row extends Tagged>(
  filters: readonly Filter[],
  fields: Ec2Fields<Row>,
): (row: Row) => boolean {
  refuseTooManyValues(filters);
  const checks = filters.map((filter) => {
    const valuesOf = fieldOf(filter.Name ?? '', fields);
    const accepts = acceptor(filter.Values ?? []);
    return (row: Row) => valuesOf(row).some((value) => value !== undefined && accepts(value));
  });
  return (row) => checks.every((check) => check(row));
}

function refuseTooManyValues(filters: readonly Filter[]): void {
  if (filters.every((filter) => (filter.Values ?? []).length <= MAX_VALUES)) return;
  const limit = `The maximum number of filter values specified on a single call is ${MAX_VALUES}`;
  throw new AwsError('FilterLimitExceeded', limit);
}

function fieldOf<Row extends Tagged>(
  name: string,
  fields: Ec2Fields<Row>,
): (row: Row) => readonly (string | undefined)[] {
  if (name === 'tag-key') return (row) => (row.Tags ?? []).map((tag) => tag.Key);
  if (name.startsWith('tag:')) {
    const key = name.slice('tag:'.length);
    return (row) => (row.Tags ?? []).filter((tag) => tag.Key === key).map((tag) => tag.Value);
  }
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
  return field;
}

function acceptor(wanted: readonly string[]): (value: string) => boolean {
  const plain = new Set(wanted.filter((value) => !hasWildcard(value)));
  const patterns = wanted.filter(hasWildcard).map(asPattern);
  return (value) => plain.has(value) || patterns.some((pattern) => pattern.test(value));
}

/** Values without wildcards that the rows must have, where a filter names such: for look-ups by key. */
export function exactValues(filters: readonly Filter[], name: string): readonly string[] | null {
  const filter = filters.find((candidate) => candidate.Name === name);
  if (!filter || (filter.Values ?? []).some(hasWildcard)) return null;
  return [...new Set(filter.Values ?? [])];
}

function hasWildcard(value: string): boolean {
  return /[*?]/.test(value);
}

function asPattern(value: string): RegExp {
  const escaped = value.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
