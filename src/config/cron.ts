/** Cron expressions as people write them: five fields, and nothing that depends on chance. */

import { CronExpressionParser } from 'cron-parser';

const FIVE_FIELDS = /^\S+( +\S+){4}$/;
/** Our parser would replace H by a random value, another one in every process. */
const CHANCE = /\bH\b/i;

/** Why an expression cannot be used, to follow its name; null: it can. */
export function wrongCron(expression: string): string | null {
  if (!FIVE_FIELDS.test(expression)) {
    return 'five fields: minute, hour, day of month, month, day of week';
  }
  if (CHANCE.test(expression)) return 'H is not supported: name a minute or an hour';
  try {
    CronExpressionParser.parse(expression, { tz: 'UTC' }).next();
    return null;
  } catch (error) {
    return `no cron expression: ${error instanceof Error ? error.message : String(error)}`;
  }
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
