/** Slack's rate limits: a steady rate with a small burst, by method, or by channel where Slack counts so. */

interface Limit {
  readonly perMinute: number;
  readonly burst: number;
  readonly by: 'method' | 'channel';
}

const tier = (perMinute: number, burst = 10): Limit => ({ perMinute, burst, by: 'method' });

const LIMITS: Readonly<Record<string, Limit>> = {
  'chat.postMessage': { perMinute: 60, burst: 4, by: 'channel' },
  'chat.update': tier(50),
  'chat.delete': tier(50),
  'chat.postEphemeral': tier(100),
  'chat.getPermalink': tier(300, 50),
  'views.open': tier(100),
  'views.update': tier(100),
  'views.push': tier(100),
  'views.publish': tier(100),
  'users.info': tier(100, 30),
  'usergroups.users.list': tier(20),
  'conversations.info': tier(50),
  'conversations.history': tier(50),
  'conversations.replies': tier(50),
  'conversations.members': tier(100),
  'files.getUploadURLExternal': tier(100),
  'files.completeUploadExternal': tier(100),
};

export interface RateLimits {
  /** Seconds to wait before this call would be let through, or null after letting it through. */
  take(method: string, channel: string, now: Date): number | null;
}

/** Counters for one workspace; a method without a figure is not limited. */
export function createRateLimits(): RateLimits {
  const paidUntil = new Map<string, number>();
  return {
    take(method, channel, now) {
      const limit = LIMITS[method];
      if (limit === undefined) return null;
      const key = limit.by === 'channel' ? `${method} ${channel}` : method;
      const interval = 60_000 / limit.perMinute;
      const due = Math.max(paidUntil.get(key) ?? 0, now.getTime());
      const ahead = due - now.getTime();
      if (ahead > interval * (limit.burst - 1))
        return Math.ceil((ahead - interval * (limit.burst - 1)) / 1000);
      paidUntil.set(key, due + interval);
      return null;
    },
  };
}
