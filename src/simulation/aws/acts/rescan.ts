/** The daily scan of one node, as far as its record tells: what it finds. */

import { guid } from '../fleets/ids.ts';
import { later, newMachine, type Place } from './machine.ts';
import { findMissing, patchesOf } from './patches.ts';
import { reportOf, writeRecord } from './record.ts';

const TAKES_MS = 60_000;

/** Nothing missing, what was missing before, or two patches more. */
export type Finds = 'nothing' | 'same' | 'more';

/** Puts the record of a scan that ended at `at` in the place of the one before. */
export function rescan(place: Place, id: string, finds: Finds, at: Date): void {
  const machine = newMachine(place, id);
  const patches = patchesOf(machine);
  if (finds === 'nothing') patches.missing = [];
  if (finds === 'more') findMissing(machine, 2);
  const startedAt = later(at, -TAKES_MS);
  const commandId = guid(`rescan/${id}/${at.toISOString()}`);
  const report = {
    commandId,
    operation: 'Scan',
    reboot: 'NoReboot',
    startedAt,
    endedAt: at,
    patches,
  } as const;
  writeRecord(machine, reportOf(report));
}
