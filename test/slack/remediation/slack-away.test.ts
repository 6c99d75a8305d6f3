import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAwsAccess } from '../../../src/aws/access.ts';
import { createDemoClock } from '../../../src/cli/demo-clock.ts';
import { enterSimulatedAws } from '../../../src/cli/demo-environment.ts';
import { ALICE, BOB, demoSettings } from '../../../src/cli/demo-world.ts';
import { startService } from '../../../src/cli/service.ts';
import { remediationFleet } from '../../../src/simulation/aws/fleets/remediation.ts';
import { type SimulatedAws, startSimulatedAws } from '../../../src/simulation/aws/server.ts';
import { messageAsText } from '../../../src/simulation/slack/as-text.ts';
import { modalAsText } from '../../../src/simulation/slack/modal-player.ts';
import { type SimulatedSlack, startSimulatedSlack } from '../../../src/simulation/slack/simulated-slack.ts';
import type { StoredMessage } from '../../../src/simulation/slack/workspace.ts';
import { groupValue } from '../../../src/slack/remediation/reference.ts';
import { silent } from '../../support/stores.ts';
import { reason } from '../support/remediation-stage.ts';

/** So many seconds a second, once people have pressed everything. */
const FAST = 40;
const PENDING = { code: 'pending-reboot', remediation: 'reboot' } as const;

const clock = createDemoClock();
const closers = new AsyncDisposableStack();
let aws: SimulatedAws;
let slack: SimulatedSlack;

beforeEach(async () => {
  const fleet = remediationFleet(clock.now(), { size: 4 });
  aws = await startSimulatedAws({ world: fleet.world, clock });
  closers.defer(() => aws.close());
  closers.defer(enterSimulatedAws(process.env, aws.endpoint, fleet.world.caller));
  slack = await startSimulatedSlack({ clock });
  closers.defer(() => slack.close());
  const service = await startService({
    settings: demoSettings(fleet.configuration, slack, 'silent'),
    role: 'all',
    storeMode: 'in-memory',
    access: createAwsAccess({ clock }),
    clock,
    logger: silent,
  });
  closers.defer(() => service.stop(0));
  closers.defer(() => clock.runAt(1));
});
afterEach(() => closers.disposeAsync());

/** A restart of both instances of staging, begun; its message in the thread. Everything is sent more than once. */
async function begun(): Promise<{ readonly parent: StoredMessage; readonly message: StoredMessage }> {
  await slack.command('staging', { user: ALICE });
  const parent = await slack.waitFor('the first message', () => slack.channelMessages()[0], 30_000);
  await slack.waitFor('the findings', () => parent.text.includes('2 non-compliant'), 30_000);
  await slack.click(parent, 'findings-by-cause', { user: ALICE });
  const causes = await slack.waitFor('the causes', () => modalWith('Reboot 2 instances'));
  await slack.press(causes, 'remediate-group', { value: groupValue('reboot', PENDING) });
  const plan = await slack.waitFor('the plan', () => modalWith('INSTANCES (2)'), 30_000);
  await Promise.all([1, 2].map(() => slack.send(plan, reason('CHG-1: the kernel'))));
  const message = await slack.waitFor('the request', () => inThread(parent, 'APPROVAL NEEDED'), 30_000);
  await Promise.all([1, 2, 3].map(() => slack.click(message, 'remediation-approve', { user: BOB })));
  await slack.waitFor('the first restart', () => acts('RebootInstances').length > 0, 30_000);
  return { parent, message };
}

function modalWith(text: string) {
  const modal = slack.modal(ALICE);
  return modal !== undefined && modalAsText(modal).includes(text) ? modal : null;
}

function inThread(parent: StoredMessage, text: string): StoredMessage | undefined {
  return slack.thread(parent).find((message) => messageAsText(message).includes(text));
}

/** Instances that a call has acted on, one for each time. */
function acts(operation: string): string[] {
  return aws.requests
    .acts()
    .filter((request) => request.operation === operation)
    .flatMap(({ acted }) => acted.instanceIds);
}

describe('Slack away for minutes', () => {
  it('a remediation goes on to its end, and everything is told right when Slack is back', async () => {
    const { parent, message } = await begun();
    const awayAt = clock.now().getTime();
    slack.faults.add('*', { kind: 'server-error' }, 1_000_000);
    // What Slack has taken by now may still show.
    await clock.sleep(500);
    const heard = messageAsText(message);
    clock.runAt(FAST);
    await slack.waitFor('the last scan', () => new Set(acts('SendCommand')).size === 2, 60_000);
    await clock.sleep(180_000);
    const awayMinutes = (clock.now().getTime() - awayAt) / 60_000;
    expect(awayMinutes).toBeGreaterThan(5);
    expect(messageAsText(message)).toBe(heard);

    slack.faults.clear();
    await slack.waitFor('the outcome', () => messageAsText(message).startsWith('FIXED: REBOOT 2'), 60_000);
    await slack.waitFor('the green cards', () => inThread(parent, '*Fixed*'), 60_000);
    const copy = slack.channelMessages(`D0${BOB}`)[0];
    await slack.waitFor('the copy', () => copy && messageAsText(copy).includes('approved'));
    expect(slack.thread(parent).filter((each) => messageAsText(each).includes('REBOOT 2'))).toHaveLength(1);
    expect(slack.channelMessages(`D0${BOB}`)).toHaveLength(1);
    expect(JSON.stringify(message.blocks)).not.toContain('remediation-stop');

    const restarted = acts('RebootInstances');
    expect(new Set(restarted).size).toBe(2);
    expect(restarted).toHaveLength(2);
    expect(acts('SendCommand').toSorted()).toEqual(restarted.toSorted());
    expect(aws.overlaps()).toEqual([]);
  }, 180_000);
});
