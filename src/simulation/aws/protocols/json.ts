/** AWS JSON 1.1: times are seconds since the epoch, fractions allowed. */

import { AwsError } from '../errors.ts';

export type Input = Readonly<Record<string, unknown>>;

/** The body of a request. Throws SerializationException for anything but a JSON object. */
export function readJson(body: string): Input {
  const value = parse(body === '' ? '{}' : body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AwsError('SerializationException', 'Start of structure or map found where not expected.');
  }
  return value as Input;
}

export function writeJson(output: object): string {
  return JSON.stringify(output, epochSeconds);
}

export function writeJsonError(error: AwsError): string {
  return JSON.stringify({ __type: error.code, message: error.message });
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new AwsError('SerializationException', 'Unable to parse the body of the request.');
  }
}

/** JSON.stringify turns dates into text before it asks; the holder still has the date. */
function epochSeconds(this: unknown, key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const held = (this as Record<string, unknown>)[key];
  return held instanceof Date ? held.getTime() / 1000 : value;
}
