/** Errors that people meet: a stable code, what happened and where, and what to do next. */

export const ERROR_CODES = [
  'bad-usage',
  'bad-configuration',
  'output-failed',
  'unknown-environment',
  'unknown-region',
  'unknown-account',
  'unknown-instance',
  'unknown-run',
  'not-allowed',
  'store-locked',
  'store-unavailable',
  'store-full',
  'aws-read-failed',
  'aws-role-refused',
  'run-cancelled',
  'slack-unavailable',
  'slack-refused',
  'slack-settings-missing',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export class PatchcheckError extends Error {
  readonly code: ErrorCode;
  /** What the reader of the message can do about it, as a sentence. */
  readonly nextStep: string;

  constructor(code: ErrorCode, message: string, nextStep: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'PatchcheckError';
    this.code = code;
    this.nextStep = nextStep;
  }
}

/** Any thrown value as a PatchcheckError; unknown ones become `internal` with the original as cause. */
export function asPatchcheckError(thrown: unknown): PatchcheckError {
  if (thrown instanceof PatchcheckError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new PatchcheckError(
    'internal',
    message,
    'Run it again with LOG_LEVEL=debug; if it stays, report it with the log.',
    {
      cause: thrown,
    },
  );
}
