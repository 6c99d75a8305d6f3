/** Remediation as the service runs it: over AWS, over the store, and with people looked up in Slack. */

import { randomBytes } from 'node:crypto';
import { newRunId } from '../assessment/run-id.ts';
import type { Runs } from '../assessment/runs.ts';
import type { AwsAccess } from '../aws/reader.ts';
import type { Logger } from '../log.ts';
import type { Clock } from '../model/clock.ts';
import type { Settings } from '../model/settings.ts';
import { createAwsPorts } from '../remediation/aws-ports.ts';
import { type Remediator, startRemediator } from '../remediation/driver/remediator.ts';
import type { People } from '../remediation/ports.ts';
import type { Remediations } from '../remediation/remediations.ts';
import { createRemediations } from '../remediation/service.ts';
import { boltLogger } from '../slack/bolt-logger.ts';
import { createClients } from '../slack/outbox/clients.ts';
import { createPeople } from '../slack/people.ts';
import { needed } from '../slack/transport.ts';
import type { Store } from '../store/store.ts';
import { openStreaks } from '../store/streaks.ts';

export interface RemediationParts {
  readonly store: Store;
  readonly runs: Runs;
  readonly settings: Settings;
  readonly access: AwsAccess;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Remediation {
  readonly remediations: Remediations;
  /** Carries on what was agreed to, from now on. Call it once. */
  begin(): Remediator;
}

/** What people ask for, and the machine that does it, over the same ports. */
export function openRemediation(parts: RemediationParts): Remediation {
  const { store, settings, clock, logger } = parts;
  const aws = createAwsPorts({ ...parts, reported: (scope) => openStreaks(store.db, scope) });
  const ports = { ...aws, people: peopleOf(settings, logger) };
  let remediator: Remediator | null = null;
  return {
    remediations: createRemediations({
      ...parts,
      ports,
      newId: () => newRunId(clock.now()),
      newToken: () => randomBytes(24).toString('base64url'),
      nudge: () => remediator?.nudge(),
    }),
    begin() {
      const newId = () => randomBytes(16).toString('hex');
      remediator = startRemediator({ store, ports, settings, clock, logger, newId });
      return remediator;
    },
  };
}

function peopleOf({ slack }: Settings, logger: Logger): People {
  const token = needed(slack.botToken, 'SLACK_BOT_TOKEN');
  return createPeople(createClients(token, slack.apiUrl, boltLogger(logger)).interactive);
}
