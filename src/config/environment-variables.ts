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

/** What is wrong with one variable; its value is never told. */
export interface VariableProblem {
  readonly name: string;
  readonly message: string;
}

/** The variables that are right, defaults in place of the others, and what is wrong with those. */
export function inspectVariables(env: NodeJS.ProcessEnv): {
  readonly variables: Variables;
  readonly problems: readonly VariableProblem[];
} {
  const result = Variables.safeParse(env);
  if (result.success) return { variables: result.data, problems: [] };
  const problems = result.error.issues.map(({ path, message }) => ({ name: path.join('.'), message }));
  const wrong = new Set(problems.map(({ name }) => name));
  const right = Object.fromEntries(Object.entries(env).filter(([name]) => !wrong.has(name)));
  return { variables: Variables.parse(right), problems };
}

/** Validated variables. Throws `bad-configuration` naming every variable that is wrong, never its value. */
export function readVariables(env: NodeJS.ProcessEnv): Variables {
  const { variables, problems } = inspectVariables(env);
  if (problems.length === 0) return variables;
  const lines = problems.map(({ name, message }) => `${name}: ${message}`);
  throw new PatchcheckError(
    'bad-configuration',
    `Wrong environment variables: ${lines.join('; ')}`,
    'Correct them and start again.',
  );
}
