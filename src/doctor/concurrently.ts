/** Work on many things, a few at a time, each result as it comes. */

/** Runs at most `limit` tasks at once. A task that rejects ends it with that error. */
export async function* concurrently<Result>(
  tasks: readonly (() => Promise<Result>)[],
  limit: number,
): AsyncGenerator<Result> {
  const running = new Map<number, Promise<{ id: number; result: Result }>>();
  let next = 0;
  while (next < tasks.length || running.size > 0) {
    for (; next < tasks.length && running.size < limit; next += 1) {
      const id = next;
      const task = tasks[id];
      if (task)
        running.set(
          id,
          task().then((result) => ({ id, result })),
        );
    }
    const { id, result } = await Promise.race(running.values());
    running.delete(id);
    yield result;
  }
}
