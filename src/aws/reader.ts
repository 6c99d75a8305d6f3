/**
 * The one way to read AWS: a reader for one scope and one run.
 *
 * Every request goes through its operation's budget for that account and Region, is counted, retried on
 * throttling and passing faults with bounded patience, and signed with the assumed role's credentials.
 */

import type { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { PatchcheckError } from '../model/errors.ts';
import type { Operation } from '../model/reading.ts';
import type { Scope } from '../model/records.ts';

export interface AwsClients {
  readonly ssm: SSMClient;
  readonly ec2: EC2Client;
  readonly iam: IAMClient;
  readonly autoscaling: AutoScalingClient;
  readonly elbv2: ElasticLoadBalancingV2Client;
}

/** An answer's continuation token, in whichever of AWS's spellings; absent or empty means the end. */
export interface Page {
  readonly NextToken?: string | undefined;
  readonly NextMarker?: string | undefined;
  readonly Marker?: string | undefined;
}

export interface AwsReader {
  readonly scope: Scope;
  /** Time of the newest answer, ISO 8601; stamps the facts taken from it. */
  now(): string;
  /**
   * Sends one request. `operation` names it for budget, count and gaps.
   * Throws ReadFailed when it is refused or patience runs out, `run-cancelled` when the run was cancelled.
   */
  send<Answer>(
    operation: Operation,
    call: (clients: AwsClients, options: { abortSignal: AbortSignal }) => Promise<Answer>,
  ): Promise<Answer>;
  /** All pages, one after the other, by token until it is absent or empty; short and empty pages go on. */
  pages<Answer extends Page>(
    operation: Operation,
    call: (
      clients: AwsClients,
      token: string | undefined,
      options: { abortSignal: AbortSignal },
    ) => Promise<Answer>,
  ): AsyncGenerator<Answer>;
  /** Requests sent so far by operation, retries included. */
  apiCalls(): Readonly<Record<string, number>>;
  /** Operations that answered with success at least once: the only ones evidence may name. */
  succeeded(): ReadonlySet<Operation>;
}

/** A read that was refused or stayed unanswered: becomes a gap. `awsCode` is spelled as AWS spells it. */
export class ReadFailed extends PatchcheckError {
  readonly operation: Operation;
  readonly awsCode: string;

  constructor(
    operation: Operation,
    awsCode: string,
    message: string,
    nextStep: string,
    options?: { cause?: unknown },
  ) {
    super(
      operation === 'sts:AssumeRole' ? 'aws-role-refused' : 'aws-read-failed',
      message,
      nextStep,
      options,
    );
    this.name = 'ReadFailed';
    this.operation = operation;
    this.awsCode = awsCode;
  }
}

/** Opens readers; one for the whole process, so that budgets are shared by all runs in it. */
export interface AwsAccess {
  /**
   * Assumes the account's role for the run (external id, session named after the run, SourceIdentity = who
   * asked) and returns a reader for the scope. Throws ReadFailed with operation `sts:AssumeRole` if refused.
   */
  open(
    scope: Scope,
    role: { readonly arn: string; readonly externalId: string | null },
    run: { readonly id: string; readonly requestedBy: string },
    signal: AbortSignal,
  ): Promise<AwsReader>;
}
