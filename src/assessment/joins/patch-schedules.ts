/** Which windows and associations patch or scan a node, and which miss it by a hair. */

import type { PatchAssociation, PatchWindow, Targeting } from '../../model/facts.ts';
import { isPatchDocument, patchOperation, rebootOption } from '../../model/patch-documents.ts';
import { type Known, type Reading, type Unread, unread, valueOr } from '../../model/reading.ts';
import type {
  Association,
  MaintenanceWindow,
  Target,
  WindowExecution,
  WindowTask,
} from '../../model/records.ts';
import { nextOccurrence } from './next-occurrence.ts';
import { type Match, matchAnyOf, matchTargets, nearMisses, type TargetedNode } from './targeting.ts';

/** What the scope schedules, read once and matched with every node. */
export interface Schedules {
  readonly windows: Reading<readonly MaintenanceWindow[]>;
  /** Those with patch documents, with their parameters (null: those could not be read). */
  readonly associations: Reading<readonly Association[]>;
  /** Why parameters of associations are missing, where they are. */
  readonly parametersRefused: Unread | null;
  readonly executionsOf: (windowId: string) => Reading<readonly WindowExecution[]>;
}

/** Everything scheduled for the node at `now`. */
export function targetingOf(node: TargetedNode, schedules: Schedules, now: Date): Targeting {
  return {
    windows: windowsOf(node, schedules, now),
    associations: associationsOf(node, schedules, now),
    installersInScope: installersInScope(schedules),
    undecided: undecidedSchedules(node, schedules),
    nearMisses: allNearMisses(node, schedules),
  };
}

/** The patch tasks of a window whose targets match, installs first: the window is told by its first. */
function windowsOf(
  node: TargetedNode,
  { windows, executionsOf }: Schedules,
  now: Date,
): Targeting['windows'] {
  if (!windows.known) return windows;
  const matched: PatchWindow[] = [];
  let undecided = false;
  for (const window of windows.value) {
    const tasks = patchTasks(window).map((task) => ({ task, match: matchTask(window, task, node) }));
    const hit = tasks.find(({ match }) => match === 'match');
    if (hit) matched.push(patchWindow(window, hit.task, executionsOf(window.id), now));
    else undecided ||= tasks.some(({ match }) => match === 'undecided');
  }
  return decided(windows, matched, undecided);
}

/** Does a patch task of the window select the node, as far as can be told? */
export function windowSelects(window: MaintenanceWindow, node: TargetedNode): boolean {
  return patchTasks(window).some((task) => matchTask(window, task, node) === 'match');
}

function associationsOf(node: TargetedNode, schedules: Schedules, now: Date): Targeting['associations'] {
  const { associations, parametersRefused } = schedules;
  if (!associations.known) return associations;
  const matches = associations.value.map((association) => ({
    association,
    match: matchTargets(association.targets, node),
  }));
  const matched = matches.filter(({ match }) => match === 'match').map(({ association }) => association);
  if (parametersRefused && matched.some(({ parameters }) => parameters === null)) return parametersRefused;
  const undecided = matches.some(({ match }) => match === 'undecided');
  return decided(
    associations,
    matched.map((association) => patchAssociation(association, now)),
    undecided,
  );
}

/** A resource group may hold the node: without a sure match, what targets it stays unknown. */
function decided<T>(
  source: Known<unknown>,
  matched: readonly T[],
  undecided: boolean,
): Reading<readonly T[]> {
  if (undecided && matched.length === 0) return unread(null, 'resource-group');
  return { ...source, value: matched };
}

/** What patches the members of a resource group: whether the node is one of them cannot be told. */
function undecidedSchedules(
  node: TargetedNode,
  { windows, associations }: Schedules,
): Targeting['undecided'] {
  const ofWindows = valueOr(windows, []).flatMap((window) =>
    patchTasks(window)
      .filter((task) => window.enabled && matchTask(window, task, node) === 'undecided')
      .map(({ document, parameters }) => ({
        name: `maintenance window ${window.name} (${window.id})`,
        operation: patchOperation(document, parameters),
        isPatchPolicy: false,
      })),
  );
  const ofAssociations = valueOr(associations, [])
    .filter((each) => matchTargets(each.targets, node) === 'undecided')
    .map((each) => ({
      name: `association ${each.name ?? each.id}`,
      operation: patchOperation(each.document, each.parameters ?? {}),
      isPatchPolicy: isPatchPolicy(each),
    }));
  return [...ofWindows, ...ofAssociations];
}

function patchTasks(window: MaintenanceWindow): WindowTask[] {
  const tasks = window.tasks.filter((task) => isPatchDocument(task.document));
  return tasks.sort((a, b) => Number(installs(b)) - Number(installs(a)));
}

function installs(task: Pick<WindowTask, 'document' | 'parameters'>): boolean {
  return patchOperation(task.document, task.parameters) === 'Install';
}

/** Tasks name the window's registered targets by id, or instances. */
function matchTask(window: MaintenanceWindow, task: WindowTask, node: TargetedNode): Match {
  return matchAnyOf(selectorsOf(window, task), node);
}

function selectorsOf(window: MaintenanceWindow, task: WindowTask): (readonly Target[])[] {
  return task.targets.flatMap((target) => {
    if (target.key !== 'WindowTargetIds') return [[target]];
    return window.targets.filter(({ id }) => target.values.includes(id)).map(({ targets }) => targets);
  });
}

function patchWindow(
  window: MaintenanceWindow,
  task: WindowTask,
  executions: PatchWindow['executions'],
  now: Date,
): PatchWindow {
  return {
    id: window.id,
    name: window.name,
    enabled: window.enabled,
    operation: patchOperation(task.document, task.parameters),
    rebootOption: rebootOption(task.parameters),
    document: task.document,
    nextAt: nextWindowTime(window, now),
    endsAt: window.endsAt,
    schedule: window.schedule,
    cutoffCancels: task.cutoffBehavior === 'CANCEL_TASK',
    executions,
  };
}

/** AWS's own word where there is one; a window that is disabled or over has no next time. */
function nextWindowTime(window: MaintenanceWindow, now: Date): string | null {
  if (!window.enabled) return null;
  const { nextExecutionAt, schedule, timezone, startsAt, endsAt } = window;
  const counted =
    schedule === null ? null : nextOccurrence({ expression: schedule, timezone, since: startsAt }, now);
  const next = nextExecutionAt ?? counted;
  return next !== null && endsAt !== null && next > endsAt ? null : next;
}

function patchAssociation(association: Association, now: Date): PatchAssociation {
  const { id, name, document, schedule, lastExecutedAt, status, calendarNames } = association;
  const parameters = association.parameters ?? {};
  const next = { expression: schedule ?? '', timezone: null, since: lastExecutedAt };
  return {
    id,
    name,
    document,
    operation: patchOperation(document, parameters),
    rebootOption: rebootOption(parameters),
    schedule,
    nextAt: nextOccurrence(next, now),
    lastExecutedAt,
    status,
    isPatchPolicy: isPatchPolicy(association),
    baselineOverride: parameters.BaselineOverride?.[0] || null,
    calendarNames,
  };
}

/** Patch policies of Quick Setup name their associations so, and take baselines from a bucket of theirs. */
export function isPatchPolicy(association: Pick<Association, 'name' | 'parameters'>): boolean {
  const override = association.parameters?.BaselineOverride?.[0] ?? '';
  const named = association.name?.startsWith('AWS-QuickSetup-PatchPolicy') ?? false;
  return named || override.startsWith('s3://aws-quicksetup-patchpolicy-');
}

function installersInScope({
  windows,
  associations,
  parametersRefused,
}: Schedules): Targeting['installersInScope'] {
  if (!windows.known) return windows;
  if (!associations.known) return associations;
  if (parametersRefused) return parametersRefused;
  const installing = associations.value.filter(
    ({ document, parameters }) => patchOperation(document, parameters ?? {}) === 'Install',
  );
  return {
    ...windows,
    value: {
      windows: windows.value.filter((window) => patchTasks(window).some(installs)).length,
      associations: installing.length,
    },
  };
}

function allNearMisses(node: TargetedNode, { windows, associations }: Schedules): string[] {
  const ofWindows = (windows.known ? windows.value : []).flatMap((window) => {
    const selectors = patchTasks(window).flatMap((task) => selectorsOf(window, task));
    return selectors
      .flatMap((targets) => nearMisses(targets, node))
      .map((miss) => `Maintenance window ${window.name} (${window.id}) targets ${miss}`);
  });
  const ofAssociations = (associations.known ? associations.value : []).flatMap((association) => {
    return nearMisses(association.targets, node).map(
      (miss) => `Association ${association.name ?? association.id} targets ${miss}`,
    );
  });
  return [...new Set([...ofWindows, ...ofAssociations])];
}
