/**
 * Keeps a malformed frame from ending the process. The SDK reads frames in an async listener that nobody awaits:
 * a frame that is null, or an event without its inner event, would become an unhandled rejection.
 */

import type { SocketModeReceiver } from '@slack/bolt';
import type { Logger } from '../log.ts';

const FRAME = 'ws_message';

/** Puts the SDK's own listener behind one that logs what it throws. */
export function guardFrames(client: SocketModeReceiver['client'], logger: Logger): void {
  for (const read of client.listeners(FRAME)) {
    client.off(FRAME, read);
    client.on(FRAME, async (...frame) => {
      try {
        await read.apply(client, frame);
      } catch (error) {
        logger.error({ error }, 'A frame from Slack could not be read and is left out');
      }
    });
  }
}
