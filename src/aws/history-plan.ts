/** How to read a fleet's patch history without reading every scan of every day. */

import { documentName, PATCH_COMMAND_DOCUMENTS, patchOperation } from '../model/patch-documents.ts';
import type { Association } from '../model/records.ts';
import type { PatchCommand } from './readers/commands.ts';

const ROWS_A_PAGE = 50;

export interface HistoryLimits {
  /** Read everything if that takes no more pages than this. */
  readonly everything: number;
  /** Else: pages for install commands, newest first. */
  readonly installs: number;
  /** Else: pages for failed runs of each document and status. */
  readonly failures: number;
}

export const HISTORY_LIMITS: HistoryLimits = { everything: 40, installs: 30, failures: 3 };

export interface HistoryPlan {
  /** Documents whose runs are looked for. */
  readonly documents: readonly string[];
  /** Is it cheap to read every run of them? */
  readonly everything: boolean;
  /** Commands that may have installed, newest first: read them until every node in question has been seen. */
  readonly installs: readonly string[];
  /** May associations have installed too? ListCommands need not show what they ran. Needs their parameters. */
  readonly hiddenInstalls: boolean;
}

/**
 * Everything where that is cheap. Else the newest install of each node, and failed runs: a scan that succeeded
 * has left its result in the patch state, and says nothing more.
 */
export function planHistory(
  commands: readonly PatchCommand[],
  associations: readonly Association[],
  limits: HistoryLimits,
): HistoryPlan {
  const patching = associations.filter(({ document }) =>
    PATCH_COMMAND_DOCUMENTS.includes(documentName(document)),
  );
  const documents = [
    ...new Set([...commands.map((command) => command.document), ...patching.map((each) => each.document)]),
  ];
  const pages = documents.reduce((sum, document) => sum + pagesOf(commands, document), 0);
  const installs = commands.filter(({ operation, targetCount }) => operation !== 'Scan' && targetCount > 0);
  return {
    documents,
    everything: pages <= limits.everything,
    installs: installs
      .toSorted((a, b) => b.requestedAt.localeCompare(a.requestedAt))
      .map((command) => command.id),
    hiddenInstalls: patching.some(
      ({ document, parameters }) => patchOperation(document, parameters ?? {}) !== 'Scan',
    ),
  };
}

function pagesOf(commands: readonly PatchCommand[], document: string): number {
  const rows = commands
    .filter((command) => command.document === document)
    .reduce((sum, command) => sum + command.targetCount, 0);
  return Math.max(1, Math.ceil(rows / ROWS_A_PAGE));
}
