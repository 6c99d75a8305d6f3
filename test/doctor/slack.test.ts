import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/doctor/check.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../../src/slack/scopes.ts';
import { checksOf, clockOffBy, environment, only, problems, settingsOf, simulatedSlack } from './support.ts';

const ALL_SCOPES = [...REQUIRED_SCOPES, ...OPTIONAL_SCOPES];
const without = (...scopes: string[]) => ALL_SCOPES.filter((scope) => !scopes.includes(scope));

/** Without accounts to look at, AWS has no part in it. */
async function slackChecks(
  env: NodeJS.ProcessEnv,
  changes: Readonly<Record<string, unknown>> = {},
  more: Parameters<typeof checksOf>[1] = {},
): Promise<Check[]> {
  const settings = settingsOf({ prod: environment(changes) }, env);
  const people = new Map([...settings.environments].map(([name, each]) => [name, { ...each, accounts: [] }]));
  const checks = await checksOf({ ...settings, environments: people }, more);
  return checks.filter(({ area, name }) => area === 'slack' || name === 'clock');
}

describe('Slack, where everything is as it should be', () => {
  it('finds nothing to do and posts nothing', async () => {
    const { slack, env } = await simulatedSlack({ scopes: ALL_SCOPES });
    slack.workspace.userGroups.set('S0READERS', ['U0ALICE']);
    const checks = await slackChecks(env, { channels: ['C0PATCHING'], viewers: ['S0READERS'] });
    expect(problems(checks)).toEqual([]);
    expect(only(checks, 'slack', 'user-group').status).toBe('ok');
    expect(only(checks, 'slack', 'channel')).toMatchObject({ status: 'ok', subject: 'C0PATCHING' });
    expect(only(checks, 'process', 'clock', 'clock against Slack').status).toBe('ok');
    expect(slack.workspace.messages).toEqual([]);
    const methods = new Set(slack.calls.map(({ method }) => method));
    expect([...methods].filter((method) => /^(chat|files|views)\./.test(method))).toEqual([]);
  });
});

describe('without Slack', () => {
  it('is skipped where nothing wants it: assess needs no Slack', async () => {
    const checks = await slackChecks({});
    expect(only(checks, 'slack', 'settings').status).toBe('skipped');
    expect(checks).toHaveLength(1);
  });

  it('fails where the configuration names channels that only the bot can serve', async () => {
    const checks = await slackChecks({}, { channels: ['C0PATCHING'] });
    expect(only(checks, 'slack', 'bot-token')).toMatchObject({
      status: 'failed',
      detail: 'SLACK_BOT_TOKEN is not set.',
    });
    expect(only(checks, 'slack', 'app-token').status).toBe('failed');
  });
});

describe('tokens', () => {
  it('that Slack does not know fail, and what hangs on them is not tried', async () => {
    const { env } = await simulatedSlack();
    const checks = await slackChecks(
      { ...env, SLACK_BOT_TOKEN: 'xoxb-of-somebody-else' },
      { channels: ['C0PATCHING'] },
    );
    const check = only(checks, 'slack', 'bot-token');
    expect(check.status).toBe('failed');
    expect(check.detail).toContain('invalid_auth');
    expect(check.fix).toContain('Bot User OAuth Token');
    expect(checks.filter(({ name }) => ['scope', 'channel'].includes(name))).toEqual([]);
    expect(JSON.stringify(checks)).not.toContain('of-somebody-else');
  });

  it('for Socket Mode are tried without connecting', async () => {
    const { slack, env } = await simulatedSlack();
    const checks = await slackChecks({ ...env, SLACK_APP_TOKEN: 'xapp-wrong' });
    expect(only(checks, 'slack', 'app-token')).toMatchObject({ status: 'failed' });
    expect(only(await slackChecks(env), 'slack', 'app-token').status).toBe('ok');
    expect(slack.calls.filter(({ method }) => method === 'apps.connections.open')).toHaveLength(2);
  });

  it('for HTTP are replaced by the signing secret', async () => {
    const { env } = await simulatedSlack();
    const http = { ...env, SLACK_TRANSPORT: 'http', SLACK_APP_TOKEN: '' };
    const missing = await slackChecks(http);
    expect(only(missing, 'slack', 'signing-secret').status).toBe('failed');
    expect(missing.some(({ name }) => name === 'app-token')).toBe(false);
    const set = await slackChecks({ ...http, SLACK_SIGNING_SECRET: 'a-signing-secret' });
    expect(only(set, 'slack', 'signing-secret').status).toBe('ok');
    expect(JSON.stringify(set)).not.toContain('a-signing-secret');
  });

  it('are not called wrong where Slack cannot be reached or has no time', async () => {
    const { slack, env } = await simulatedSlack();
    slack.faults.add('auth.test', { kind: 'rate-limited', retryAfterSeconds: 30 });
    expect(only(await slackChecks(env), 'slack', 'bot-token')).toMatchObject({
      status: 'warning',
      detail: "Slack's rate limit was reached; it asks to wait 30 s.",
    });
    const nobody = { ...env, SLACK_API_URL: 'http://127.0.0.1:9/api/' };
    const check = only(await slackChecks(nobody), 'slack', 'bot-token');
    expect(check.status).toBe('failed');
    expect(check.detail).toContain('Slack did not answer');
  });

  it('that are wrong by their look are told with the configuration, not tried', async () => {
    const settings = settingsOf({ prod: environment() }, {});
    const checks = await checksOf(
      { ...settings, environments: new Map() },
      {
        configuration: {
          path: 'patchcheck.yaml',
          problems: [],
          settings,
          leftOut: [],
          wrongVariables: new Set(['SLACK_BOT_TOKEN']),
        },
      },
    );
    expect(only(checks, 'slack', 'settings')).toMatchObject({ status: 'skipped' });
  });
});

describe('scopes', () => {
  it.each(REQUIRED_SCOPES.map((scope) => [scope]))('%s missing fails, with what breaks', async (scope) => {
    const { env } = await simulatedSlack({ scopes: without(scope) });
    const found = problems(await slackChecks(env));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ status: 'failed', name: 'scope', subject: scope });
    expect(found[0]?.detail).not.toContain('Part of the bot');
    expect(found[0]?.fix).toContain(`Add ${scope} under`);
  });

  it.each(OPTIONAL_SCOPES.map((scope) => [scope]))('%s missing warns, with what is lost', async (scope) => {
    const { env } = await simulatedSlack({ scopes: without(scope) });
    const found = problems(await slackChecks(env));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ status: 'warning', name: 'scope', subject: scope });
    expect(found[0]?.detail).not.toContain('Part of the bot');
  });
});

describe('channels', () => {
  it('that do not exist, that the bot is not in, and archived ones fail, each with its remedy', async () => {
    const { slack, env } = await simulatedSlack({ scopes: ALL_SCOPES });
    const second = slack.workspace.channels.get('C0SECOND');
    if (second) second.isArchived = true;
    const checks = await slackChecks(env, {
      channels: ['C0NOWHERE', 'C0WITHOUT', 'C0SECOND', 'C0PATCHING'],
    });
    expect(only(checks, 'slack', 'channel', 'C0NOWHERE')).toMatchObject({ status: 'failed' });
    expect(only(checks, 'slack', 'channel', 'C0WITHOUT')).toMatchObject({
      status: 'failed',
      fix: 'Type /invite @patchcheck in the channel.',
    });
    expect(only(checks, 'slack', 'channel', 'C0SECOND').detail).toBe('This channel is archived.');
    expect(only(checks, 'slack', 'channel', 'C0PATCHING').status).toBe('ok');
  });

  it('are told by their history where their record may not be read', async () => {
    const { env } = await simulatedSlack({ scopes: without('channels:read', 'groups:read') });
    const checks = await slackChecks(env, { channels: ['C0WITHOUT', 'C0PATCHING'] });
    expect(only(checks, 'slack', 'channel', 'C0WITHOUT').detail).toBe('The bot is not in this channel.');
    expect(only(checks, 'slack', 'channel', 'C0PATCHING').status).toBe('ok');
  });

  it('are not judged where neither may be read', async () => {
    const { env } = await simulatedSlack({ scopes: ['commands', 'chat:write'] });
    const check = only(await slackChecks(env, { channels: ['C0PATCHING'] }), 'slack', 'channel');
    expect(check.status).toBe('skipped');
    expect(check.fix).not.toBeNull();
  });
});

describe('user groups', () => {
  it('are read, and told with what they are named for', async () => {
    const { slack, env } = await simulatedSlack({ scopes: ALL_SCOPES });
    slack.workspace.userGroups.set('S0READERS', ['U0ALICE', 'U0BOB']);
    slack.workspace.userGroups.set('S0NOBODY', []);
    const checks = await slackChecks(env, {
      operators: ['S0READERS'],
      approvers: ['S0READERS', 'S0NOBODY', 'S0UNKNOWN'],
    });
    expect(only(checks, 'slack', 'user-group', 'S0READERS')).toMatchObject({
      status: 'ok',
      detail: '2 members (operators of prod, approvers of prod).',
    });
    expect(only(checks, 'slack', 'user-group', 'S0NOBODY').status).toBe('warning');
    expect(only(checks, 'slack', 'user-group', 'S0UNKNOWN').status).toBe('failed');
  });

  it('that may not be read count for nobody, and that fails', async () => {
    const { slack, env } = await simulatedSlack({ scopes: without('usergroups:read') });
    slack.workspace.userGroups.set('S0READERS', ['U0ALICE']);
    const check = only(await slackChecks(env, { operators: ['S0READERS'] }), 'slack', 'user-group');
    expect(check.status).toBe('failed');
    expect(check.fix).toContain('usergroups:read');
  });
});

describe('the clock', () => {
  it.each([
    [30_000, 'ok', /^Within/],
    [-30_000, 'ok', /^Within/],
    [90_000, 'warning', /ahead of Slack/],
    [-90_000, 'warning', /behind Slack/],
    [5 * 60_000, 'failed', /Signatures are refused/],
    [-5 * 60_000, 'failed', /Signatures are refused/],
  ] as const)('off by %i ms against Slack is %s', async (ms, status, detail) => {
    const { env } = await simulatedSlack({ scopes: ALL_SCOPES });
    const checks = await slackChecks(env, {}, { clock: clockOffBy(ms) });
    const check = only(checks, 'process', 'clock', 'clock against Slack');
    expect(check.status).toBe(status);
    expect(check.detail).toMatch(detail);
    expect(check.fix === null).toBe(status === 'ok');
  });
});
