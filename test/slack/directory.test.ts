import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/model/clock.ts';
import { type SimulatedSlack, startSimulatedSlack } from '../../src/simulation/slack/simulated-slack.ts';
import { createDirectory, type Directory } from '../../src/slack/directory.ts';

let now: number;
const clock: Clock = { now: () => new Date(now), sleep: systemClock.sleep };
let slack: SimulatedSlack;
let directory: Directory;

beforeEach(async () => {
  now = Date.parse('2026-11-21T12:00:00Z');
  slack = await startSimulatedSlack({ clock });
  const options = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } };
  directory = createDirectory({ interactive: new WebClient(slack.botToken, options) }, clock);
});
afterEach(() => slack.close());

const asked = () => slack.calls.filter((call) => call.method === 'users.info').length;

describe('what Slack says about people', () => {
  it('tells members, guests and strangers apart', async () => {
    expect(await directory.person('U0ALICE')).toMatchObject({ isGuest: false, isStranger: false });
    expect(await directory.person('U0GUEST')).toMatchObject({ isGuest: true, isStranger: false });
    expect(await directory.person('U0STRANGER')).toMatchObject({ isStranger: true });
  });

  it('is asked once a minute, however many ask at the same time', async () => {
    await Promise.all([directory.person('U0ALICE'), directory.person('U0ALICE')]);
    now += 59_000;
    await directory.person('U0ALICE');
    expect(asked()).toBe(1);
    now += 2_000;
    await directory.person('U0ALICE');
    expect(asked()).toBe(2);
  });

  it('is asked again at once after a failure', async () => {
    slack.faults.add('users.info', { kind: 'refused', error: 'user_not_found' });
    await expect(directory.person('U0ALICE')).rejects.toThrow();
    expect(await directory.person('U0ALICE')).toMatchObject({ isGuest: false });
  });
});
