/** A call that Slack answers with `ok: false`. */
export class ApiError extends Error {
  readonly code: string;
  readonly details: readonly string[];

  constructor(code: string, details: readonly string[] = []) {
    super(code);
    this.name = 'ApiError';
    this.code = code;
    this.details = details;
  }
}
