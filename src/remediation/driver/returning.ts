/** Has an instance come back? Only what is newer than the restart proves it. */

import type { Health, RemediationRecord, TargetState } from '../../model/remediation.ts';
import type { NodeReadiness } from '../ports.ts';
import { isFromAfter, noteRestart, pingAfter } from './restart-proof.ts';
import { finish, moveOn } from './stages.ts';
import { isoNow, type View } from './view.ts';

/** What was read of an instance, or why it could not be. */
export type Sight =
  | {
      readonly known: true;
      readonly node: NodeReadiness | undefined;
      /** null: may not be read. */
      readonly health: Health | null;
      /** What patches it right now, as a phrase; null: nothing. Only read where something may still run. */
      readonly busy: string | null;
      /** When all of that had been read, ISO 8601. */
      readonly readAt: string;
    }
  | { readonly known: false; readonly why: string };

/** The target as it is after a look, or null while it is still waited for. */
export function afterSight(
  record: RemediationRecord,
  before: TargetState,
  sight: Sight,
  view: View,
): TargetState | null {
  const at = isoNow(view);
  const target = sight.known ? noteRestart(record, before, sight) : before;
  const missing = sight.known ? whatIsMissing(record, target, sight, view) : sight.why;
  if (missing === null) return moveOn(record, target, at);
  const isGone = sight.known && sight.node?.state === 'terminated';
  if (!isGone && view.now <= returnLimit(record, target, view)) return waiting(before, target, missing);
  const minutes = Math.round((view.now - Date.parse(target.stageSince)) / 60_000);
  const trouble = target.trouble === undefined ? '' : `${target.trouble} `;
  return sight.known
    ? finish(target, 'failed', `${trouble}It did not come back within ${minutes} min: ${missing}.`, at)
    : finish(target, 'unknown', `${trouble}Whether it came back could not be read: ${missing}`, at);
}

function waiting(before: TargetState, target: TargetState, missing: string): TargetState | null {
  const detail = `Waiting until it is back: ${missing}.`;
  return target === before && detail === target.detail ? null : { ...target, detail };
}

function returnLimit(record: RemediationRecord, target: TargetState, view: View): number {
  const typed = view.settings.environments.get(record.plan.environment);
  const within = typed?.remediation.returnWithinMs ?? 0;
  const mayRun = target.uncertain ? view.timing.actingMs[record.plan.action] : 0;
  return Date.parse(target.stageSince) + Math.max(within, mayRun);
}

/** What is not yet as it has to be, as a phrase; null: it is back. */
function whatIsMissing(
  record: RemediationRecord,
  target: TargetState,
  { node, health, busy }: Extract<Sight, { known: true }>,
  view: View,
): string | null {
  if (!node || node.state === null) return 'EC2 does not know it any more';
  if (node.state !== 'running') return `EC2 says ${node.state}`;
  if (node.ping !== 'Online') return `SSM Agent does not answer (${node.ping ?? 'not managed'})`;
  const since = pingAfter(record, target, view);
  if (since !== null && (node.lastPingAt === null || !isFromAfter(node.lastPingAt, since, target))) {
    return 'SSM Agent has not been heard of since the restart';
  }
  if (health?.checks === 'impaired') return 'its EC2 status checks fail';
  return busy === null ? null : `something still patches it (${busy})`;
}
