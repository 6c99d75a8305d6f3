/** Counts the listeners at work, so that a process can end without cutting anybody off. */
export interface InFlight {
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing is at work. */
  idle(): Promise<void>;
}

export function createInFlight(): InFlight {
  const works = new Set<Promise<unknown>>();
  return {
    async track(work) {
      works.add(work);
      try {
        return await work;
      } finally {
        works.delete(work);
      }
    },
    async idle() {
      await Promise.allSettled([...works]);
    },
  };
}
