/** What an interaction brings along, read from a payload that Slack has vouched for. */

import { z } from 'zod';
import type { Asker } from '../access.ts';
import { askerOf } from '../gate.ts';
import { parsed } from './reference.ts';

const Payload = z.object({
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
  view: z.object({ id: z.string(), hash: z.string().optional(), private_metadata: z.string() }).optional(),
});

export interface Interaction {
  readonly asker: Asker;
  readonly triggerId: string;
  /** Where the person is: the channel of the message, or the one that the modal was opened from. */
  readonly channel: string | null;
  readonly modal: { readonly id: string; readonly metadata: unknown } | null;
}

/** null for what is no interaction of a person. */
export function readInteraction(body: unknown): Interaction | null {
  const asker = askerOf(body);
  const payload = Payload.safeParse(body).data;
  if (asker === null || payload === undefined) return null;
  const { view, trigger_id: triggerId = '' } = payload;
  const metadata = view === undefined ? undefined : parsed(view.private_metadata);
  const opened = z.object({ channel: z.string().nullable() }).safeParse(metadata).data;
  return {
    asker,
    triggerId,
    channel: asker.channel ?? opened?.channel ?? null,
    modal: view === undefined ? null : { id: view.id, metadata },
  };
}
