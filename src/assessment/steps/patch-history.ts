/** Step 6: patch documents that ran on the instances in 30 days, and what windows did. */

import { inFlight } from '../../aws/in-flight.ts';
import type { Invocation } from '../../aws/invocation.ts';
import { readPatchHistory } from '../../aws/readers/patch-history.ts';
import { readWindowExecutions } from '../../aws/readers/window-executions.ts';
import { fateOf } from '../../diagnosis/run-fate.ts';
import { plural } from '../../diagnosis/time.ts';
import { privateDocuments } from '../../model/patch-documents.ts';
import { type Reading, unread, valueOr } from '../../model/reading.ts';
import type { PatchRun, WindowExecution } from '../../model/records.ts';
import { allOf } from '../all-of.ts';
import { groupById } from '../by-id.ts';
import { patchRun, sendersOf } from '../joins/patch-runs.ts';
import { windowSelects } from '../joins/patch-schedules.ts';
import type { ScopeWork } from '../scope-work.ts';
import type { Targets } from './list-targets.ts';
import type { Scheduled, Scheduling } from './patch-configuration.ts';
import type { Selection } from './select-subjects.ts';

const LOOK_BACK_MS = 30 * 86_400_000;
const STEP = 'patch-history';

export interface History {
  /** Newest first; known and empty for a node that nothing ran on. */
  readonly runsOf: (instanceId: string) => Reading<readonly PatchRun[]>;
  readonly executionsOf: (windowId: string) => Reading<readonly WindowExecution[]>;
  /** The invocation behind a run whose output was cut; undefined for the others. */
  readonly cutInvocation: (run: PatchRun) => Invocation | undefined;
  /** "312 patch runs" */
  readonly detail: string;
}

export async function readHistory(
  work: ScopeWork,
  { targets, subjects, recovered }: Selection,
  scheduling: Scheduling,
): Promise<History> {
  const since = new Date(work.clock.now().getTime() - LOOK_BACK_MS).toISOString();
  const described = scheduling.whole.then((scheduled) => valueOr(scheduled.associations, []));
  const [history, executions, associations] = await allOf([
    work.gaps.attempt(STEP, 'ssm:ListCommandInvocations', async () =>
      readPatchHistory(work.reader, {
        since,
        instanceIds: [...subjects, ...recovered.map(({ instanceId }) => instanceId)],
        oneByOne: work.only !== null,
        own: privateDocuments(work.environment.remediation.documents),
        associations: valueOr(await scheduling.listed, []),
        described,
      }),
    ),
    scheduling.windows.then((windows) => readExecutions(work, windowsTargeting(targets, windows), since)),
    described,
  ]);
  const executionsOf = (id: string) => executions.get(id) ?? unread(null, 'not-read');
  if (!history.known)
    return {
      runsOf: () => history,
      executionsOf,
      cutInvocation: () => undefined,
      detail: 'patch runs unknown',
    };
  const listed = [...executions.values()].flatMap((reading) => (reading.known ? reading.value : []));
  const senders = sendersOf(history.value.commands, associations, listed);
  const runs = new Map<string, PatchRun[]>();
  const cut = new Map<string, Invocation>();
  for (const [id, rows] of groupById(history.value.invocations, (row) => row.instanceId)) {
    const ofNode = withoutOldOutput(rows.map((row) => patchRun(row, senders)));
    runs.set(id, ofNode);
    for (const [index, row] of rows.entries()) if (ofNode[index]?.output?.truncated) cut.set(keyOf(row), row);
  }
  const { installUnknown } = history.value;
  if (installUnknown.size > 0) {
    work.gaps.note({
      step: STEP,
      operation: 'ssm:ListCommandInvocations',
      code: 'TooManyRuns',
      consequence: `Whether an install was tried is unknown of ${plural(installUnknown.size, 'instance')}: there are too many patch runs to read all.`,
    });
  }
  // Where no patch document was ever sent, there was nothing to list the invocations of.
  const asked = work.reader.succeeded().has('ssm:ListCommandInvocations');
  const source = asked ? history.source : 'ssm:ListCommands';
  return {
    runsOf: (id) => {
      if (installUnknown.has(id)) return unread(null, 'too-many-runs');
      return { ...history, source, value: runs.get(id) ?? [] };
    },
    executionsOf,
    cutInvocation: (run) => cut.get(keyOf(run)),
    detail: `${history.value.invocations.length} patch runs`,
  };
}

function keyOf({ commandId, instanceId }: Pick<PatchRun, 'commandId' | 'instanceId'>): string {
  return `${commandId} ${instanceId}`;
}

/** Windows whose patch tasks select one of the reported instances; the others explain nothing. */
function windowsTargeting({ instances, ids }: Targets, windows: Scheduled['windows']): Set<string> {
  if (!windows.known) return new Set();
  const nodes = ids.map((instanceId) => {
    const tags = instances.known ? (instances.value.get(instanceId)?.tags ?? {}) : {};
    return { instanceId, tags };
  });
  const targeting = windows.value.filter((window) => nodes.some((node) => windowSelects(window, node)));
  return new Set(targeting.map((window) => window.id));
}

async function readExecutions(
  { reader, gaps }: ScopeWork,
  windowIds: ReadonlySet<string>,
  since: string,
): Promise<Map<string, Reading<WindowExecution[]>>> {
  const rows = await inFlight([...windowIds].sort(), async (id) => {
    const executions = await gaps.attempt(STEP, 'ssm:DescribeMaintenanceWindowExecutions', () =>
      readWindowExecutions(reader, id, since),
    );
    return [id, executions] as const;
  });
  return new Map(rows);
}

/** Runs whose output can still speak for the present; a month of the others would fill the memory. */
const SPEAKING = 3;

/** Output is kept of the newest runs and of the newest failures. */
function withoutOldOutput(newestFirst: readonly PatchRun[]): PatchRun[] {
  let failures = 0;
  return newestFirst.map((run, index) => {
    const failed = fateOf(run) === 'failed';
    if (failed) failures++;
    const speaks = index < SPEAKING || (failed && failures <= SPEAKING);
    return speaks || run.output === null ? run : { ...run, output: null, outputSource: null };
  });
}
