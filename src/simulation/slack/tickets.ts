/** Slack's short-lived handles: trigger ids (3 seconds, once) and response URLs (30 minutes, five uses). */

import { randomBytes } from 'node:crypto';
import type { Clock } from '../../model/clock.ts';
import { ApiError } from './api-error.ts';

const TRIGGER_LIFETIME_MS = 3_000;
const RESPONSE_URL_LIFETIME_MS = 30 * 60_000;
const RESPONSE_URL_USES = 5;

export interface ResponseTarget {
  readonly user: string;
  readonly channel: string;
  /** The message the interaction came from, if any. */
  readonly messageTs: string | null;
}

export interface Tickets {
  issueTrigger(user: string): string;
  /** The user behind a trigger id. Throws as Slack does when it is unknown, used or expired. */
  redeemTrigger(triggerId: unknown): string;
  issueResponseUrl(target: ResponseTarget): string;
  /** Where a response URL leads, or null once it is used up, expired or unknown. */
  redeemResponseUrl(path: string): ResponseTarget | null;
}

/** @param baseUrl where response URLs point, without a slash at the end */
export function createTickets(clock: Clock, baseUrl: () => string): Tickets {
  const triggers = new Map<string, { user: string; issuedAt: number; used: boolean }>();
  const responses = new Map<string, { target: ResponseTarget; issuedAt: number; uses: number }>();
  const now = () => clock.now().getTime();
  return {
    issueTrigger(user) {
      const id = `${now()}.${randomBytes(8).toString('hex')}`;
      triggers.set(id, { user, issuedAt: now(), used: false });
      return id;
    },
    redeemTrigger(triggerId) {
      const trigger = triggers.get(String(triggerId));
      if (trigger === undefined) throw new ApiError('invalid_trigger_id');
      if (trigger.used) throw new ApiError('exchanged_trigger_id');
      if (now() - trigger.issuedAt > TRIGGER_LIFETIME_MS) throw new ApiError('expired_trigger_id');
      trigger.used = true;
      return trigger.user;
    },
    issueResponseUrl(target) {
      const path = `/response/${randomBytes(12).toString('hex')}`;
      responses.set(path, { target, issuedAt: now(), uses: 0 });
      return `${baseUrl()}${path}`;
    },
    redeemResponseUrl(path) {
      const response = responses.get(path);
      if (response === undefined || response.uses >= RESPONSE_URL_USES) return null;
      if (now() - response.issuedAt > RESPONSE_URL_LIFETIME_MS) return null;
      response.uses += 1;
      return response.target;
    },
  };
}
