import { LEVELS } from '../model/codes.ts';
import type { Finding, NextAction, UnrankedFinding } from '../model/report.ts';
import { plural } from './time.ts';

/** Order of rank: higher score, then longer non-compliant (unknown last), then instance id. */
export function compareFindings(a: UnrankedFinding, b: UnrankedFinding): number {
  return (
    b.priority.score - a.priority.score ||
    compareText(a.compliance.nonCompliantSince ?? '9999', b.compliance.nonCompliantSince ?? '9999') ||
    compareText(a.instanceId, b.instanceId)
  );
}

const MOST_ACTIONS = 3;
/** As much of a finding as grouping needs: a store need not read more. */
interface Grouped {
  readonly rootCause: Pick<UnrankedFinding['rootCause'], 'code'>;
  readonly remediation: Pick<UnrankedFinding['remediation'], 'code' | 'title'>;
  readonly priority: Pick<UnrankedFinding['priority'], 'level'>;
}

/**
 * The things to do first: findings grouped by cause and remediation, the group with the highest level first,
 * then the one with most instances at that level. Waiting is nothing to do.
 */
export function nextActions(findings: Iterable<Grouped>): NextAction[] {
  const groups = new Map<string, Group>();
  for (const finding of findings) {
    if (finding.remediation.code === 'wait-for-window') continue;
    const key = `${finding.rootCause.code} ${finding.remediation.code}`;
    groups.set(key, addTo(groups.get(key), finding));
  }
  return [...groups.values()].sort(compareGroups).slice(0, MOST_ACTIONS).map(toAction);
}

interface Group {
  readonly sample: Grouped;
  readonly byLevel: Readonly<Record<Finding['priority']['level'], number>>;
}

function addTo(group: Group | undefined, finding: Grouped): Group {
  const { level } = finding.priority;
  const byLevel = group?.byLevel ?? { P1: 0, P2: 0, P3: 0, P4: 0 };
  return { sample: group?.sample ?? finding, byLevel: { ...byLevel, [level]: byLevel[level] + 1 } };
}

function compareGroups(a: Group, b: Group): number {
  for (const level of LEVELS) {
    const difference = b.byLevel[level] - a.byLevel[level];
    if (difference !== 0) return difference;
  }
  return compareText(a.sample.rootCause.code, b.sample.rootCause.code);
}

function toAction(group: Group): NextAction {
  const { rootCause, remediation } = group.sample;
  const instances = Object.values(group.byLevel).reduce((sum, count) => sum + count, 0);
  return {
    title: `${remediation.title}: ${plural(instances, 'instance')} (${rootCause.code})`,
    cause: rootCause.code,
    remediation: remediation.code,
    instances,
    highestLevel: LEVELS.find((level) => group.byLevel[level] > 0) ?? 'P4',
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
