/** What is still to happen in the world, in the order of time. Nothing happens until somebody looks. */

export interface Agenda {
  /** `run` is called with the moment it was put down for, which may be before the moment of looking. */
  at(moment: Date, run: (now: Date) => void): void;
  /** Lets everything happen that is due by then: earlier first, at one moment in the order of putting down. */
  runUntil(now: Date): void;
}

interface Entry {
  readonly at: number;
  readonly run: (now: Date) => void;
}

export function createAgenda(): Agenda {
  const entries: Entry[] = [];

  return {
    at(moment, run) {
      const at = moment.getTime();
      entries.splice(entries.findLastIndex((entry) => entry.at <= at) + 1, 0, { at, run });
    },
    runUntil(now) {
      while (entries[0] && entries[0].at <= now.getTime()) {
        const due = entries.shift();
        due?.run(new Date(due.at));
      }
    },
  };
}
