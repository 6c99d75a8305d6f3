/** The environment variables patchcheck reads, all in one place. AWS's own are left to the AWS SDK. */

import { z } from 'zod';
import { PatchcheckError } from '../model/errors.ts';

const Port = z.coerce.number().int().min(0).max(65_535);
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const empty = (value: unknown) => (value === '' ? undefined : value);

const Variables = z.object({
  SLACK_BOT_TOKEN: z.preprocess(
    empty,
    z.string().startsWith('xoxb-', 'a bot token begins with xoxb-').optional(),
  ),
  SLACK_APP_TOKEN: z.preprocess(
    empty,
    z.string().startsWith('xapp-', 'an app-level token begins with xapp-').optional(),
  ),
  SLACK_SIGNING_SECRET: z.preprocess(empty, z.string().min(8).optional()),
  SLACK_TRANSPORT: z.preprocess(empty, z.enum(['socket', 'http']).default('socket')),
  SLACK_API_URL: z.preprocess(empty, z.url().optional()),
  PORT: z.preprocess(empty, Port.default(3000)),
  ADMIN_PORT: z.preprocess(empty, Port.optional()),
  DATABASE_URL: z.preprocess(
    empty,
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'a PostgreSQL address begins with postgres://')
      .optional(),
  ),
  PATCHCHECK_DATA: z.preprocess(empty, z.string().default('./data')),
  PATCHCHECK_CONFIG: z.preprocess(empty, z.string().default('patchcheck.yaml')),
  LOG_LEVEL: z.preprocess(empty, z.enum(LOG_LEVELS).default('info')),
});
export type Variables = z.infer<typeof Variables>;

/** Validated variables. Throws `bad-configuration` naming every variable that is wrong, never its value. */
export function readVariables(env: NodeJS.ProcessEnv): Variables {
  const result = Variables.safeParse(env);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new PatchcheckError(
    'bad-configuration',
    `Wrong environment variables: ${lines.join('; ')}`,
    'Correct them and start again.',
  );
}
