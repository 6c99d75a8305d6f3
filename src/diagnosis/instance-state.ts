import type { InstanceFacts } from '../model/facts.ts';
import { valueOr } from '../model/reading.ts';

export type RunState = 'running' | 'starting' | 'stopped' | 'terminated';

/**
 * Whether the machine is up, by EC2; null where EC2 could not be asked, or does not show yet what already sends
 * heartbeats. Other unknown ids were terminated.
 */
export function runState(facts: InstanceFacts): RunState | null {
  if (!facts.ec2.known) return null;
  if (facts.ec2.value === null && valueOr(facts.node, null)?.pingStatus === 'Online') return null;
  switch (facts.ec2.value?.state) {
    case 'running':
      return 'running';
    case 'pending':
      return 'starting';
    case 'stopping':
    case 'stopped':
      return 'stopped';
    default:
      return 'terminated';
  }
}

/** Running by EC2's own word. */
export function isRunning(facts: InstanceFacts): boolean {
  return runState(facts) === 'running';
}

/** Registered, with a heartbeat, and no sign that the message channel is down. */
export function isOnline(facts: InstanceFacts): boolean {
  if (valueOr(facts.node, null)?.pingStatus !== 'Online') return false;
  return valueOr(facts.messageChannel, 'connected') === 'connected';
}

/** Running, and read to be unregistered. */
export function isUnregistered(facts: InstanceFacts): boolean {
  return isRunning(facts) && facts.node.known && facts.node.value === null;
}

/** Running and registered, with no heartbeat or no message channel. */
export function hasLostConnection(facts: InstanceFacts): boolean {
  return isRunning(facts) && facts.node.known && facts.node.value !== null && !isOnline(facts);
}

/** Running, and out of Systems Manager's reach. */
export function isOutOfReach(facts: InstanceFacts): boolean {
  return isUnregistered(facts) || hasLostConnection(facts);
}
