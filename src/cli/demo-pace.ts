/** When the demo's time runs fast: while a remediation is under way and nobody presses anything. */

import type { StoredMessage } from '../simulation/slack/workspace.ts';
import { STOP } from '../slack/action-ids.ts';
import type { DemoClock } from './demo-clock.ts';
import { hasButton, headingOf } from './demo-messages.ts';

/** An install and what follows it take three minutes: so they take seconds. */
export const FAST = 60;

export interface Pace {
  /** Told of every message and edit. */
  follow(message: StoredMessage): void;
  /** Does something at the pace of people, for whom Slack waits three seconds. */
  calmly<T>(act: () => Promise<T>): Promise<T>;
}

export function createPace(clock: DemoClock): Pace {
  const underWay = new Set<string>();
  let people = 0;
  const adjust = () => clock.runAt(underWay.size > 0 && people === 0 ? FAST : 1);
  return {
    follow(message) {
      if (isUnderWay(message)) underWay.add(message.ts);
      else underWay.delete(message.ts);
      adjust();
    },
    async calmly(act) {
      people += 1;
      adjust();
      try {
        return await act();
      } finally {
        people -= 1;
        adjust();
      }
    },
  };
}

/** Once it is stopping, nothing is left to press. */
function isUnderWay(message: StoredMessage): boolean {
  return hasButton(message, STOP) || headingOf(message).startsWith('Stopping:');
}
