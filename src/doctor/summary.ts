/** Many checks, brought into the order and the groups in which people read them. */

import { AREAS, type Area, type Check, type CheckStatus } from './check.ts';

const STATUSES = ['failed', 'warning', 'skipped', 'ok'] as const;

export interface Summary {
  /** The worst there is; skipped checks count as well as ok. */
  readonly status: Exclude<CheckStatus, 'skipped'>;
  readonly counts: Readonly<Record<CheckStatus, number>>;
  /** By area, then what is worst first, then subject and name. */
  readonly checks: readonly Check[];
}

export function summarise(unsorted: readonly Check[]): Summary {
  const checks = unsorted.toSorted(compareChecks);
  const count = (status: CheckStatus) => checks.filter((check) => check.status === status).length;
  const counts = {
    ok: count('ok'),
    warning: count('warning'),
    failed: count('failed'),
    skipped: count('skipped'),
  };
  const status = counts.failed > 0 ? 'failed' : counts.warning > 0 ? 'warning' : 'ok';
  return { status, counts, checks };
}

function compareChecks(a: Check, b: Check): number {
  return (
    AREAS.indexOf(a.area) - AREAS.indexOf(b.area) ||
    STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status) ||
    compareText(a.subject, b.subject) ||
    compareText(a.name, b.name)
  );
}

/** The same order on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Checks of one area and status that one sentence, or one fix, serves. Never empty. */
export interface CheckGroup {
  readonly area: Area;
  readonly status: CheckStatus;
  readonly checks: readonly [Check, ...Check[]];
}

/**
 * What has to be done comes together by its fix, what was not tried by its reason, and what is as it should be
 * by what was checked.
 */
export function groupsOf({ checks }: Summary): CheckGroup[] {
  const groups = new Map<string, [Check, ...Check[]]>();
  for (const check of checks) {
    const key = JSON.stringify([check.area, check.status, ...sharedBy(check)]);
    const group = groups.get(key);
    if (group) group.push(check);
    else groups.set(key, [check]);
  }
  return [...groups.values()].map((group) => ({
    area: group[0].area,
    status: group[0].status,
    checks: group,
  }));
}

function sharedBy({ status, area, name, subject, detail, fix }: Check): (string | null)[] {
  if (status === 'ok') return [area === 'rights' ? subject : name];
  return status === 'skipped' ? [detail, fix] : [fix];
}
