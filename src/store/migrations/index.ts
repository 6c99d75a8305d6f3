import type { Migration } from 'kysely/migration';
import * as runs from './0001-runs.ts';
import * as slack from './0100-slack.ts';
import * as reportedCauses from './0110-reported-causes.ts';
import * as sharedConversations from './0120-shared-conversations.ts';
import * as remediation from './0130-remediation.ts';
import * as slackRemediation from './0140-slack-remediation.ts';
import * as history from './0150-history.ts';
import * as digests from './0160-digests.ts';
import * as historyIndexes from './0170-history-indexes.ts';
import * as slackDigests from './0180-slack-digests.ts';
import * as slackHomes from './0190-slack-homes.ts';
import * as outboxAge from './0200-outbox-age.ts';

/** All migrations by name, in the order of their names. A released migration never changes. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-runs': { up: runs.up },
  '0100-slack': { up: slack.up },
  '0110-reported-causes': { up: reportedCauses.up },
  '0120-shared-conversations': { up: sharedConversations.up },
  '0130-remediation': { up: remediation.up },
  '0140-slack-remediation': { up: slackRemediation.up },
  '0150-history': { up: history.up },
  '0160-digests': { up: digests.up },
  '0170-history-indexes': { up: historyIndexes.up },
  '0180-slack-digests': { up: slackDigests.up },
  '0190-slack-homes': { up: slackHomes.up },
  '0200-outbox-age': { up: outboxAge.up },
};
