import { asPatchcheckError, PatchcheckError } from '../model/errors.ts';
import { asStoreError } from '../store/errors.ts';

/**
 * Whatever was thrown as people in Slack should read it. What is wrong with a request stays as it is; what is
 * wrong with the bot itself is told without addresses and settings, which belong to its log: it is the cause.
 */
export function asToldError(thrown: unknown): PatchcheckError {
  const error = asPatchcheckError(asStoreError(thrown));
  switch (error.code) {
    case 'store-unavailable':
      return told(error, 'My database does not answer just now.', 'Nothing is lost. Ask again in a minute.');
    case 'store-full':
      return told(
        error,
        'The disk of my database is full.',
        'Tell whoever runs me; until then I begin nothing.',
      );
    case 'internal':
      return told(
        error,
        'Something went wrong on my side.',
        'Ask again; if it stays, tell whoever runs me that the reason is in my log.',
      );
    default:
      return error;
  }
}

function told(cause: PatchcheckError, message: string, nextStep: string): PatchcheckError {
  return new PatchcheckError(cause.code, message, nextStep, { cause });
}
