/** The bot token, the app-level token of Socket Mode, and the signing secret of HTTP. */

import type { SlackSettings } from '../../model/settings.ts';
import { type Check, type CheckName, failed, ok } from '../check.ts';
import type { DateWatch } from '../clock-skew.ts';
import type { Examination } from '../dependencies.ts';
import { withinTime } from '../within-time.ts';
import { refusalCode, unanswered, watchedClient } from './client.ts';

const BOT_TOKEN: CheckName = { area: 'slack', name: 'bot-token', subject: 'SLACK_BOT_TOKEN' };
const APP_TOKEN: CheckName = { area: 'slack', name: 'app-token', subject: 'SLACK_APP_TOKEN' };
const SECRET: CheckName = { area: 'slack', name: 'signing-secret', subject: 'SLACK_SIGNING_SECRET' };

const FIX_BOT_TOKEN =
  'Copy the Bot User OAuth Token (xoxb-…) from "Install App" in the app’s settings at api.slack.com/apps into SLACK_BOT_TOKEN.';
const FIX_APP_TOKEN =
  'Generate an App-Level Token with the scope connections:write under "Basic Information" at api.slack.com/apps, and set SLACK_APP_TOKEN to it (xapp-…).';
const FIX_SECRET =
  'Copy the Signing Secret from "Basic Information" at api.slack.com/apps into SLACK_SIGNING_SECRET.';

/** What Slack's codes for bad tokens mean. */
const REFUSALS: Readonly<Record<string, string>> = {
  invalid_auth: 'Slack does not know this token.',
  not_authed: 'Slack does not know this token.',
  account_inactive: 'The app was removed from the workspace.',
  token_revoked: 'The token was revoked.',
  token_expired: 'The token has expired.',
  not_allowed_token_type: 'This is a token of another kind.',
  missing_scope: 'The token lacks the scope connections:write.',
};

export interface BotToken {
  readonly check: Check;
  /** The token, if Slack takes it; else nothing more can be tried. */
  readonly client: string | null;
  /** Granted scopes; null where Slack did not tell. */
  readonly scopes: readonly string[] | null;
}

export async function examineBotToken(examination: Examination, watch: DateWatch): Promise<BotToken> {
  const { botToken } = examination.configuration.settings.slack;
  if (botToken === null) {
    return {
      check: failed(BOT_TOKEN, 'SLACK_BOT_TOKEN is not set.', FIX_BOT_TOKEN),
      client: null,
      scopes: null,
    };
  }
  let scopes: readonly string[] | null = null;
  const check = await withinTime(BOT_TOKEN, examination, async () => {
    try {
      const answer = await watchedClient(botToken, examination, watch).auth.test();
      scopes = answer.response_metadata?.scopes ?? null;
      return ok(BOT_TOKEN, `Installed in ${answer.team ?? 'the workspace'} as ${answer.user ?? 'the bot'}.`);
    } catch (error) {
      return refusedToken(BOT_TOKEN, error, FIX_BOT_TOKEN);
    }
  });
  return { check, client: check.status === 'ok' ? botToken : null, scopes };
}

/** Asks for a socket's address, and does not connect. */
export async function examineAppToken(examination: Examination, watch: DateWatch): Promise<Check> {
  const { appToken } = examination.configuration.settings.slack;
  if (appToken === null) {
    return failed(APP_TOKEN, 'SLACK_APP_TOKEN is not set, and Socket Mode needs it.', FIX_APP_TOKEN);
  }
  return withinTime(APP_TOKEN, examination, async () => {
    try {
      await watchedClient(appToken, examination, watch).apps.connections.open();
      return ok(APP_TOKEN, 'Socket Mode can connect.');
    } catch (error) {
      return refusedToken(APP_TOKEN, error, FIX_APP_TOKEN);
    }
  });
}

/** Only Slack's own requests can prove that it is the right one. */
export function signingSecretCheck({ signingSecret }: SlackSettings): Check {
  return signingSecret === null
    ? failed(SECRET, 'SLACK_SIGNING_SECRET is not set, and HTTP needs it.', FIX_SECRET)
    : ok(SECRET, 'It is set; whether it is the right one shows with Slack’s first request.');
}

function refusedToken(name: CheckName, error: unknown, fix: string): Check {
  const code = refusalCode(error);
  if (code === null) return unanswered(name, error);
  return failed(name, `${REFUSALS[code] ?? 'Slack refused this token.'} (${code})`, fix);
}
