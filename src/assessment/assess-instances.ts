/** Some instances of a scope, assessed anew by the rules of a run, and by nothing else. */

import type { AwsAccess } from '../aws/reader.ts';
import type { ScopeAssessment } from '../model/assessment.ts';
import { type OpenAndAssessInput, openAndAssessScope } from './open-and-assess-scope.ts';

export interface AssessInstancesInput extends OpenAndAssessInput {
  readonly instanceIds: readonly string[];
}

/**
 * The findings that a run over the whole scope would bring for these instances. One that is not among the
 * findings of a complete assessment is compliant, stopped without a record, or gone. Totals are of these
 * instances alone.
 */
export async function assessInstances(
  access: AwsAccess,
  input: AssessInstancesInput,
): Promise<ScopeAssessment> {
  return openAndAssessScope(access, { ...input, only: new Set(input.instanceIds) });
}
