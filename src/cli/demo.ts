/**
 * `patchcheck demo`: the real program against a simulated AWS and a simulated Slack workspace, all inside this
 * process. Needs no credentials, changes nothing, and talks to the loopback interface only.
 */

import { parseArgs } from 'node:util';
import { createAwsAccess } from '../aws/access.ts';
import { ConfigFile } from '../config/config-file.ts';
import { readVariables } from '../config/environment-variables.ts';
import type { InspectedConfiguration } from '../config/inspect-configuration.ts';
import { resolveSettings } from '../config/resolve.ts';
import { createLogger } from '../log.ts';
import { systemClock } from '../model/clock.ts';
import { PatchcheckError } from '../model/errors.ts';
import type { Settings } from '../model/settings.ts';
import { everyCauseFleet } from '../simulation/aws/fleets/every-cause.ts';
import { startSimulatedAws } from '../simulation/aws/server.ts';
import { type SimulatedSlack, startSimulatedSlack } from '../simulation/slack/simulated-slack.ts';
import { smallWorkspace } from '../simulation/slack/workspace.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../slack/scopes.ts';
import { type CommandIo, EXIT } from './command.ts';
import { createControls } from './demo-controls.ts';
import { enterSimulatedAws } from './demo-environment.ts';
import { promptUntilQuit } from './demo-prompt.ts';
import { createDemoScreen, type DemoScreen } from './demo-screen.ts';

import { startService } from './service.ts';
import { serviceDoctor } from './service-doctor.ts';

const COMMAND = 'prod us-east-1';
/** Alice, who types the commands. */
const OPERATOR = 'U0ALICE';
const TIMEOUT_MS = 180_000;
/** After this long without anything new in the thread, it is complete. */
const QUIET_MS = 2_500;

/**
 * Plays one command and shows the thread as it grows. In a terminal people can go on then, with commands and
 * buttons of their own. Resolves to 0 in the end.
 */
export async function runDemo(args: string[], io: CommandIo): Promise<number> {
  parseArgs({ args, options: {} });
  const isInteractive = io.stdin.isTTY === true && io.stdout.isTTY === true;
  const controls = isInteractive ? createControls() : null;
  const workspace = smallWorkspace();
  const screen = createDemoScreen(io.stdout, workspace, controls);
  const fleet = everyCauseFleet(systemClock.now());
  const aws = await startSimulatedAws({ world: fleet.world });
  const slack = await startSimulatedSlack({
    workspace,
    onMessage: screen.show,
    scopes: [...REQUIRED_SCOPES, ...OPTIONAL_SCOPES],
  });
  const restore = enterSimulatedAws(process.env, aws.endpoint, fleet.world.caller);
  try {
    const settings = demoSettings(fleet.configuration, slack, io.env.LOG_LEVEL ?? 'warn');
    const shared = {
      access: createAwsAccess(),
      clock: systemClock,
      logger: createLogger({ level: settings.logLevel, destination: io.stderr }),
    };
    const service = await startService({
      ...shared,
      settings,
      role: 'all',
      storeMode: 'in-memory',
      doctor: serviceDoctor({ ...shared, configuration: async () => soundConfiguration(settings), env: {} }),
    });
    try {
      await play(slack, screen);
      if (controls !== null) await promptUntilQuit({ slack, screen, controls, io });
    } finally {
      await service.stop(0);
    }
  } finally {
    restore();
    await slack.close();
    await aws.close();
  }
  return EXIT.done;
}

/** The settings of a real installation, with the simulations in the place of Slack and AWS. */
function demoSettings(
  configuration: Record<string, unknown>,
  slack: SimulatedSlack,
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
  if ('settings' in resolved) return withOperator(resolved.settings, OPERATOR);
  throw new PatchcheckError(
    'internal',
    `The demo's configuration is wrong: ${JSON.stringify(resolved.problems)}`,
    'Report this.',
  );
}

/** So that the person at the prompt may cancel every run and ask the doctor. */
function withOperator(settings: Settings, user: string): Settings {
  const environments = [...settings.environments].map(
    ([name, environment]) => [name, { ...environment, operators: [user] }] as const,
  );
  return { ...settings, environments: new Map(environments) };
}

function soundConfiguration(settings: Settings): InspectedConfiguration {
  return {
    path: 'the demo\u2019s own configuration',
    problems: [],
    settings,
    leftOut: [],
    wrongVariables: new Set(),
  };
}

async function play(slack: SimulatedSlack, screen: DemoScreen): Promise<void> {
  screen.typed('alice', 'patching', `/patchcheck ${COMMAND}`);
  await slack.command(COMMAND);
  for (const answer of slack.ephemerals()) screen.answered(answer);
  const parent = await slack.waitFor('the first message', () => slack.channelMessages()[0], TIMEOUT_MS);
  const isFinal = () => !parent.text.startsWith('Assessing');
  const hasFile = () => slack.thread(parent).some((message) => message.files.length > 0);
  await slack.waitFor('the findings', () => isFinal() && hasFile(), TIMEOUT_MS);
  let calls = -1;
  while (calls !== slack.calls.length) {
    calls = slack.calls.length;
    await systemClock.sleep(QUIET_MS);
  }
  screen.showFinal(parent);
}
