/** The Slack side: tokens, scopes, and what the configuration names in the workspace. Nothing is posted. */

import { type Check, skipped } from '../check.ts';
import { clockCheck, type DateWatch } from '../clock-skew.ts';
import type { Examination } from '../dependencies.ts';
import { examineChannels } from './channels.ts';
import { watchedClient } from './client.ts';
import { examineUserGroups } from './groups.ts';
import { examineScopes } from './scopes.ts';
import { examineAppToken, examineBotToken, signingSecretCheck } from './tokens.ts';

const NEEDED_BY = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_TRANSPORT',
  'SLACK_API_URL',
];

export async function examineSlack(examination: Examination): Promise<Check[]> {
  const { configuration } = examination;
  const wrong = NEEDED_BY.filter((variable) => configuration.wrongVariables.has(variable));
  const name = { area: 'slack', name: 'settings', subject: 'Slack' } as const;
  if (wrong.length > 0) {
    return [skipped(name, `${wrong.join(', ')} is wrong, so Slack was not tried.`, `Correct it first.`)];
  }
  if (!isWanted(examination)) {
    return [
      skipped(
        name,
        'No Slack token is set. assess works without Slack; serve needs it.',
        'For the bot, set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (docs/install.md, section 1).',
      ),
    ];
  }
  const { slack } = configuration.settings;
  const watch: DateWatch = { clock: examination.clock, seen: null };
  const transport =
    slack.transport === 'http' ? signingSecretCheck(slack) : await examineAppToken(examination, watch);
  const { check, client, scopes } = await examineBotToken(examination, watch);
  const beforehand = [transport, check, clockCheck('Slack', watch)];
  if (client === null) return beforehand;
  const [channels, groups] = await Promise.all([
    examineChannels(examination, watchedClient(client, examination, watch), scopes),
    examineUserGroups(examination, watchedClient(client, examination, watch)),
  ]);
  return [...beforehand, ...examineScopes(scopes), ...channels, ...groups];
}

/** Are tokens set, or does the configuration name what only the bot can serve? */
function isWanted({ configuration: { settings } }: Examination): boolean {
  const { botToken, appToken, signingSecret, transport } = settings.slack;
  const named = [...settings.environments.values()].some(
    ({ channels, viewers }) => channels !== null || viewers !== null,
  );
  return (
    [botToken, appToken, signingSecret].some((value) => value !== null) ||
    transport === 'http' ||
    settings.digests.length > 0 ||
    named
  );
}
