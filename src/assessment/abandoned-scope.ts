import type { ScopeAssessment } from '../model/assessment.ts';
import { STEPS } from '../model/codes.ts';
import type { Claim } from '../store/scopes.ts';

/**
 * What is known of a scope that ended every worker that tried it: nothing, and that is told as a gap
 * instead of trying for ever.
 */
export function abandonedScope(claim: Claim): ScopeAssessment {
  const reason = claim.lastError ?? 'the process that worked on it ended without a word';
  return {
    scope: claim.scope,
    accountName: claim.accountName,
    status: 'failed',
    gaps: [
      {
        step: 'list-targets',
        operation: 'ssm:ListResourceComplianceSummaries',
        code: 'AssessmentFailed',
        consequence: `The assessment failed ${claim.failures} times (${reason}); nothing is known about the instances here.`,
      },
    ],
    apiCalls: {},
    steps: STEPS.map(({ phase, id }) => ({
      phase,
      id,
      status: id === 'list-targets' ? 'failed' : 'skipped',
      startedAt: null,
      finishedAt: null,
      detail: id === 'list-targets' ? 'failed' : 'not run',
    })),
    totals: { ec2Instances: 0, managedNodes: 0, compliant: 0 },
    findings: [],
  };
}
