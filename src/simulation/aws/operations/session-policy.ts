/** Session policies: an inline policy that narrows what a role's session may do. */

import { AwsError } from '../errors.ts';
import { listed, type PolicyDocument } from '../policy.ts';

/** Characters that an inline session policy may have. */
const MAX_LENGTH = 2048;

/** The policy, read. Throws PackedPolicyTooLarge and MalformedPolicyDocument. */
export function sessionPolicy(policy: string): PolicyDocument {
  if (policy.length > MAX_LENGTH) {
    const size = Math.ceil((policy.length / MAX_LENGTH) * 100);
    throw new AwsError('PackedPolicyTooLarge', `Packed policy consumes ${size}% of allotted space.`);
  }
  const document = parsed(policy);
  const statements: readonly unknown[] = listed(document.Statement);
  if (!statements.every(isStatement)) throw malformed();
  return document as PolicyDocument;
}

function isStatement(statement: unknown): boolean {
  if (typeof statement !== 'object' || statement === null) return false;
  const { Effect, Action, Resource } = statement as Record<string, unknown>;
  return (Effect === 'Allow' || Effect === 'Deny') && areTexts(Action) && areTexts(Resource);
}

function areTexts(value: unknown): boolean {
  return listed(value).every((each) => typeof each === 'string');
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
