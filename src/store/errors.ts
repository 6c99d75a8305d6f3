import { PatchcheckError } from '../model/errors.ts';
import type { Owner } from './owner-lock.ts';

/** SQLSTATE classes and Node codes that say: the database cannot be reached or has gone away. */
const GONE_CLASSES = ['08', '57', '53'];
const GONE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
const FULL_CODES = new Set(['53100', 'ENOSPC', 'EDQUOT']);
const REFUSED_CLASS = '28';
const NOT_ALLOWED = '42501';
const UNKNOWN_DATABASE = '3D000';
const GONE_MESSAGES =
  /connection terminated|connection timeout|timeout exceeded when trying to connect|client has encountered a connection error|not queryable|PGlite is clos|unreachable|Cannot use a pool after calling end/i;

/**
 * Any error of the database as a PatchcheckError; other errors come back as they were, but without the
 * statement's parameters, which hold whole findings and belong into no log.
 */
export function asStoreError(thrown: unknown): unknown {
  if (thrown instanceof PatchcheckError || !(thrown instanceof Error)) return thrown;
  for (const property of ['params', 'query', 'detail']) Reflect.deleteProperty(thrown, property);
  const code = codeOf(thrown);
  if (FULL_CODES.has(code) || /no space left on device/i.test(thrown.message)) return storeFull(thrown);
  if (code.startsWith(REFUSED_CLASS) || code === UNKNOWN_DATABASE) {
    return unavailable(`The database refused the connection: ${thrown.message}.`, thrown);
  }
  if (code === NOT_ALLOWED) return notAllowed(thrown);
  if (GONE_CODES.has(code) || isGoneState(code) || GONE_MESSAGES.test(thrown.message)) {
    return unavailable(`The database does not answer: ${messageOf(thrown)}.`, thrown);
  }
  return thrown;
}

/** Runs `work` and rethrows errors of the database as PatchcheckErrors. */
export async function withStoreErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asStoreError(error);
  }
}

export function storeLocked(directory: string, owner: Owner | null): PatchcheckError {
  const holder = owner
    ? `process ${owner.pid} on ${owner.host}, started ${owner.startedAt}`
    : 'another process';
  return new PatchcheckError(
    'store-locked',
    `The data directory ${directory} belongs to ${holder}.`,
    'Stop that process, or set DATABASE_URL to a PostgreSQL database, which any number of processes may share.',
  );
}

export function directoryUnusable(directory: string, cause: unknown): PatchcheckError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new PatchcheckError(
    'store-unavailable',
    `The data directory ${directory} cannot be used: ${message}.`,
    'Make it writable for this user, or set PATCHCHECK_DATA to another directory or DATABASE_URL to a PostgreSQL database.',
    { cause },
  );
}

function storeFull(cause: Error): PatchcheckError {
  return new PatchcheckError(
    'store-full',
    `The disk of the database is full: ${cause.message}.`,
    'Free or add disk space; what was not written yet is tried again.',
    { cause },
  );
}

/** Most often the tables are older than the program, and its role may not change them. */
function notAllowed(cause: Error): PatchcheckError {
  return new PatchcheckError(
    'store-unavailable',
    `The database does not let its user do this: ${cause.message}.`,
    'Bring its tables up to date as the role that owns them, and give the rights anew: docs/database-role.sql.',
    { cause },
  );
}

function unavailable(message: string, cause: Error): PatchcheckError {
  return new PatchcheckError(
    'store-unavailable',
    message,
    'Check that the database runs and that DATABASE_URL names it, its user and its password.',
    { cause },
  );
}

function isGoneState(code: string): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && GONE_CLASSES.includes(code.slice(0, 2));
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Node's connection errors to several addresses carry their messages inside. */
function messageOf(error: Error): string {
  if (!(error instanceof AggregateError) || error.message) return error.message;
  return error.errors
    .map((each: unknown) => (each instanceof Error ? each.message : String(each)))
    .join('; ');
}
