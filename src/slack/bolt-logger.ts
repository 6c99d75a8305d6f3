/** Our logger in the shape that Bolt and the Slack SDK expect. */

import { LogLevel, type Logger as SlackLogger } from '@slack/bolt';
import type { Logger } from '../log.ts';

/** What the SDK says goes into metadata: its messages are not static. */
export function boltLogger(logger: Logger): SlackLogger {
  const at = (level: 'debug' | 'info' | 'warn' | 'error') => {
    return (...parts: unknown[]) => logger[level]({ said: parts.map(String).join(' ') }, 'Slack SDK');
  };
  return {
    debug: at('debug'),
    // Bolt's information is about its own workings.
    info: at('debug'),
    warn: at('warn'),
    error: at('error'),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
