import { cite } from '../evidence.ts';
import { isOnline, isRunning } from '../instance-state.ts';
import { restoreConnection } from '../remediation.ts';
import type { RootCause } from '../root-cause.ts';

/** EC2's own status checks fail: the machine or its host is in trouble, before any question of the agent. */
export const instanceImpaired: RootCause = {
  code: 'instance-impaired',
  prove: ({ facts }) => {
    const { statusChecks } = facts;
    if (!isRunning(facts) || !statusChecks.known || !statusChecks.value) return null;
    const { system, instance, scheduledEvents } = statusChecks.value;
    if (system !== 'impaired' && instance !== 'impaired') return null;
    const events = scheduledEvents.length > 0 ? `; scheduled: ${scheduledEvents.join(', ')}` : '';
    return {
      confidence: isOnline(facts) ? 'medium' : 'high',
      summary: `EC2's status checks fail (system ${system}, instance ${instance}).`,
      evidence: [cite(statusChecks, `System status ${system}, instance status ${instance}${events}`)],
      remediation: restoreConnection(facts, [stepFor(system)]),
    };
  },
};

function stepFor(system: string): string {
  return system === 'impaired'
    ? 'The host is in trouble: stop and start the instance to move it (a public address and instance store are lost).'
    : 'The system is in trouble: read the console output and reboot (aws ec2 get-console-output, reboot-instances).';
}
