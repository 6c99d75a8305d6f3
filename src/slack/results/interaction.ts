/** What an interaction brings along, read from a payload that Slack has vouched for. */

import { z } from 'zod';
import type { Asker } from '../access.ts';
import { askerOf } from '../gate.ts';
import { parsed } from './reference.ts';

const Payload = z.object({
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
  view: z
    .object({
      id: z.string(),
      type: z.string().optional(),
      hash: z.string().optional(),
      private_metadata: z.string().default(''),
      state: z.object({ values: z.unknown() }).optional(),
    })
    .optional(),
  container: z
    .object({
      message_ts: z.string().optional(),
      thread_ts: z.string().optional(),
      is_ephemeral: z.boolean().optional(),
    })
    .optional(),
});

export interface Interaction {
  readonly asker: Asker;
  readonly triggerId: string;
  /** Where the person is: the channel of the message, or the one that the modal was opened from. */
  readonly channel: string | null;
  readonly modal: { readonly id: string; readonly metadata: unknown; readonly values: unknown } | null;
  /** The message that was clicked on, where others see it too, and its thread. */
  readonly message: { readonly ts: string; readonly threadTs: string | null } | null;
}

/** null for what is no interaction of a person. */
export function readInteraction(body: unknown): Interaction | null {
  const asker = askerOf(body);
  const payload = Payload.safeParse(body).data;
  if (asker === null || payload === undefined) return null;
  const { view, container, trigger_id: triggerId = '' } = payload;
  const metadata = view === undefined ? undefined : parsed(view.private_metadata);
  const opened = z.object({ channel: z.string().nullable() }).safeParse(metadata).data;
  return {
    asker,
    triggerId,
    channel: asker.channel ?? opened?.channel ?? null,
    // The app's Home is a view, too, and no window.
    modal:
      view === undefined || view.type === 'home'
        ? null
        : { id: view.id, metadata, values: view.state?.values },
    message:
      container?.message_ts === undefined || container.is_ephemeral === true
        ? null
        : { ts: container.message_ts, threadTs: container.thread_ts ?? null },
  };
}
