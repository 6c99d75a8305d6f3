/** Failed steps of remediations: told, counted, and after too many of them nothing more is begun. */

import { PatchcheckError } from '../../model/errors.ts';
import type { RemediationRecord } from '../../model/remediation.ts';
import { asStoreError } from '../../store/errors.ts';
import { commitChange } from '../../store/remediation-commit.ts';
import { findRemediation } from '../../store/remediations.ts';
import { giveUp } from './give-up.ts';
import type { AdvanceDependencies } from './working.ts';

/** Without any change in between: to wait until something may be looked at again is no progress. */
const MOST_FAILURES = 20;
/** Failures that are further apart have nothing to do with each other. */
const APART_MS = 5 * 60_000;
const TOLD_EVERY_MS = 60_000;

export interface Stumbles {
  /** A step failed. Never rejects. */
  stumbled(id: string, thrown: unknown): Promise<void>;
  /** Its steps succeeded, up to this version; null: all that there were. */
  succeeded(id: string, version: number | null): void;
}

interface Stumble {
  readonly failures: number;
  /** Of the record when it failed last. */
  readonly version: number | null;
  readonly failedAt: number;
  readonly toldAt: number;
}

const LONG_AGO = Number.NEGATIVE_INFINITY;
const NEVER: Stumble = { failures: 0, version: null, failedAt: LONG_AGO, toldAt: LONG_AGO };

/**
 * A store that is away is waited for, as long as it takes. Whatever else fails again and again is a bug or a broken
 * record. `lease`: under which this process holds remediations.
 */
export function createStumbles(
  { store, settings, clock, logger }: Omit<AdvanceDependencies, 'ports' | 'newId'>,
  lease: string,
): Stumbles {
  const stumbles = new Map<string, Stumble>();

  async function stumbled(id: string, thrown: unknown): Promise<void> {
    const error = asStoreError(thrown);
    tell(id, { error, ...(isOfStore(error) ? {} : await counted(id, error)) });
  }

  /** Ends it where it has failed too often; what keeps it from that is told, and tried again. */
  async function counted(id: string, error: unknown): Promise<Readonly<Record<string, unknown>>> {
    try {
      const record = await findRemediation(store.db, id);
      if (record !== null && count(record) >= MOST_FAILURES) await end(record, error);
      return {};
    } catch (failure) {
      return { notEnded: failure instanceof Error ? failure.message : String(failure) };
    }
  }

  /** Once a minute: it is tried again and again. */
  function tell(id: string, what: Readonly<Record<string, unknown>>): void {
    const now = clock.now().getTime();
    const last = stumbles.get(id) ?? NEVER;
    const isDue = now >= last.toldAt + TOLD_EVERY_MS;
    if (isDue) logger.warn({ remediation: id, failures: last.failures, ...what }, 'A remediation stumbled');
    stumbles.set(id, isDue ? { ...last, toldAt: now } : last);
  }

  function count({ id, version }: RemediationRecord): number {
    const last = stumbles.get(id) ?? NEVER;
    const failedAt = clock.now().getTime();
    const isNext = last.version === version && failedAt <= last.failedAt + APART_MS;
    const failures = isNext ? last.failures + 1 : 1;
    stumbles.set(id, { ...last, failures, version, failedAt });
    return failures;
  }

  async function end(record: RemediationRecord, error: unknown): Promise<void> {
    const at = clock.now().toISOString();
    const change = giveUp(record, { at, failures: MOST_FAILURES, error });
    if (change === null) return;
    const given = await commitChange(store, record, { ...change, lease }, settings.configurationHash);
    if (given.kind !== 'committed') return;
    const { id, state } = given.record;
    logger.error(
      { remediation: id, state, error },
      'A remediation cannot be carried on: nothing more is begun',
    );
  }

  return {
    stumbled,
    succeeded: (id, version) => {
      const last = stumbles.get(id);
      if (!last || (version !== null && version === last.version)) return;
      stumbles.delete(id);
      logger.info({ remediation: id }, 'A remediation goes on again');
    },
  };
}

function isOfStore(error: unknown): boolean {
  return error instanceof PatchcheckError && error.code.startsWith('store-');
}
