/** What a week does to the demo's fleet: windows run, scans are repeated, and new patches are approved. */

import { type Finds, rescan } from '../simulation/aws/acts/rescan.ts';
import { passTime } from '../simulation/aws/pass-time.ts';
import type { SimulatedRegion, World } from '../simulation/aws/world.ts';

export const WEEK_MS = 7 * 86_400_000;
/** Old enough to be read as a finished scan's. */
const SCANNED_AGO_MS = 3_600_000;

/** Two patches had been approved since their window's last run; it runs in that week. */
const PATCHED_BY_WINDOW = new Set(['exposed-by-second-interface', 'exposed-by-ipv6', 'exposed-on-443']);
/** Fixed in the second act; patches that are approved in that week come to be missing. */
const REGRESSES = new Set(['window-cut-off']);

/** The world as it is at `now`, a week after the demo's play, which began at `began`. */
export function passWeek(world: World, began: Date, now: Date): void {
  const actedOn = new Set(regionsOf(world).flatMap(({ region }) => sentSince(region, began)));
  passTime(world, WEEK_MS, began);
  const at = new Date(now.getTime() - SCANNED_AGO_MS);
  for (const { account, region } of regionsOf(world)) {
    for (const { InstanceId: id = '', Tags = [] } of region.instances) {
      const name = Tags.find(({ Key }) => Key === 'Name')?.Value ?? '';
      const finds = findsOf(name, actedOn.has(id));
      if (finds !== null) rescan({ account, region }, id, finds, at);
    }
  }
}

/** null: its record is the same, a week later. */
function findsOf(name: string, wasActedOn: boolean): Finds | null {
  if (PATCHED_BY_WINDOW.has(name)) return 'nothing';
  if (REGRESSES.has(name)) return 'more';
  return wasActedOn ? 'same' : null;
}

function sentSince({ invocations }: SimulatedRegion, began: Date): string[] {
  return invocations.filter(({ requestedAt }) => requestedAt >= began).map(({ instanceId }) => instanceId);
}

function regionsOf({ accounts }: World) {
  return accounts.flatMap((account) => account.regions.map((region) => ({ account, region })));
}
