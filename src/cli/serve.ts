/** `patchcheck serve`: the bot, until it is told to stop. */

import { parseArgs } from 'node:util';
import { createAwsAccess } from '../aws/access.ts';
import { inspectConfiguration } from '../config/inspect-configuration.ts';
import { loadSettings } from '../config/load-settings.ts';
import { createLogger, type Logger } from '../log.ts';
import { systemClock } from '../model/clock.ts';
import { PatchcheckError } from '../model/errors.ts';
import { didYouMean } from '../model/nearest-match.ts';
import { type CommandIo, EXIT } from './command.ts';
import { ROLES, type Role, startService } from './service.ts';
import { serviceDoctor } from './service-doctor.ts';

/** Between a container's SIGTERM and its SIGKILL there are usually 30 s. */
const GRACE_MS = 15_000;

/** Serves until SIGTERM or SIGINT; a second signal ends it at once. Throws PatchcheckError if it cannot start. */
export async function runServe(args: string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({ args, options: { role: { type: 'string' }, config: { type: 'string' } } });
  const role = roleOf(values.role);
  const settings = await loadSettings({ env: io.env, configPath: values.config });
  const logger = createLogger({ level: settings.logLevel, destination: io.stderr });
  endOnUnhandled(logger);
  const shared = { access: createAwsAccess({ logger }), clock: systemClock, logger };
  const configuration = () => inspectConfiguration({ env: io.env, configPath: values.config });
  const service = await startService({
    ...shared,
    settings,
    role,
    storeMode: 'own',
    doctor: serviceDoctor({ ...shared, configuration, env: io.env }),
  });
  logger.info({ role, store: settings.databaseUrl === null ? 'embedded' : 'postgres' }, 'Serving');
  const signal = await firstSignal(logger);
  logger.info({ signal }, 'Stopping');
  await service.stop(GRACE_MS);
  logger.info('Stopped');
  return EXIT.done;
}

function roleOf(typed: string | undefined): Role {
  if (typed === undefined) return 'all';
  const role = ROLES.find((candidate) => candidate === typed);
  if (role) return role;
  throw new PatchcheckError(
    'bad-usage',
    `--role cannot be ${JSON.stringify(typed.slice(0, 64))}${didYouMean(typed, ROLES)}`,
    `It is one of ${ROLES.join(', ')}.`,
  );
}

/** Whatever nobody handled leaves the process in an unknown state: a supervisor starts a fresh one. */
function endOnUnhandled(logger: Logger): void {
  const end = (error: unknown) => {
    logger.fatal({ error }, 'Unhandled error; ending so that a fresh process takes over');
    process.exit(EXIT.partial);
  };
  process.on('unhandledRejection', end);
  process.on('uncaughtException', end);
}

function firstSignal(logger: Logger): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const onSignal = (signal: NodeJS.Signals) => {
      process.once(signal, () => {
        logger.warn({ signal }, 'Second signal; ending at once');
        process.exit(EXIT.partial);
      });
      resolve(signal);
    };
    process.once('SIGTERM', onSignal);
    process.once('SIGINT', onSignal);
  });
}
