import { describe, expect, it } from 'vitest';
import type { AwsAccess } from '../../src/aws/reader.ts';
import { startService } from '../../src/cli/service.ts';
import { systemClock } from '../../src/model/clock.ts';
import { startSimulatedSlack } from '../../src/simulation/slack/simulated-slack.ts';
import { logger, settingsFor } from '../slack/support/bot.ts';

/** AWS that never answers, until the signal says to stop. */
const silentAws: AwsAccess = {
  open: () => new Promise(() => {}),
};

describe('the service', () => {
  it('begins nothing new from the first moment of its end, while runs may still finish', async () => {
    const slack = await startSimulatedSlack();
    const service = await startService({
      settings: settingsFor(slack, 'socket'),
      role: 'all',
      storeMode: 'in-memory',
      access: silentAws,
      clock: systemClock,
      logger,
    });
    await slack.command('prod us-east-1');
    await slack.waitFor('the run', () => slack.channelMessages()[0]?.text.includes('Assessing prod'));

    const stopped = service.stop(1_500);
    expect((await slack.command('prod eu-west-1')).text).toContain('about to restart');
    expect((await slack.command('status')).text).toContain('prod in us-east-1');
    await stopped;
    await slack.waitFor('the end of the connection', () => slack.socket.connections() === 0);
    await slack.close();
  });
});
