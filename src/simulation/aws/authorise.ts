/** May this principal call this operation? By the action patterns of its role and of its session's policy. */

import { denied } from './errors.ts';
import type { Service } from './services.ts';
import type { Principal } from './sessions.ts';

/** STS answers this to anybody with valid credentials, and checks AssumeRole by the role's own trust. */
const NEEDS_NO_RIGHT: ReadonlySet<string> = new Set(['sts:GetCallerIdentity', 'sts:AssumeRole']);

/** Throws AWS's access-denied error of this service. */
export function authorise(service: Service, operation: string, principal: Principal, region: string): void {
  const action = `${service.actionPrefix}:${operation}`;
  if (NEEDS_NO_RIGHT.has(action)) return;
  const why = refusal(principal, action);
  if (why === null) return;
  const resource = `arn:aws:${service.actionPrefix}:${region}:${principal.accountId}:*`;
  throw denied(service, operation, principal.arn, resource, why);
}

/** The end of AWS's sentence, or null if it is allowed. */
function refusal(principal: Principal, action: string): string | null {
  const nothingAllows = `because no identity-based policy allows the ${action} action`;
  if (principal.kind === 'caller') return nothingAllows;
  const { role, sessionActions } = principal;
  if (matchesAny(role.deny, action)) return 'with an explicit deny in a service control policy';
  if (!matchesAny(role.allow, action)) return nothingAllows;
  if (sessionActions && !matchesAny(sessionActions, action)) {
    return `because no session policy allows the ${action} action`;
  }
  return null;
}

function matchesAny(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => matchesAction(pattern, action));
}

/** IAM compares actions without regard to case; `*` stands for any text. */
function matchesAction(pattern: string, action: string): boolean {
  const [start = '', ...rest] = pattern.toLowerCase().split('*');
  const wanted = action.toLowerCase();
  if (rest.length === 0) return start === wanted;
  if (!wanted.startsWith(start)) return false;
  return matchesRest(wanted.slice(start.length), rest);
}

function matchesRest(remaining: string, pieces: readonly string[]): boolean {
  const last = pieces.at(-1) ?? '';
  let text = remaining;
  for (const piece of pieces.slice(0, -1)) {
    const found = text.indexOf(piece);
    if (found === -1) return false;
    text = text.slice(found + piece.length);
  }
  return text.endsWith(last);
}
