/** How long people wait for the answer to a command while many runs go on. */

import { systemClock } from '../../src/model/clock.ts';
import type { SimulatedSlack } from '../../src/simulation/slack/simulated-slack.ts';

const COMMANDS = 200;
const EVERY_MS = 50;
/** The bot asks Slack about each channel that it meets, which Slack allows 50 times a minute after a few. */
const CHANNEL_EVERY_MS = 800;
const BEGUN_WITHIN_MS = 60_000;

export interface Acknowledgements {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly commands: number;
  /** Runs that still went on after the last command. */
  readonly atWork: number;
}

/** Starts one run in each of `runs` channels and types commands while they go on. */
export async function acknowledgements(slack: SimulatedSlack, runs: number): Promise<Acknowledgements> {
  const channels = Array.from({ length: runs }, (_, index) => addChannel(slack, index));
  for (const [index, channel] of channels.entries()) {
    const { text } = await slack.command(`bench account-${index + 1}`, { channel });
    if (!text.startsWith('Assessing')) throw new Error(text);
    await systemClock.sleep(CHANNEL_EVERY_MS);
  }
  const begun = () => channels.every((channel) => slack.channelMessages(channel).length > 0);
  await slack.waitFor('the first messages', begun, BEGUN_WITHIN_MS);
  const typed = ['help', 'status', 'envs', 'bench account-1', 'bench cve CVE-2021-3709', 'prd'];
  const waited: number[] = [];
  for (let count = 0; count < COMMANDS; count += 1) {
    const { afterMs, acknowledged } = await slack.command(typed[count % typed.length] ?? 'help', {
      channel: channels[0] ?? '',
    });
    waited.push(acknowledged ? afterMs : Number.POSITIVE_INFINITY);
    await systemClock.sleep(EVERY_MS);
  }
  const atWork = channels.filter((channel) =>
    slack.channelMessages(channel)[0]?.text.startsWith('Assessing'),
  ).length;
  return { p50Ms: percentile(waited, 50), p99Ms: percentile(waited, 99), commands: COMMANDS, atWork };
}

function addChannel({ workspace }: SimulatedSlack, index: number): string {
  const id = `C0BENCH${String(index).padStart(3, '0')}`;
  const members = new Set([workspace.botUserId, 'U0ALICE']);
  workspace.channels.set(id, {
    id,
    name: `bench-${index + 1}`,
    isPrivate: false,
    isArchived: false,
    isShared: false,
    members,
  });
  return id;
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0;
}
