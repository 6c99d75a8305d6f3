/** Session policies: an inline policy that narrows what a role's session may do. */

import { AwsError } from '../errors.ts';

/** Characters that an inline session policy may have. */
const MAX_LENGTH = 2048;

/** Action patterns that its Allow statements name. Resources and conditions are not looked at. */
export function sessionActions(policy: string): string[] {
  if (policy.length > MAX_LENGTH) {
    const size = Math.ceil((policy.length / MAX_LENGTH) * 100);
    throw new AwsError('PackedPolicyTooLarge', `Packed policy consumes ${size}% of allotted space.`);
  }
  const document = parsed(policy);
  const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  return statements.flatMap(allowedActions);
}

function allowedActions(statement: unknown): string[] {
  if (typeof statement !== 'object' || statement === null) throw malformed();
  const { Effect, Action } = statement as { Effect?: unknown; Action?: unknown };
  if (Effect !== 'Allow') return [];
  const actions: unknown[] = Array.isArray(Action) ? Action : [Action];
  if (!actions.every((action) => typeof action === 'string')) throw malformed();
  return actions;
}

function parsed(policy: string): { readonly Statement?: unknown } {
  try {
    const document: unknown = JSON.parse(policy);
    if (typeof document === 'object' && document !== null) return document;
  } catch {
    // Told below: text that is no JSON is as malformed as JSON that is no policy.
  }
  throw malformed();
}

function malformed(): AwsError {
  return new AwsError('MalformedPolicyDocument', 'The policy is not in the valid JSON format.');
}
