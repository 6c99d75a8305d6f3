import type { Known, Reading } from '../model/reading.ts';
import type { Evidence } from '../model/report.ts';

/** A fact with the call that told it and when. */
export function cite(reading: Known<unknown>, fact: string): Evidence {
  return { source: reading.source, fact, observedAt: reading.observedAt };
}

/** The fact as evidence where the reading is known; nothing where it is not. */
export function citeIfKnown<T>(reading: Reading<T>, tell: (value: T) => string | null): readonly Evidence[] {
  if (!reading.known) return [];
  const fact = tell(reading.value);
  return fact === null ? [] : [cite(reading, fact)];
}
