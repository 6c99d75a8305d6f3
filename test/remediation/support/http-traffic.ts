/** How many HTTP requests of this process are on their way: while there are any, nobody waits. */

import { subscribe } from 'node:diagnostics_channel';

const open = new Set<unknown>();
let changes = 0;
let tell = () => {};

function began(message: unknown): void {
  open.add((message as { request: unknown }).request);
  changes += 1;
  tell();
}

function ended(message: unknown): void {
  open.delete((message as { request: unknown }).request);
  changes += 1;
  tell();
}

subscribe('http.client.request.start', began);
subscribe('http.client.response.finish', ended);
subscribe('http.client.request.error', ended);

export const httpTraffic = {
  /** Requests without a whole answer yet. */
  open: () => open.size,
  /** Goes up with everything that happens. */
  changes: () => changes,
  /** Calls `listener`, and nobody else, at everything that happens. */
  onChange: (listener: () => void) => {
    tell = listener;
  },
};
