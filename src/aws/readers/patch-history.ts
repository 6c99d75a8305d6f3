/** Patch history of a scope: which patch documents ran on which nodes, and how they ended. */

import type { PrivateDocuments } from '../../model/patch-documents.ts';
import type { Association } from '../../model/records.ts';
import { HISTORY_LIMITS, type HistoryLimits, planHistory } from '../history-plan.ts';
import { inFlight } from '../in-flight.ts';
import type { Invocation } from '../invocation.ts';
import type { AwsReader } from '../reader.ts';
import { distinct } from '../wire.ts';
import { type PatchCommand, readPatchCommands } from './commands.ts';
import { type InvocationFilter, invocationPages } from './invocations.ts';

export interface HistoryQuestion {
  /** ISO 8601: how far to look back; AWS keeps 30 days. */
  readonly since: string;
  /** Nodes whose history matters. */
  readonly instanceIds: readonly string[];
  /** May the nodes be asked for one by one? Cheaper for a few of them than looking through all runs. */
  readonly oneByOne?: boolean;
  /** Documents that patch besides AWS's own. */
  readonly own?: PrivateDocuments;
  /** Associations of the scope as they are listed. */
  readonly associations: readonly Association[];
  /** The same with the parameters of those that patch: AWS takes its time, so it is waited for only if need be. */
  readonly described: Promise<readonly Association[]>;
}

export interface PatchHistory {
  /** Newest first, those that reached nobody too. */
  readonly commands: readonly PatchCommand[];
  /** Runs on the nodes asked for, newest first. */
  readonly invocations: readonly Invocation[];
  /** Nodes for which an install attempt may exist that was not read: say "unknown" of them, not "never". */
  readonly installUnknown: ReadonlySet<string>;
  /** Were all runs read (rather than the newest installs and the failures)? */
  readonly complete: boolean;
}

/** Nodes that are looked up one by one at most, a call each. */
const LOOKED_UP = 20;

/** What was read so far, and whether the page limit cut it short. */
interface Rows {
  readonly rows: readonly Invocation[];
  readonly whole: boolean;
}

/**
 * All runs on the nodes asked for where that takes few pages; else their newest installs and the failures, as
 * `planHistory` decides. Costs are pages of ListCommandInvocations, none a node.
 */
export async function readPatchHistory(
  reader: AwsReader,
  question: HistoryQuestion,
  limits: HistoryLimits = HISTORY_LIMITS,
): Promise<PatchHistory> {
  const commands = await readPatchCommands(reader, question.since, question.own);
  const plan = planHistory(commands, question.associations, limits);
  if (question.oneByOne && question.instanceIds.length <= LOOKED_UP) {
    const nodes = plan.documents.length === 0 ? [] : question.instanceIds;
    const rows = await inFlight(nodes, (instanceId) =>
      readNode(reader, question, plan.documents, instanceId),
    );
    return { commands, invocations: newestFirst(rows.flat()), installUnknown: new Set(), complete: true };
  }
  if (plan.everything) {
    const filters = plan.documents.map((document) => ({ document, since: question.since }));
    const { rows, whole } = await readRows(reader, question, filters, limits.everything);
    if (whole) {
      return { commands, invocations: newestFirst(rows), installUnknown: new Set(), complete: true };
    }
  }
  return readSelected(reader, question, commands, limits);
}

async function readSelected(
  reader: AwsReader,
  question: HistoryQuestion,
  commands: readonly PatchCommand[],
  limits: HistoryLimits,
): Promise<PatchHistory> {
  const plan = planHistory(commands, await question.described, limits);
  const installs = await readInstalls(reader, question, plan.installs, limits.installs);
  const failures = await inFlight(failureFilters(plan.documents, question.since), (filter) =>
    readRows(reader, question, [filter], limits.failures),
  );
  const installed = new Set(installs.rows.map((row) => row.instanceId));
  const unseen = question.instanceIds.filter((instanceId) => !installed.has(instanceId));
  const surelyNone = installs.whole && !plan.hiddenInstalls;
  const lookUp = surelyNone || unseen.length > LOOKED_UP ? [] : unseen;
  const single = await inFlight(lookUp, (instanceId) =>
    readNode(reader, question, plan.documents, instanceId),
  );
  const rows = [...installs.rows, ...failures.flatMap((read) => read.rows), ...single.flat()];
  const installUnknown = new Set(surelyNone || lookUp.length > 0 ? [] : unseen);
  return { commands, invocations: newestFirst(rows), installUnknown, complete: false };
}

/** Install commands, newest first, until every node in question was in one. */
async function readInstalls(
  reader: AwsReader,
  question: HistoryQuestion,
  commandIds: readonly string[],
  maxPages: number,
): Promise<Rows> {
  const missing = new Set(question.instanceIds);
  const rows: Invocation[] = [];
  let pages = 0;
  for (const commandId of commandIds) {
    if (missing.size === 0) break;
    for await (const page of invocationPages(reader, { commandId })) {
      const wanted = ofNodes(page, question);
      rows.push(...wanted);
      for (const row of wanted) missing.delete(row.instanceId);
      pages += 1;
      if (pages >= maxPages) return { rows, whole: false };
    }
  }
  return { rows, whole: true };
}

/** All pages of the filters in turn, `maxPages` together at most. */
async function readRows(
  reader: AwsReader,
  question: HistoryQuestion,
  filters: readonly InvocationFilter[],
  maxPages: number,
): Promise<Rows> {
  const rows: Invocation[] = [];
  let pages = 0;
  for (const filter of filters) {
    for await (const page of invocationPages(reader, filter)) {
      rows.push(...ofNodes(page, question));
      pages += 1;
      if (pages > maxPages) return { rows, whole: false };
    }
  }
  return { rows, whole: true };
}

async function readNode(
  reader: AwsReader,
  question: HistoryQuestion,
  documents: readonly string[],
  instanceId: string,
): Promise<Invocation[]> {
  const rows: Invocation[] = [];
  for await (const page of invocationPages(reader, { instanceId, since: question.since })) {
    rows.push(...page.filter((row) => documents.includes(row.document)));
  }
  return rows;
}

function failureFilters(documents: readonly string[], since: string): InvocationFilter[] {
  return documents.flatMap((document) => [
    { document, since, status: 'Failed' as const },
    { document, since, status: 'TimedOut' as const },
  ]);
}

function ofNodes(page: readonly Invocation[], question: HistoryQuestion): Invocation[] {
  const wanted = new Set(question.instanceIds);
  return page.filter((row) => wanted.has(row.instanceId));
}

function newestFirst(rows: readonly Invocation[]): Invocation[] {
  return distinct(rows, (row) => `${row.commandId} ${row.instanceId}`).toSorted((a, b) =>
    b.requestedAt.localeCompare(a.requestedAt),
  );
}
