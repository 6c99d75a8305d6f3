/** What was asked of the simulation: proof of what a program called, and what it did not. */

import type { Acted } from './operations/operation.ts';
import type { ServiceName } from './services.ts';

export interface LoggedRequest {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly service: ServiceName;
  readonly operation: string;
  readonly mutates: boolean;
  readonly region: string;
  /** Whose credentials asked; for AssumeRole, the role's account. */
  readonly accountId: string | null;
  /** Of the assumed role's session; null for the caller's own key. */
  readonly roleArn: string | null;
  readonly sessionName: string | null;
  readonly sourceIdentity: string | null;
  /** 1 for the first try, as the SDK counts. */
  readonly attempt: number;
  /** HTTP status; null if no answer was sent. */
  readonly status: number | null;
  readonly errorCode: string | null;
  /** null where inputs are not kept. */
  readonly input: Readonly<Record<string, unknown>> | null;
  /** Present where the call changed something, whether or not its answer arrived. */
  readonly acted?: Acted;
}

export type ActingRequest = LoggedRequest & { readonly acted: Acted };

export interface RequestLog {
  /** The newest requests, oldest first, up to the limit. */
  entries(): readonly LoggedRequest[];
  /** Every request since the start or the last clear by `service:Operation`, those without an entry too. */
  counts(): Readonly<Record<string, number>>;
  /** Those of the entries that changed something. */
  acts(): readonly ActingRequest[];
  /** Those of them that named this instance. */
  actsOn(instanceId: string): readonly ActingRequest[];
  clear(): void;
}

export interface RequestLogOptions {
  /** Keep each request's input (default true). Off, a large benchmark stays small. */
  readonly inputs?: boolean;
  /** Entries kept; older ones are dropped, and still counted (default 100,000). */
  readonly entries?: number;
}

export interface WritableRequestLog extends RequestLog {
  add(request: LoggedRequest): void;
}

export function createRequestLog(options: RequestLogOptions = {}): WritableRequestLog {
  const limit = options.entries ?? 100_000;
  let entries: LoggedRequest[] = [];
  let counts: Record<string, number> = {};

  const kept = () => (entries.length > limit ? entries.slice(-limit) : entries);
  const acting = () => kept().filter((entry): entry is ActingRequest => entry.acted !== undefined);

  return {
    entries: kept,
    acts: acting,
    actsOn: (instanceId) => acting().filter(({ acted }) => acted.instanceIds.includes(instanceId)),
    counts: () => counts,
    clear() {
      entries = [];
      counts = {};
    },
    add(request) {
      const name = `${request.service}:${request.operation}`;
      counts[name] = (counts[name] ?? 0) + 1;
      entries.push(options.inputs === false ? { ...request, input: null } : request);
      // Dropped in batches: shifting one by one would move the whole list each time.
      if (entries.length >= limit * 2) entries = entries.slice(-limit);
    },
  };
}
