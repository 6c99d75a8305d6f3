/** The demo's last act: a week passes, and the digest tells what it brought. */

import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { World } from '../simulation/aws/world.ts';
import type { StoredMessage } from '../simulation/slack/workspace.ts';
import type { DemoClock } from './demo-clock.ts';
import type { DemoStage } from './demo-remediation.ts';
import { passWeek, WEEK_MS } from './demo-week.ts';

const CHANNEL = 'C0PATCHING';
const TIMEOUT_MS = 60_000;
const QUARTER_MS = 900_000;
/** The acts before take less. */
const FIRST_AFTER_MS = 3 * QUARTER_MS;
/** What the first act has not shown. */
const INCLUDE = ['changes', 'due', 'remediations', 'trend'];
/** After this long without anything new, all is there. */
const QUIET_MS = 1_500;

export interface DigestStage extends DemoStage {
  readonly clock: DemoClock;
  readonly world: World;
  /** When the demo began. */
  readonly began: Date;
}

/** Weekly, for the first time soon after the other acts, so that nothing else has to grow old for it. */
function digestTime(began: Date): Date {
  return new Date(Math.ceil((began.getTime() + FIRST_AFTER_MS) / QUARTER_MS) * QUARTER_MS);
}

/** For the configuration file. */
export function weeklyDigest(began: Date) {
  const at = digestTime(began);
  const cron = `${at.getUTCMinutes()} ${at.getUTCHours()} * * ${at.getUTCDay()}`;
  return { environment: 'prod', channel: CHANNEL, cron, timezone: 'UTC', include: INCLUDE };
}

/** Two digests, a week apart, for which nobody asks. */
export async function playDigests(stage: DigestStage): Promise<void> {
  const { screen, world, began, settled } = stage;
  const first = digestTime(began);
  await settled(QUIET_MS);
  screen.heading('Act 4: a week passes, and the digest says what it brought');
  screen.note(`\n(The clock jumps to ${inWords(first)}: the weekly digest of prod is due.)\n`);
  await digestAt(first, 1, stage);
  const second = new Date(first.getTime() + WEEK_MS);
  passWeek(world, began, second);
  screen.note(
    `\n(The clock jumps to ${inWords(second)}. Within that week a window has patched three instances, and ` +
      'one that had been fixed lacks patches again.)\n',
  );
  const digest = await digestAt(second, 2, stage);
  await keepPicture(digest, stage);
}

/**
 * Resolves with the digest's first message, once all of it is there.
 *
 * @param place its place among the channel's messages
 */
async function digestAt(
  due: Date,
  place: number,
  { slack, screen, clock, settled }: DigestStage,
): Promise<StoredMessage> {
  clock.skip(due.getTime() - clock.now().getTime());
  const top = await slack.waitFor('the digest', () => slack.channelMessages(CHANNEL)[place], TIMEOUT_MS);
  await slack.waitFor('what it tells', () => !top.text.includes('assessing now'), TIMEOUT_MS);
  await settled(QUIET_MS);
  screen.showFinal(top);
  return top;
}

async function keepPicture(digest: StoredMessage, { slack, screen }: DigestStage): Promise<void> {
  const files = () => slack.thread(digest).flatMap((message) => message.files);
  const isPicture = ({ name }: { readonly name: string }) => name.endsWith('.png');
  const picture = await slack.waitFor('the picture', () => files().find(isPicture), TIMEOUT_MS);
  const path = join(tmpdir(), 'patchcheck-demo-trend.png');
  await writeFile(path, picture.content);
  screen.note(`\n(The picture of the trend is in ${path})`);
}

function inWords(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
