import type { Kysely } from 'kysely';
import type { Logger } from '../../log.ts';
import type { Clock } from '../../model/clock.ts';
import type { Database } from '../../store/database.ts';
import type { SlackClients } from './clients.ts';
import type { Conversation } from './conversations.ts';
import type { OutgoingFile } from './upload.ts';

/** What the outbox works with. */
export interface OutboxDependencies {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly clients: SlackClients;
  /** The bytes of a file, made when it is sent. */
  readonly fileBytes: (conversation: Conversation, name: string) => Promise<OutgoingFile>;
}
