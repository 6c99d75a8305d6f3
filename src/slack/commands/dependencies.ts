import type { types } from '@slack/bolt';
import type { Kysely } from 'kysely';
import type { Runs } from '../../assessment/runs.ts';
import type { Check } from '../../doctor/check.ts';
import type { History } from '../../history/history.ts';
import type { Clock } from '../../model/clock.ts';
import type { Settings } from '../../model/settings.ts';
import type { Remediations } from '../../remediation/remediations.ts';
import type { Database } from '../../store/database.ts';
import type { Store } from '../../store/store.ts';
import type { AccessDependencies, Asker } from '../access.ts';
import type { SlackClients } from '../outbox/clients.ts';

/** What answering a command takes. */
export interface CommandDependencies extends AccessDependencies {
  readonly clients: SlackClients;
  readonly db: Kysely<Database>;
  readonly store: Pick<Store, 'db' | 'bell'>;
  readonly clock: Clock;
  readonly runs: Runs;
  readonly remediations: Remediations;
  readonly history: History;
  readonly settings: Settings;
  /** Something new is to be shown. */
  readonly nudge: () => void;
  /** This process is about to end: it begins nothing new. */
  readonly isDraining: () => boolean;
  /** Examines the installation in somebody's name; null where this process cannot. */
  readonly doctor: ((requestedBy: string) => Promise<readonly Check[]>) | null;
}

/** Whoever typed a command, and how to answer them later. */
export interface CommandAsker extends Asker {
  readonly channel: string;
  readonly responseUrl: string | null;
}

/** Somebody whose command was typed just now. */
export interface Typist extends CommandAsker {
  /** Opens a window, once, within three seconds. */
  readonly triggerId: string;
}

/** An answer that only the asker sees. The text says in words what the blocks show; empty: a window says it all. */
export interface Answer {
  readonly text: string;
  readonly blocks?: readonly types.KnownBlock[];
}
