import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SimulatedSlack, startSimulatedSlack } from '../../src/simulation/slack/simulated-slack.ts';
import { boltLogger } from '../../src/slack/bolt-logger.ts';
import { createClients } from '../../src/slack/outbox/clients.ts';
import { createPeople } from '../../src/slack/people.ts';
import { logger } from './support/bot.ts';

const SCOPES = ['users:read', 'usergroups:read'];
let slack: SimulatedSlack;
const people = () =>
  createPeople(createClients(slack.botToken, slack.apiUrl, boltLogger(logger)).interactive);
const person = (user: string, workspace = 'T0PATCH001') => ({ user, workspace });

beforeEach(async () => {
  slack = await startSimulatedSlack({ scopes: SCOPES });
});
afterEach(() => slack.close());

describe('who belongs to a list', () => {
  it('is whoever is named, or in a group that is named', async () => {
    expect(await people().membership(person('U0BOB'), ['U0BOB'])).toEqual({ isMember: true, resolved: {} });
    expect(await people().membership(person('U0ALICE'), ['U0BOB', 'S0OPS'])).toEqual({
      isMember: true,
      resolved: { S0OPS: ['U0ALICE'] },
    });
    expect(await people().membership(person('U0BOB'), ['S0OPS'])).toEqual({
      isMember: false,
      resolved: { S0OPS: ['U0ALICE'] },
    });
    expect((await people().membership(person('U0BOB'), [])).isMember).toBe(false);
  });

  it('is read afresh every time', async () => {
    const asked = people();
    expect((await asked.membership(person('U0ALICE'), ['S0OPS'])).isMember).toBe(true);
    slack.workspace.userGroups.set('S0OPS', ['U0BOB']);
    expect((await asked.membership(person('U0ALICE'), ['S0OPS'])).isMember).toBe(false);
  });

  it.each([
    ['who left', 'U0LEFT'],
    ['who is a guest', 'U0GUEST'],
    ['of another organisation', 'U0STRANGER'],
  ])('is nobody %s', async (_, user) => {
    const alice = slack.workspace.users.get('U0ALICE');
    if (alice) slack.workspace.users.set('U0LEFT', { ...alice, id: 'U0LEFT', kind: 'deactivated' });
    slack.workspace.userGroups.set('S0OPS', [user]);
    expect((await people().membership(person(user), [user, 'S0OPS'])).isMember).toBe(false);
  });

  it('is nobody who says to be of another workspace', async () => {
    expect((await people().membership(person('U0BOB', 'T0OTHER'), ['U0BOB'])).isMember).toBe(false);
  });

  it('is not known where Slack does not answer, or a group cannot be read', async () => {
    await expect(people().membership(person('U0BOB'), ['S0GONE'])).rejects.toThrow('no_such_subteam');
    slack.faults.add('users.info', { kind: 'server-error' });
    await expect(people().membership(person('U0BOB'), ['U0BOB'])).rejects.toThrow();
    slack.faults.add('usergroups.users.list', { kind: 'rate-limited', retryAfterSeconds: 30 });
    await expect(people().membership(person('U0BOB'), ['S0OPS'])).rejects.toThrow();
  });
});
