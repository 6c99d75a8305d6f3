/** Logs: JSON lines for machines, one readable line each on a terminal; secrets never reach either. */

import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';

export type { Logger } from 'pino';

/** Names under which secrets travel, at any depth that occurs in our metadata. */
const SECRET_KEYS = [
  'token',
  'botToken',
  'appToken',
  'signingSecret',
  'externalId',
  'ExternalId',
  'accessKeyId',
  'secretAccessKey',
  'sessionToken',
  'SecretAccessKey',
  'SessionToken',
  'credentials',
  'Credentials',
  'authorization',
  'Authorization',
  'password',
  'databaseUrl',
  'response_url',
  'responseUrl',
  'trigger_id',
];

const REDACTED_PATHS = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `*.*.*.${key}`]);

/** Secrets by their look, wherever a message or a stack quotes them. */
const SECRET_TEXT =
  /xox[abeprs]-[\w-]+|xapp-[\w-]+|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|https:\/\/(?:hooks\.slack\.com|files\.slack\.com\/upload)\/[^\s"'\\]+/g;
/** `name: value` and `name=value`, with JSON's quotes and escapes between. */
const SECRET_FIELD =
  /(SecretAccessKey|SessionToken|ExternalId|response_url)((?:\\?["']|\s){0,3}[=:](?:\\?["']|\s){0,3})[^\s"'&<,}\\]+/gi;
/** In JSON alone, also where it is quoted in other JSON: in prose these words come before what people need to read. */
const SECRET_JSON_FIELD = /(\\{0,3}"(?:token|trigger_id)\\{0,3}"\s{0,3}:\s{0,3}\\{0,3}")[^"\\]+/g;
/** Opens a Socket Mode connection. */
const SOCKET_TICKET = /([?&]ticket=)[^&\s"'\\]+/g;
const URL_PASSWORD = /(:\/\/[^\s:/@"\\]{1,200}:)[^\s@"\\]+@/g;

/** `line` without anything that looks like a secret. */
export function redactLine(line: string): string {
  return line
    .replace(SECRET_TEXT, '[redacted]')
    .replace(SECRET_FIELD, '$1$2[redacted]')
    .replace(SECRET_JSON_FIELD, '$1[redacted]')
    .replace(SOCKET_TICKET, '$1[redacted]')
    .replace(URL_PASSWORD, '$1[redacted]@');
}

/**
 * A logger. Messages are static text and what varies is metadata, so that lines can be grouped.
 * Writes to standard error by default: standard output belongs to reports.
 */
export function createLogger(options: {
  readonly level: string;
  readonly destination?: NodeJS.WritableStream & { isTTY?: boolean };
}): Logger {
  const destination = options.destination ?? process.stderr;
  const sink = destination.isTTY
    ? pretty({ destination, colorize: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss' })
    : destination;
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
      serializers: { error: pino.stdSerializers.errWithCause, err: pino.stdSerializers.errWithCause },
    },
    { write: (line: string) => void sink.write(redactLine(line)) },
  );
}
