/** For a process that runs for weeks: memory matters more than the last quarter of processor time. */

import { setFlagsFromString } from 'node:v8';

/**
 * V8 would rather let its heap grow to gigabytes than collect what AWS's large pages leave behind. From here on
 * the heap grows by a quarter at a time and its nursery not at all. Call it before anything large is loaded.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=25');
  setFlagsFromString('--semi-space-growth-factor=1');
}
