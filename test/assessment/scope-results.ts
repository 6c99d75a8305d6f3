/** What scopes bring in tests of runs. */

import type { ScopeJob } from '../../src/assessment/claimed-scope.ts';
import type { ScopeAssessment } from '../../src/model/assessment.ts';
import { aFinding, aScope } from './builders.ts';

/** Two findings: a P1 and a P3. */
export function resultFor({ scope, accountName }: Pick<ScopeJob, 'scope' | 'accountName'>): ScopeAssessment {
  return aScope({
    scope,
    accountName,
    totals: { ec2Instances: 4, managedNodes: 3, compliant: 2 },
    apiCalls: { 'ssm:DescribeInstancePatchStates': 2 },
    findings: [
      aFinding({ ...scope, instanceId: `i-${scope.region}-a` }),
      aFinding({
        ...scope,
        instanceId: `i-${scope.region}-b`,
        priority: { level: 'P3', score: 40, scoreRange: [40, 40], factors: [] },
      }),
    ],
  });
}
