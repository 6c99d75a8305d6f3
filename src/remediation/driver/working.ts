/** What every step works with. */

import type { Logger } from '../../log.ts';
import type { Scope } from '../../model/records.ts';
import type { RemediationRecord, TargetState } from '../../model/remediation.ts';
import type { Committed, RemediationChange } from '../../store/remediation-changes.ts';
import { identityOf, type StartDependencies } from '../check-start.ts';
import type { Identity, RemediationPorts } from '../ports.ts';
import type { Step } from './step.ts';
import { lookKey } from './target-todos.ts';
import type { View } from './view.ts';

export interface AdvanceDependencies extends StartDependencies {
  readonly ports: RemediationPorts;
  readonly logger: Logger;
  /** 32 hex digits, each time others: ids of calls, and tokens of buttons. */
  readonly newId: () => string;
}

/** One step on one remediation. */
export interface Working {
  readonly dependencies: AdvanceDependencies;
  readonly record: RemediationRecord;
  readonly view: View;
  /** Writes, provided that this process still holds the remediation and nobody else changed it. */
  commit(record: RemediationRecord, change: RemediationChange): Promise<Committed>;
  /** Writes what AWS has said, whoever holds the remediation by now: it is true all the same. */
  commitAnswer(record: RemediationRecord, change: RemediationChange): Promise<Committed>;
  /** The record as it is by now; null: there is none. */
  readAgain(): Promise<RemediationRecord | null>;
  /** Remembers that something was looked at just now. */
  looked(key: string): void;
}

export function identityIn({ record }: Working): Identity {
  return identityOf(record);
}

export function externalIdOf({ record, dependencies }: Working, { accountId }: Scope): string | null {
  const typed = dependencies.settings.environments.get(record.plan.environment);
  return typed?.accounts.find(({ id }) => id === accountId)?.externalId ?? null;
}

/** Remembers a look at targets; called before it, so that one that fails is not repeated at once. */
export function noteLook(working: Working, kind: Step['kind'], targets: readonly TargetState[]): void {
  for (const target of targets) working.looked(lookKey(kind, target));
}

/** A value, or why it could not be read, as a phrase. */
export type Read<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly why: string };

export async function attempt<T>(read: () => Promise<T>): Promise<Read<T>> {
  try {
    return { known: true, value: await read() };
  } catch (error) {
    return { known: false, why: error instanceof Error ? error.message : String(error) };
  }
}

/** Writes a change, where there is one. */
export async function write(working: Working, change: RemediationChange | null): Promise<void> {
  if (change !== null) await working.commit(working.record, change);
}
