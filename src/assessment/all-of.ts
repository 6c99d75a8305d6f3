/**
 * Promise.all, but it waits for every one before it throws: when a run ends, nothing of it goes on sending
 * requests.
 */
export async function allOf<T extends readonly unknown[]>(
  work: {
    readonly [Index in keyof T]: Promise<T[Index]>;
  },
): Promise<{ -readonly [Index in keyof T]: T[Index] }> {
  await Promise.allSettled(work);
  return Promise.all(work) as Promise<{ -readonly [Index in keyof T]: T[Index] }>;
}
