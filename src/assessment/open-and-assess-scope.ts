/** Opens the reader of a scope and assesses it; a refused role makes a failed scope, not a failed run. */

import { type AwsAccess, ReadFailed } from '../aws/reader.ts';
import type { RunRequest, ScopeAssessment } from '../model/assessment.ts';
import { STEPS } from '../model/codes.ts';
import type { Scope } from '../model/records.ts';
import { type AssessScopeInput, assessScope } from './assess-scope.ts';
import { consequenceOf } from './consequences.ts';

export interface OpenAndAssessInput extends Omit<AssessScopeInput, 'reader'> {
  readonly request: Pick<RunRequest, 'id' | 'requestedBy'>;
  readonly region: string;
}

export async function openAndAssessScope(
  access: AwsAccess,
  input: OpenAndAssessInput,
): Promise<ScopeAssessment> {
  const { account, region, request, signal } = input;
  const scope = { accountId: account.id, region };
  const role = { arn: account.assessRole, externalId: account.externalId };
  try {
    const reader = await access.open(scope, role, request, signal);
    return await assessScope({ ...input, reader });
  } catch (thrown) {
    if (!(thrown instanceof ReadFailed)) throw thrown;
    return failedScope(scope, input, thrown);
  }
}

function failedScope(scope: Scope, input: OpenAndAssessInput, failed: ReadFailed): ScopeAssessment {
  const at = input.clock.now().toISOString();
  const { operation, awsCode: code } = failed;
  const detail = `${operation} refused: ${code}`;
  input.onProgress({ scope, step: 'list-targets', status: 'failed', detail, done: 0, total: null, at });
  return {
    scope,
    accountName: input.account.name,
    status: 'failed',
    gaps: [{ step: 'list-targets', operation, code, consequence: consequenceOf(operation) }],
    apiCalls: {},
    steps: STEPS.map(({ phase, id }) =>
      id === 'list-targets'
        ? { phase, id, status: 'failed', startedAt: at, finishedAt: at, detail }
        : { phase, id, status: 'skipped', startedAt: null, finishedAt: null, detail: 'not run' },
    ),
    totals: { ec2Instances: 0, managedNodes: 0, compliant: 0 },
    findings: [],
  };
}
