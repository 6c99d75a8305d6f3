/** Pages of a list, continued by opaque tokens. */

import { createHash } from 'node:crypto';
import { AwsError } from './errors.ts';
import type { PageFault } from './faults.ts';

export interface PageRequest {
  readonly token: string | undefined;
  readonly size: number;
  /** What a token belongs to: another request's token is refused. */
  readonly binding: string;
  readonly fault: PageFault | null;
}

export interface PageOf<Row> {
  readonly rows: Row[];
  /** Absent at the end of the list. */
  readonly token: string | undefined;
}

interface Position {
  readonly offset: number;
  /** An empty page was already served here. */
  readonly afterEmpty: boolean;
}

const START: Position = { offset: 0, afterEmpty: false };

/**
 * The rows of one page: it scans on from where the token points, so that reading a whole list costs one
 * pass, and a list that changes in between shifts as AWS's do. Throws InvalidNextToken.
 */
export function pageOf<Row>(
  list: readonly Row[],
  request: PageRequest,
  matches: (row: Row) => boolean = () => true,
): PageOf<Row> {
  const position = positionOf(request);
  if (request.fault === 'empty' && !position.afterEmpty && list.length > 0) {
    return { rows: [], token: tokenFor({ offset: position.offset, afterEmpty: true }, request) };
  }
  const size = request.fault === 'short' ? Math.ceil(request.size / 2) : request.size;
  const start = shifted(position.offset, request.fault, list, matches);
  const rows: Row[] = [];
  for (let offset = start; offset < list.length; offset += 1) {
    const row = list[offset];
    if (row === undefined || !matches(row)) continue;
    if (rows.length === size) return { rows, token: tokenFor({ offset, afterEmpty: false }, request) };
    rows.push(row);
  }
  return { rows, token: undefined };
}

/** What a token is bound to: the operation, where it runs, and the request without its page. */
export function bindingOf(scope: string, input: Readonly<Record<string, unknown>>): string {
  const { NextToken, MaxResults, Marker, MaxItems, PageSize, MaxRecords, ...filters } = input;
  return createHash('sha256')
    .update(`${scope}${JSON.stringify(filters)}`)
    .digest('base64url');
}

/** A list that grew or shrank at its front between two pages. */
function shifted<Row>(
  offset: number,
  fault: PageFault | null,
  list: readonly Row[],
  matches: (row: Row) => boolean,
): number {
  if (offset === 0) return 0;
  if (fault === 'skip-row') return offset + 1;
  if (fault !== 'repeat-row') return offset;
  const previous = list.slice(0, offset).findLastIndex(matches);
  return previous === -1 ? offset : previous;
}

function tokenFor(position: Position, request: PageRequest): string {
  const content = [position.offset, position.afterEmpty ? 1 : 0, request.binding].join(':');
  return Buffer.from(content).toString('base64url');
}

function positionOf(request: PageRequest): Position {
  // SDKs send no token for the first page; an empty one counts as none.
  if (request.token === undefined || request.token === '') return START;
  const [offset, afterEmpty, binding] = Buffer.from(request.token, 'base64url').toString('utf8').split(':');
  if (binding !== request.binding || !/^\d+$/.test(offset ?? '')) {
    throw new AwsError('InvalidNextToken', 'The specified token is not valid.');
  }
  return { offset: Number(offset), afterEmpty: afterEmpty === '1' };
}
