/** Carries one open conversation a step further, by what it is about. */

import type { Runs } from '../../assessment/runs.ts';
import type { History } from '../../history/history.ts';
import type { Settings } from '../../model/settings.ts';
import type { Remediations } from '../../remediation/remediations.ts';
import type { Store } from '../../store/store.ts';
import type { Directory } from '../directory.ts';
import { closesWith } from '../messages/notices.ts';
import { type Conversation, closeConversation, isAboutRun } from '../outbox/conversations.ts';
import { deliver } from '../outbox/deliver.ts';
import type { OutboxDependencies } from '../outbox/dependencies.ts';
import { tellRequester } from '../outbox/tell.ts';
import { carryApproval } from './carry-approval.ts';
import { carryDigest } from './carry-digest.ts';
import { carryRemediation } from './carry-remediation.ts';
import { carryRun } from './carry-run.ts';

export interface CarryDependencies extends OutboxDependencies {
  readonly runs: Runs;
  readonly remediations: Remediations;
  readonly history: History;
  readonly settings: Settings;
  readonly store: Pick<Store, 'db'>;
  readonly directory: Directory;
  /** This process is about to end: what did not begin yet begins elsewhere, or after its start. */
  readonly isDraining: () => boolean;
}

/** One round for one conversation, whose lease the caller holds. */
export async function carry(conversation: Conversation, dependencies: CarryDependencies): Promise<void> {
  if (isAboutRun(conversation)) return carryRun(conversation, dependencies);
  switch (conversation.kind) {
    case 'remediation':
      return carryRemediation(conversation, dependencies);
    case 'approval':
      return carryApproval(conversation, dependencies);
    case 'digest':
      return carryDigest(conversation, dependencies);
    default:
      return carryNotice(conversation, dependencies);
  }
}

/** Its words were set when it was given. */
async function carryNotice(conversation: Conversation, dependencies: CarryDependencies): Promise<void> {
  const { db, clock, clients, logger } = dependencies;
  const delivery = await deliver(conversation, true, dependencies);
  if (delivery.kind === 'pending') return;
  if (delivery.kind === 'closed') {
    logger.warn({ conversation: conversation.id, error: delivery.error }, 'A notice could not be posted');
    await tellRequester(conversation, closesWith(delivery.error, conversation.channel), clients, logger);
  }
  await closeConversation(db, clock, conversation);
}
