/** Does a ping come from after a restart? An old one must never count. Pure. */

import type { RemediationRecord, TargetState } from '../../model/remediation.ts';
import { lastCallOf } from './record.ts';
import type { Sight } from './returning.ts';
import type { View } from './view.ts';

/** Agents ping as soon as they start; apart from that, five minutes and not much less lie between two pings. */
const SOONER_THAN_A_HEARTBEAT_MS = 270_000;

/**
 * The target with the first sight of its restart: status checks that were ok before it, and begin anew. That an agent
 * does not answer is no such sight: Systems Manager notices after minutes, so the silence is older than the restart.
 */
export function noteRestart(
  record: RemediationRecord,
  target: TargetState,
  { node, health, readAt }: Extract<Sight, { known: true }>,
): TargetState {
  const isNew = record.plan.action === 'reboot' && target.restartSeen === undefined;
  if (!isNew || target.healthBefore?.checks !== 'ok' || health?.checks !== 'initializing') return target;
  return { ...target, restartSeen: { at: readAt, lastPingAt: node?.lastPingAt ?? null } };
}

/**
 * From after the restart are a ping so late that the restart must be over, and one since it was seen to restart that
 * comes too soon after the last one to be a heartbeat: an agent that starts.
 *
 * @param since when it is late enough, in milliseconds since 1970
 */
export function isFromAfter(pingAt: string, since: number, { restartSeen }: TargetState): boolean {
  const ping = Date.parse(pingAt);
  if (ping > since) return true;
  if (restartSeen === undefined || restartSeen.lastPingAt === null) return false;
  const between = ping - Date.parse(restartSeen.lastPingAt);
  return ping > Date.parse(restartSeen.at) && between > 0 && between < SOONER_THAN_A_HEARTBEAT_MS;
}

/**
 * An older ping proves nothing; null where the end of the command was itself a sign of life. A restart is only
 * queued when AWS takes the call, and the agent may ping once more before it goes down.
 */
export function pingAfter(record: RemediationRecord, target: TargetState, { timing }: View): number | null {
  const call = lastCallOf(record, target, 'acting');
  const latest = Date.parse(call?.answeredAt ?? call?.sendBefore ?? target.stageSince);
  if (record.plan.action === 'reboot') return latest + timing.restartSettleMs;
  if (record.plan.action === 'start') return Date.parse(call?.intendedAt ?? target.stageSince);
  return target.trouble === undefined ? null : Date.parse(target.stageSince);
}
