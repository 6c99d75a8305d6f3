/** Traits of how a node is patched: what runs on it, how that ended, and what its record says. */

import type { AssociationName } from '../associations.ts';
import { defaultBaselineId } from '../baselines.ts';
import { draftCommand, type Outcome, type Run, runOf } from '../commands.ts';
import { spread } from '../ids.ts';
import type { NodeDraft, Trait } from '../node.ts';
import { fails, succeeds, withHookSteps } from '../outcomes.ts';
import type { Output } from '../outputs.ts';
import type { PatchFindings } from '../patches.ts';
import { associationIn, windowIn } from '../scope.ts';
import { before, type Span } from '../timeline.ts';
import { HOOKS_DOCUMENT, PATCH_DOCUMENT, type WindowName } from '../windows.ts';

/** Seconds of an install that does its work. */
const INSTALL_SECONDS = 420;

function run(node: NodeDraft, command: Run['command'], outcome: Outcome): void {
  node.runs.push(runOf(command, outcome, 5 + spread(`${node.id}/${command.id}`, 50)));
}

interface ScanHistory {
  /** The findings show in the scans of this many days; all of them by default. */
  readonly foundFor?: number;
  /** The newest scans failed like this, and uploaded nothing. */
  readonly failing?: { readonly output: Output; readonly days: number };
}

/** In the daily scan, which reports these findings. */
export function scannedDaily(findings: PatchFindings = {}, history: ScanHistory = {}): Trait {
  return scannedBy('scan', 'PatchScan', 'daily', findings, history);
}

function scannedBy(
  name: AssociationName,
  tag: string,
  value: string,
  findings: PatchFindings,
  history: ScanHistory,
): Trait {
  return (node) => {
    node.tags.set(tag, value);
    for (const [day, command] of associationIn(node.scope, name).commands.entries()) {
      const { failing } = history;
      const found = day < (history.foundFor ?? Number.POSITIVE_INFINITY);
      const failed = failing !== undefined && day < failing.days;
      run(node, command, failed ? fails(failing.output) : succeeds(found ? findings : {}));
    }
  };
}

/** In the window, whose newest command ended like that on this node, and earlier ones well. */
export function installedBy(name: WindowName, newest?: Outcome, earlier?: Outcome): Trait {
  return (node) => {
    node.tags.set('PatchWindow', name);
    for (const [index, command] of windowIn(node.scope, name).commands.entries()) {
      if (command === null) continue;
      const outcome = (index === 0 ? newest : earlier) ?? succeeds({}, INSTALL_SECONDS);
      run(
        node,
        command,
        command.document === HOOKS_DOCUMENT ? withHookSteps(outcome, node.platform) : outcome,
      );
    }
  };
}

/** Under the patch policy: scans daily, installs weekly, both by a generated baseline. */
export function patchedByPolicy(
  findings: PatchFindings = {},
  history: ScanHistory = {},
  newest?: Outcome,
): Trait {
  return (node) => {
    scannedBy('policyScan', 'PatchPolicy', 'standard', findings, history)(node);
    for (const [week, command] of associationIn(node.scope, 'policyInstall').commands.entries()) {
      run(node, command, (week === 0 ? newest : undefined) ?? succeeds({}, INSTALL_SECONDS));
    }
  };
}

/** A command that somebody sent to this node alone, that long ago. */
export function ranByHand(
  ago: Span,
  outcome: Outcome,
  parameters: Record<string, string[]> = { Operation: ['Scan'], RebootOption: ['NoReboot'] },
  document = PATCH_DOCUMENT,
): Trait {
  return (node) => {
    const key = `${node.id}/${JSON.stringify(ago)}`;
    const command = draftCommand(key, {
      document,
      parameters,
      targets: [{ Key: 'InstanceIds', Values: [node.id] }],
      requestedAt: before(node.scope.time.now, ago),
      comment: 'patched by hand',
      origin: { kind: 'command', id: '' },
    });
    node.scope.byHand.set(key, command);
    run(node, command, outcome);
  };
}

/** Nothing ran on it in the newest span. */
export function silentFor(span: Span): Trait {
  return (node) => {
    const since = before(node.scope.time.now, span);
    node.runs = node.runs.filter((candidate) => candidate.endedAt <= since);
  };
}

/** Its record is what Windows uploads when it could not look: every count −1, every time 1970. */
export function countsOfMinusOne(): Trait {
  return (node) => {
    node.recordEdits.push(() => ({
      InstalledCount: -1,
      InstalledOtherCount: -1,
      InstalledPendingRebootCount: -1,
      InstalledRejectedCount: -1,
      MissingCount: -1,
      FailedCount: -1,
      UnreportedNotApplicableCount: -1,
      NotApplicableCount: -1,
      AvailableSecurityUpdateCount: -1,
      CriticalNonCompliantCount: -1,
      SecurityNonCompliantCount: -1,
      OtherNonCompliantCount: -1,
      OperationStartTime: new Date(0),
      OperationEndTime: new Date(0),
    }));
  };
}

/** Judged by AWS's default baseline, whatever its tags ask for. */
export function judgedByDefault(): Trait {
  return (node) => {
    const { region } = node.scope.region;
    node.judgedBy = {
      baselineId: defaultBaselineId(region, node.platform.operatingSystem),
      patchGroup: '',
    };
  };
}

/** The newest run's record reaches the API between two reads: the first still shows the one before. */
export function recordArrivesLate(): Trait {
  return (node) => {
    node.recordArrivesLate = true;
  };
}

/** Somebody sent an install to a tag that no node has. */
export function commandReachedNobody(tagValue: string): Trait {
  return ({ scope }) => {
    const key = `${scope.key}/nobody/${tagValue}`;
    scope.byHand.set(
      key,
      draftCommand(key, {
        document: PATCH_DOCUMENT,
        parameters: { Operation: ['Install'], RebootOption: ['RebootIfNeeded'] },
        targets: [{ Key: 'tag:PatchWindow', Values: [tagValue] }],
        requestedAt: before(scope.time.now, { days: 5 }),
        comment: 'patch the databases',
        origin: { kind: 'command', id: '' },
      }),
    );
  };
}
