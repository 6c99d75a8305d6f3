/** What the demo plays with: the fleet with every root cause, what befalls it when it is acted on, and who may act. */

import { ConfigFile } from '../config/config-file.ts';
import { readVariables } from '../config/environment-variables.ts';
import { resolveSettings } from '../config/resolve.ts';
import { PatchcheckError } from '../model/errors.ts';
import type { EnvironmentSettings, Settings } from '../model/settings.ts';
import { type EveryCauseFleet, everyCauseFleet } from '../simulation/aws/fleets/every-cause.ts';
import type { SimulatedSlack } from '../simulation/slack/simulated-slack.ts';

/** Types the commands, and asks for remediations. */
export const ALICE = 'U0ALICE';
/** Approves them. */
export const BOB = 'U0BOB';

/** Its disk is full when patches are installed: a fault that no reading could have told before. */
const FULL = 'only-scanned';

export function demoFleet(now: Date): EveryCauseFleet {
  const fleet = everyCauseFleet(now);
  for (const region of fleet.world.accounts.flatMap(({ regions }) => regions)) {
    const full = region.instances.find(({ Tags }) => Tags?.some(({ Value }) => Value === FULL));
    if (full?.InstanceId) {
      region.scenarios.set(full.InstanceId, { install: { output: 'diskFull', uploads: true } });
    }
  }
  return fleet;
}

/** The settings of a real installation, with the simulations in the place of Slack and AWS. */
export function demoSettings(
  configuration: Record<string, unknown>,
  slack: Pick<SimulatedSlack, 'botToken' | 'appToken' | 'apiUrl'>,
  logLevel: string,
): Settings {
  const environment = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    SLACK_TRANSPORT: 'socket',
    PORT: '0',
    LOG_LEVEL: logLevel,
  };
  const resolved = resolveSettings(ConfigFile.parse(configuration), readVariables(environment), environment);
  if ('settings' in resolved) return withPeople(resolved.settings);
  throw new PatchcheckError(
    'internal',
    `The demo's configuration is wrong: ${JSON.stringify(resolved.problems)}`,
    'Report this.',
  );
}

/** The one at the prompt may cancel every run, ask the doctor and ask for remediations; another approves. */
function withPeople(settings: Settings): Settings {
  const environments = [...settings.environments].map(
    ([name, environment]) => [name, withApproval(environment)] as const,
  );
  return { ...settings, environments: new Map(environments) };
}

/** The fleet's groups are small: after the first, half of a group at a time, so that waves can be seen. */
function withApproval(environment: EnvironmentSettings): EnvironmentSettings {
  const waves = { ...environment.remediation.waves, percent: 50 };
  return {
    ...environment,
    operators: [ALICE],
    approvers: [BOB],
    remediation: { ...environment.remediation, waves },
  };
}
