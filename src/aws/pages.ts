/** Pages by continuation token: the token decides when the end is reached, never a page's length. */

import type { Operation } from '../model/reading.ts';
import type { AwsClients, AwsReader, Page } from './reader.ts';
import { ReadFailed } from './reader.ts';

/** Yields every page, empty ones too. Throws ReadFailed if AWS hands out the same token twice in a row. */
export async function* readPages<Answer extends Page>(
  send: AwsReader['send'],
  operation: Operation,
  call: (
    clients: AwsClients,
    token: string | undefined,
    options: { abortSignal: AbortSignal },
  ) => Promise<Answer>,
): AsyncGenerator<Answer> {
  let token: string | undefined;
  do {
    const page: Answer = await send(operation, (clients, options) => call(clients, token, options));
    yield page;
    const next = page.NextToken ?? page.NextMarker ?? page.Marker;
    if (next && next === token) throw goesInCircles(operation);
    token = next;
  } while (token);
}

function goesInCircles(operation: Operation): ReadFailed {
  return new ReadFailed(
    operation,
    'RepeatedNextToken',
    `${operation} returned the same page token twice: its list cannot be read to the end.`,
    'Run it again; if it stays, report it with the log.',
  );
}
