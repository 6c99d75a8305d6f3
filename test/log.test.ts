import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../src/log.ts';

function logged(write: (logger: ReturnType<typeof createLogger>) => void, isTTY = false): string {
  const stream: PassThrough & { isTTY?: boolean } = new PassThrough();
  stream.isTTY = isTTY;
  write(createLogger({ level: 'debug', destination: stream }));
  const chunk: unknown = stream.read();
  return chunk === null ? '' : String(chunk);
}

describe('a log line', () => {
  it('is JSON with level, time, message and metadata', () => {
    const line = logged((logger) => logger.info({ runId: 'r1' }, 'Run started'));

    expect(JSON.parse(line)).toMatchObject({ level: 'info', msg: 'Run started', runId: 'r1' });
  });

  it('keeps an error with its cause', () => {
    const error = new Error('outer', { cause: new Error('inner') });

    const line = logged((logger) => logger.error({ error }, 'Scope failed'));

    expect(line).toContain('outer');
    expect(line).toContain('inner');
  });
});

describe('secrets', () => {
  const SECRETS = {
    slack: 'xoxb-123-abcDEF',
    app: 'xapp-1-A1-9-zzz',
    accessKey: 'ASIAQWERTYUIOPASDFGH',
    responseUrl: 'https://hooks.slack.com/commands/T1/2/abc',
    password: 'pa55word',
    session: 'FwoGZXIvYXdzEXAMPLE',
  };

  it('are removed from metadata, by name and by look', () => {
    const line = logged((logger) =>
      logger.warn(
        {
          externalId: 'correct-horse',
          account: { externalId: 'correct-horse' },
          body: { user: 'U1', response_url: SECRETS.responseUrl, token: 'verification' },
          credentials: { accessKeyId: SECRETS.accessKey },
          note: `used ${SECRETS.slack} at postgres://me:${SECRETS.password}@db/x`,
        },
        'Everything at once',
      ),
    );

    for (const secret of [...Object.values(SECRETS), 'correct-horse', 'verification']) {
      expect(line).not.toContain(secret);
    }
    expect(line).toContain('U1');
  });

  it('are removed from errors and stacks', () => {
    const error = new Error(
      `call with ${SECRETS.app} failed: "SessionToken":"${SECRETS.session}" at ${SECRETS.responseUrl}`,
    );

    const line = logged((logger) => logger.error({ error }, 'Call failed'));

    expect(line).not.toContain(SECRETS.app);
    expect(line).not.toContain(SECRETS.session);
    expect(line).not.toContain('hooks.slack.com');
  });

  it('are removed from what the Slack SDK says about its requests', () => {
    const payload = { token: 'verification', trigger_id: '13345224609.8534564800', user_id: 'U1' };
    const socket = { url: 'wss://wss-primary.slack.com/link/?ticket=one-time-pass&app_id=A1' };
    const upload = { upload_url: 'https://files.slack.com/upload/v1/CwABAAAAXAoAAVnX' };
    const said = `Received: ${JSON.stringify({ payload })} ${JSON.stringify({ socket, upload })}`;

    const line = logged((logger) => logger.debug({ said, reason: 'the token: not_authed' }, 'Slack SDK'));

    expect(line).not.toMatch(/verification|8534564800|one-time-pass|CwABAAAA/);
    expect(JSON.parse(line)).toMatchObject({ said: expect.stringContaining('U1') });
    expect(line).toContain('app_id=A1');
    expect(line).toContain('the token: not_authed');
  });

  it('are removed on a terminal too', async () => {
    const stream: PassThrough & { isTTY?: boolean } = new PassThrough();
    stream.isTTY = true;
    createLogger({ level: 'info', destination: stream }).info(
      { token: 'abc-secret' },
      `with ${SECRETS.slack}`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));

    const text = String(stream.read());

    expect(text).toContain('with [redacted]');
    expect(text).not.toContain('abc-secret');
  });
});
