import { cite } from '../evidence.ts';
import { runState } from '../instance-state.ts';
import { startInstance } from '../remediation.ts';
import type { RootCause } from '../root-cause.ts';

/** Stopped or stopping: not a lost connection, and nothing to repair. */
export const instanceStopped: RootCause = {
  code: 'instance-stopped',
  prove: ({ facts }) => {
    if (!facts.ec2.known || !facts.ec2.value || runState(facts) !== 'stopped') return null;
    const { state, stateTransitionReason } = facts.ec2.value;
    const why = stateTransitionReason ? `, ${stateTransitionReason}` : '';
    return {
      confidence: 'high',
      summary: `The instance is ${state}, so nothing can be scanned or installed on it.`,
      evidence: [cite(facts.ec2, `State ${state}${why}`)],
      remediation: startInstance(facts),
    };
  },
};
