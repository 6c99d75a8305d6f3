/** Several requests at once, but not more than AWS's rates and our memory can use. */

import pLimit from 'p-limit';

const AT_ONCE = 16;

/** `work` on every item, at most 16 at once, results in order. The first failure ends it; no new work starts. */
export async function inFlight<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const limit = pLimit(AT_ONCE);
  try {
    return await Promise.all(items.map((item) => limit(() => work(item))));
  } finally {
    limit.clearQueue();
  }
}
