/** What one reader sent and what was answered: the source of `apiCalls` and of what evidence may cite. */

import type { Operation } from '../model/reading.ts';

export interface Ledger {
  sent(operation: Operation): void;
  answered(operation: Operation, at: string): void;
  apiCalls(): Readonly<Record<string, number>>;
  succeeded(): ReadonlySet<Operation>;
  /** Time of the newest answer, ISO 8601. */
  lastAnswerAt(): string;
}

export function createLedger(openedAt: string): Ledger {
  const sent = new Map<Operation, number>();
  const succeeded = new Set<Operation>();
  let lastAnswerAt = openedAt;
  return {
    sent: (operation) => {
      sent.set(operation, (sent.get(operation) ?? 0) + 1);
    },
    answered: (operation, at) => {
      succeeded.add(operation);
      lastAnswerAt = at;
    },
    apiCalls: () => Object.fromEntries(sent),
    succeeded: () => succeeded,
    lastAnswerAt: () => lastAnswerAt,
  };
}
