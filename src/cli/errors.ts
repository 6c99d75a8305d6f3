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

/** A thrown value as text for people, and the exit code that goes with it. */
export function explainError(thrown: unknown): { text: string; exitCode: number } {
  const error = isParseArgsError(thrown)
    ? new PatchcheckError('bad-usage', thrown.message, 'See patchcheck --help.')
    : asPatchcheckError(thrown);
  return {
    text: `patchcheck: ${error.message}\n${error.nextStep} [${error.code}]\n`,
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
