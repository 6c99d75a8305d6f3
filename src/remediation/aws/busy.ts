/** What patches an instance right now. */

import { inFlight } from '../../aws/in-flight.ts';
import type { Invocation } from '../../aws/invocation.ts';
import type { AwsReader } from '../../aws/reader.ts';
import { type InvocationFilter, invocationPages } from '../../aws/readers/invocations.ts';
import { isPatchDocument } from '../../model/patch-documents.ts';
import type { RemediationSettings } from '../../model/settings.ts';
import { publicName } from './places.ts';

/** Statuses of invocations that are not over; those being cancelled cannot be asked for and end soon. */
const NOT_OVER = ['InProgress', 'Pending', 'Delayed'] as const;
/** For so few instances, asking for each costs less than what the whole account has under way. */
const ASKED_ONE_BY_ONE = 10;

/**
 * Instance id → phrase. Whatever sends a patch document shows as a command: a person, a maintenance window, an
 * association, a runbook.
 */
export async function readBusy(
  reader: AwsReader,
  instanceIds: readonly string[],
  documents: readonly RemediationSettings['documents'][],
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(instanceIds);
  const rows = await inFlight(filtersFor(instanceIds), (filter) => readRows(reader, filter));
  const patching = rows
    .flat()
    .filter((row) => wanted.has(row.instanceId) && isPatchDocument(publicName(row.document, documents)));
  return new Map(patching.map((row) => [row.instanceId, phrase(row)]));
}

function filtersFor(instanceIds: readonly string[]): InvocationFilter[] {
  if (instanceIds.length > ASKED_ONE_BY_ONE) return NOT_OVER.map((status) => ({ status }));
  return instanceIds.flatMap((instanceId) => NOT_OVER.map((status) => ({ status, instanceId })));
}

async function readRows(reader: AwsReader, filter: InvocationFilter): Promise<Invocation[]> {
  const rows: Invocation[] = [];
  for await (const page of invocationPages(reader, filter)) rows.push(...page);
  return rows;
}

function phrase({ document, commandId, status, requestedAt }: Invocation): string {
  return `${document} (command ${commandId}, ${status} since ${requestedAt})`;
}
