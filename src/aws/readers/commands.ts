/** Run Command: commands that were sent with patch documents, whether or not they reached any node. */

import {
  type Command,
  type CommandFilter,
  ListCommandsCommand,
  type ListCommandsResult,
} from '@aws-sdk/client-ssm';
import {
  documentName,
  PATCH_COMMAND_DOCUMENTS,
  type PrivateDocuments,
  patchOperation,
  rebootOption,
} from '../../model/patch-documents.ts';
import type { Target } from '../../model/records.ts';
import { inFlight } from '../in-flight.ts';
import type { AwsReader } from '../reader.ts';
import { distinct, isoTime, statusWord } from '../wire.ts';
import { targetsOf } from './associations.ts';

const PAGE = 50;

/** One command, as it was sent. */
export interface PatchCommand {
  readonly id: string;
  readonly document: string;
  readonly requestedAt: string;
  readonly operation: 'Scan' | 'Install' | null;
  readonly rebootOption: 'RebootIfNeeded' | 'NoReboot' | null;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly targets: readonly Target[];
  /** Status and details without spaces; NoInstancesInTag: the targets matched nobody. */
  readonly status: string;
  readonly statusDetails: string;
  /** Nodes it was sent to: 0 is a targeting gap that shows nowhere else. */
  readonly targetCount: number;
  readonly deliveryTimedOutCount: number;
  readonly errorCount: number;
}

const NONE: PrivateDocuments = new Map();

/**
 * Commands with patch documents since `since` (ISO 8601), newest first; `own` are private ones that count too.
 * One page holds all commands of most scopes; only where there are more is each patch document asked for.
 */
export async function readPatchCommands(
  reader: AwsReader,
  since: string,
  own: PrivateDocuments = NONE,
): Promise<PatchCommand[]> {
  const documents = [...PATCH_COMMAND_DOCUMENTS, ...own.keys()];
  const invokedAfter = { key: 'InvokedAfter', value: filterTime(since) } as const;
  const all = await readFirstPage(reader, invokedAfter);
  const rows = all.NextToken
    ? (await inFlight(documents, (document) => readCommands(reader, document, invokedAfter, own))).flat()
    : (all.Commands ?? [])
        .filter(({ DocumentName }) => documents.includes(documentName(DocumentName ?? '')))
        .flatMap((row) => patchCommand(row, own));
  return distinct(rows, (row) => row.id).toSorted((a, b) => b.requestedAt.localeCompare(a.requestedAt));
}

function readFirstPage(reader: AwsReader, since: CommandFilter): Promise<ListCommandsResult> {
  return reader.send('ssm:ListCommands', ({ ssm }, options) =>
    ssm.send(new ListCommandsCommand({ Filters: [since], MaxResults: PAGE }), options),
  );
}

async function readCommands(
  reader: AwsReader,
  document: string,
  since: CommandFilter,
  own: PrivateDocuments,
): Promise<PatchCommand[]> {
  const rows: PatchCommand[] = [];
  const Filters: CommandFilter[] = [{ key: 'DocumentName', value: document }, since];
  const pages = reader.pages('ssm:ListCommands', ({ ssm }, NextToken, options) =>
    ssm.send(new ListCommandsCommand({ Filters, MaxResults: PAGE, NextToken }), options),
  );
  for await (const page of pages) {
    rows.push(...(page.Commands ?? []).flatMap((row) => patchCommand(row, own)));
  }
  return rows;
}

/** A command by what was written on it. */
export interface SentCommand {
  readonly id: string;
  /** Without spaces. */
  readonly status: string;
  readonly statusDetails: string;
}

/** The command with this comment that was sent between two times (ISO 8601); null where none is listed. */
export async function readCommandByComment(
  reader: AwsReader,
  comment: string,
  from: string,
  to: string,
): Promise<SentCommand | null> {
  const Filters: CommandFilter[] = [
    { key: 'InvokedAfter', value: filterTime(from) },
    { key: 'InvokedBefore', value: filterTime(to) },
  ];
  const pages = reader.pages('ssm:ListCommands', ({ ssm }, NextToken, options) =>
    ssm.send(new ListCommandsCommand({ Filters, MaxResults: PAGE, NextToken }), options),
  );
  for await (const page of pages) {
    const found = page.Commands?.find((row) => row.Comment?.includes(comment));
    if (found) return sentCommand(found);
  }
  return null;
}

/** The command itself; null where AWS does not know it, yet or any more. */
export async function readCommand(reader: AwsReader, commandId: string): Promise<SentCommand | null> {
  const answer = await reader.send('ssm:ListCommands', ({ ssm }, options) =>
    ssm.send(new ListCommandsCommand({ CommandId: commandId }), options),
  );
  const [found] = answer.Commands ?? [];
  return found === undefined ? null : sentCommand(found);
}

function sentCommand(row: Command): SentCommand | null {
  if (row.CommandId === undefined) return null;
  return {
    id: row.CommandId,
    status: statusWord(row.Status),
    statusDetails: statusWord(row.StatusDetails),
  };
}

/** Filters take whole seconds: 2026-11-21T08:00:00Z. */
export function filterTime(iso: string): string {
  return iso.replace(/\.\d+Z$/, 'Z');
}

/** A private document's operation is no parameter that is sent, and counts as one. */
function patchCommand(row: Command, own: PrivateDocuments): PatchCommand[] {
  if (row.CommandId === undefined) return [];
  const document = row.DocumentName ?? '';
  const fixed = own.get(documentName(document));
  const parameters = { ...row.Parameters, ...(fixed === undefined ? {} : { Operation: [fixed] }) };
  return [
    {
      id: row.CommandId,
      document,
      requestedAt: isoTime(row.RequestedDateTime) ?? '',
      operation: patchOperation(document, parameters),
      rebootOption: rebootOption(parameters),
      parameters,
      targets: targetsOf(row.Targets),
      status: statusWord(row.Status),
      statusDetails: statusWord(row.StatusDetails),
      targetCount: row.TargetCount ?? 0,
      deliveryTimedOutCount: row.DeliveryTimedOutCount ?? 0,
      errorCount: row.ErrorCount ?? 0,
    },
  ];
}
