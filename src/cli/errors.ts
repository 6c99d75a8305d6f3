import { inspect } from 'node:util';
import { redactLine } from '../log.ts';
import { asPatchcheckError, type ErrorCode, PatchcheckError } from '../model/errors.ts';
import { EXIT } from './command.ts';

/** Errors of what was typed or set, as against errors of what was found on the way. */
const USAGE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'bad-usage',
  'bad-configuration',
  'output-failed',
  'unknown-environment',
  'unknown-region',
  'unknown-account',
  'unknown-instance',
  'unknown-run',
  'store-locked',
  'slack-settings-missing',
]);

/**
 * A thrown value as text for people, and the exit code that goes with it. At the log levels `debug` and `trace`
 * the stacks of the error and of what caused it follow, without secrets.
 */
export function explainError(thrown: unknown, logLevel?: string): { text: string; exitCode: number } {
  const error = isParseArgsError(thrown)
    ? new PatchcheckError('bad-usage', thrown.message, 'See patchcheck --help.')
    : asPatchcheckError(thrown);
  const details = logLevel === 'debug' || logLevel === 'trace' ? `${redactLine(inspect(error))}\n` : '';
  return {
    text: `patchcheck: ${error.message}\n${error.nextStep} [${error.code}]\n${details}`,
    exitCode: USAGE.has(error.code) ? EXIT.usage : EXIT.partial,
  };
}

/** node:util's parseArgs complains with codes of its own. */
function isParseArgsError(thrown: unknown): thrown is Error {
  return (
    thrown instanceof Error &&
    'code' in thrown &&
    typeof thrown.code === 'string' &&
    thrown.code.startsWith('ERR_PARSE_ARGS')
  );
}
