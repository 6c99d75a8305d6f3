/** What the simulated AWS did because it was asked to: its own word on it, not that of the program. */

import type { LoggedRequest } from '../../../src/simulation/aws/request-log.ts';
import type { History } from './history.ts';

export interface ActingRequest {
  readonly at: string;
  /** The session's name. */
  readonly remediationId: string;
  readonly sourceIdentity: string | null;
  /** Operation, and for patch documents Scan or Install. */
  readonly what: string;
  /** null: requests that have no room for a mark. */
  readonly callId: string | null;
  readonly instanceIds: readonly string[];
  readonly request: LoggedRequest;
}

/** Cancelling is not acting: it may be asked for again. */
const HARMLESS = new Set(['CancelCommand', 'StopAutomationExecution', 'CreateTags']);

/** Everything that took effect, oldest first. */
export function actsOf({ requests }: Pick<History, 'requests'>): readonly ActingRequest[] {
  return requests
    .filter(({ acted, operation }) => acted !== undefined && !HARMLESS.has(operation))
    .map((request) => ({
      at: request.time,
      remediationId: request.sessionName ?? '',
      sourceIdentity: request.sourceIdentity,
      what: whatOf(request),
      callId: callIdOf(request),
      instanceIds: request.acted?.instanceIds ?? [],
      request,
    }));
}

function whatOf({ operation, input }: LoggedRequest): string {
  const parameters = input?.Parameters as { Operation?: readonly string[] } | undefined;
  return [operation, ...(parameters?.Operation ?? [])].join(' ');
}

function callIdOf({ input }: LoggedRequest): string | null {
  return /[0-9a-f]{32}/.exec(JSON.stringify(input ?? {}))?.[0] ?? null;
}
