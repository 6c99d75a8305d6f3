import { cite } from '../evidence.ts';
import { runState } from '../instance-state.ts';
import { review } from '../remediation.ts';
import type { RootCause } from '../root-cause.ts';

/** Gone, while Systems Manager still keeps its record (for up to 30 days). */
export const instanceTerminated: RootCause = {
  code: 'instance-terminated',
  prove: ({ facts }) => {
    if (!facts.ec2.known || runState(facts) !== 'terminated') return null;
    const state = facts.ec2.value?.state;
    return {
      confidence: 'high',
      summary: 'The instance is terminated; Systems Manager still keeps its old record.',
      evidence: [cite(facts.ec2, state ? `State ${state}` : `EC2 no longer knows ${facts.instanceId}`)],
      remediation: {
        ...review(facts, 'Nothing to patch: let the record age out', [
          'Confirm that the instance is meant to be gone. Its record disappears within 30 days.',
        ]),
        logs: [],
      },
    };
  },
};
