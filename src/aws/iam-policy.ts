/** IAM policy documents, as far as one question goes: may this role call these actions at all? */

import { z } from 'zod';

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const Statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMany.optional(),
  NotAction: oneOrMany.optional(),
  Resource: oneOrMany.optional(),
  Condition: z.record(z.string(), z.unknown()).optional(),
  Principal: z.union([z.string(), z.record(z.string(), oneOrMany)]).optional(),
});
type Statement = z.infer<typeof Statement>;

const PolicyDocument = z.object({
  Statement: z.union([Statement, z.array(Statement)]).transform((value) => [value].flat()),
});
export type PolicyDocument = z.infer<typeof PolicyDocument>;

/** A document as IAM hands it out: URL-encoded JSON. null where it cannot be understood. */
export function parsePolicy(encoded: string | undefined): PolicyDocument | null {
  try {
    return PolicyDocument.parse(JSON.parse(decodeURIComponent(encoded ?? '')));
  } catch {
    return null;
  }
}

/**
 * Actions of `needed` that the documents do not allow, or deny. Statements with conditions are taken as
 * allowing, and not as denying: a condition proves no lack of rights. Neither does a deny that names resources.
 */
export function actionsMissing(documents: readonly PolicyDocument[], needed: readonly string[]): string[] {
  const statements = documents.flatMap((document) => document.Statement);
  return needed.filter((action) => !isAllowed(statements, action));
}

/** Does the trust policy let EC2 assume the role? */
export function trustsEc2(trust: PolicyDocument): boolean {
  return trust.Statement.some(
    (statement) =>
      statement.Effect === 'Allow' &&
      covers(statement, 'sts:AssumeRole') &&
      typeof statement.Principal === 'object' &&
      (statement.Principal.Service ?? []).some((service) => /^ec2\.amazonaws\.com(\.cn)?$/.test(service)),
  );
}

function isAllowed(statements: readonly Statement[], action: string): boolean {
  const concerned = statements.filter((statement) => covers(statement, action));
  const denied = concerned.some(
    ({ Effect, Condition, Resource }) =>
      Effect === 'Deny' && Condition === undefined && (Resource ?? []).includes('*'),
  );
  return !denied && concerned.some(({ Effect }) => Effect === 'Allow');
}

function covers(statement: Statement, action: string): boolean {
  if (statement.NotAction !== undefined) {
    return !statement.NotAction.some((pattern) => matches(pattern, action));
  }
  return (statement.Action ?? []).some((pattern) => matches(pattern, action));
}

/** IAM's wildcards: `*` is any text, `?` one character; case does not matter. */
function matches(pattern: string, action: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 'i').test(action);
}
