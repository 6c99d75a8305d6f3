/**
 * `patchcheck demo`: the real program against a simulated AWS and a simulated Slack workspace, all inside this
 * process. Needs no credentials, changes nothing, and talks to the loopback interface only.
 */

import { parseArgs } from 'node:util';
import { createAwsAccess } from '../aws/access.ts';
import type { InspectedConfiguration } from '../config/inspect-configuration.ts';
import { createLogger } from '../log.ts';
import { systemClock } from '../model/clock.ts';
import type { Settings } from '../model/settings.ts';
import { type SimulatedAws, startSimulatedAws } from '../simulation/aws/server.ts';
import { type SimulatedSlack, startSimulatedSlack } from '../simulation/slack/simulated-slack.ts';
import { type StoredMessage, smallWorkspace } from '../simulation/slack/workspace.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../slack/scopes.ts';
import { type CommandIo, EXIT } from './command.ts';
import { createDemoClock } from './demo-clock.ts';
import { type Controls, createControls } from './demo-controls.ts';
import { type DigestStage, playDigests, weeklyDigest } from './demo-digest.ts';
import { enterSimulatedAws } from './demo-environment.ts';
import { readAhead } from './demo-input.ts';
import { createPace } from './demo-pace.ts';
import { promptUntilQuit } from './demo-prompt.ts';
import { type DemoStage, playRemediations } from './demo-remediation.ts';
import { createDemoScreen } from './demo-screen.ts';
import { ALICE, demoFleet, demoSettings } from './demo-world.ts';
import { startService } from './service.ts';
import { serviceDoctor } from './service-doctor.ts';

const COMMAND = 'prod us-east-1';
const TIMEOUT_MS = 180_000;
/** After this long without anything new in the thread, it is complete. */
const QUIET_MS = 2_500;

/**
 * Plays an assessment, two remediations and a week, and shows the thread as it grows. In a terminal people can go
 * on then, with commands and buttons of their own. Resolves to 0 in the end.
 *
 * @param begun gets everything that plays, before it does
 */
export async function runDemo(
  args: string[],
  io: CommandIo,
  begun: (demo: Demo) => void = () => {},
): Promise<number> {
  parseArgs({ args, options: {} });
  const isInteractive = io.stdin.isTTY === true && io.stdout.isTTY === true;
  const controls = isInteractive ? createControls() : null;
  const ahead = isInteractive ? readAhead(io.stdin) : null;
  const demo = await startDemo(io, controls);
  begun(demo);
  try {
    await playRemediations(await playAssessment(demo), demo);
    await playDigests(demo);
    if (controls !== null && ahead?.giveBack()) await promptUntilQuit({ ...demo, controls, io });
  } finally {
    await demo.stop();
  }
  return EXIT.done;
}

export interface Demo extends DigestStage {
  readonly aws: SimulatedAws;
  stop(): Promise<void>;
}

/**
 * The program as `serve` runs it, with everything that it talks to.
 *
 * @param controls numbers the buttons for somebody who presses them; null: nobody is there
 */
async function startDemo(io: CommandIo, controls: Controls | null): Promise<Demo> {
  const clock = createDemoClock();
  const pace = createPace(clock);
  const workspace = smallWorkspace();
  const screen = createDemoScreen(io.stdout, workspace, controls);
  const began = clock.now();
  const fleet = demoFleet(began);
  const aws = await startSimulatedAws({ world: fleet.world, clock });
  const slack = await startSimulatedSlack({
    clock,
    workspace,
    onMessage(message) {
      pace.follow(message);
      screen.show(message);
    },
    scopes: [...REQUIRED_SCOPES, ...OPTIONAL_SCOPES],
  });
  const restore = enterSimulatedAws(process.env, aws.endpoint, fleet.world.caller);
  const stop = async () => {
    clock.runAt(1);
    restore();
    await slack.close();
    await aws.close();
  };
  try {
    const configuration = { ...fleet.configuration, digests: [weeklyDigest(began)] };
    const settings = demoSettings(configuration, slack, io.env.LOG_LEVEL ?? 'warn');
    const shared = {
      access: createAwsAccess({ clock }),
      clock,
      logger: createLogger({ level: settings.logLevel, destination: io.stderr }),
    };
    const service = await startService({
      ...shared,
      settings,
      role: 'all',
      storeMode: 'in-memory',
      doctor: serviceDoctor({ ...shared, configuration: async () => soundConfiguration(settings), env: {} }),
    });
    return {
      aws,
      clock,
      world: fleet.world,
      began,
      slack,
      screen,
      pace,
      settled: (quietMs) => untilQuiet(slack, quietMs),
      async stop() {
        await service.stop(0);
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
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

/** Resolves with the run's first message, once everything about it is said. */
async function playAssessment({ slack, screen, settled }: DemoStage): Promise<StoredMessage> {
  screen.heading('Act 1: what is not compliant, and why');
  screen.typed('alice', 'patching', `/patchcheck ${COMMAND}`);
  await slack.command(COMMAND, { user: ALICE });
  for (const answer of slack.ephemerals(ALICE)) screen.answered(answer);
  const parent = await slack.waitFor('the first message', () => slack.channelMessages()[0], TIMEOUT_MS);
  const isFinal = () => !parent.text.startsWith('Assessing');
  const hasFile = () => slack.thread(parent).some((message) => message.files.length > 0);
  await slack.waitFor('the findings', () => isFinal() && hasFile(), TIMEOUT_MS);
  await settled(QUIET_MS);
  screen.showFinal(parent);
  return parent;
}

async function untilQuiet(slack: SimulatedSlack, quietMs: number): Promise<void> {
  let calls = -1;
  while (calls !== slack.calls.length) {
    calls = slack.calls.length;
    await systemClock.sleep(quietMs);
  }
}
