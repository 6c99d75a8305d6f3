/** Wakes those in the same process who wait for something new, so that they need not poll fast. */
export interface Bell {
  ring(): void;
  /** Calls `listener` at every ring until the returned function is called. */
  onRing(listener: () => void): () => void;
}

export function createBell(): Bell {
  const listeners = new Set<() => void>();
  return {
    ring: () => {
      for (const listener of listeners) listener();
    },
    onRing: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
