/**
 * The one place that acts. The intent is written first; only the process that wrote it sends it, at once, and only
 * while its time is not up. Whatever happens to this process then, nobody sends it again.
 */

import type { Call, RemediationRecord, TargetState } from '../../model/remediation.ts';
import { asStoreError } from '../../store/errors.ts';
import type { CallOutcome } from '../ports.ts';
import { answered, callChange } from './answers.ts';
import { changeOf } from './change.ts';
import { governingNames } from './governing-names.ts';
import { intentOf } from './intents.ts';
import { externalIdOf, identityIn, type Working } from './working.ts';

/** An answer is worth some patience: without it, a look-up has to find out, and for a reboot cannot. */
const WRITE_TRIES = 8;
const FIRST_WAIT_MS = 250;

/** `targets`: those of one call. */
export async function act(working: Working, targets: readonly TargetState[]): Promise<void> {
  const { record, dependencies } = working;
  const { clock, newId, settings } = dependencies;
  const typed = settings.environments.get(record.plan.environment);
  if (!typed) return;
  const now = clock.now();
  const call = intentOf(record, targets, typed, { id: newId(), now: now.getTime() });
  const intent = await working.commit(record, {
    ...changeOf(record, now.toISOString(), { newCalls: [call] }),
    unlessStopped: governingNames(record),
  });
  if (intent.kind !== 'committed') return;
  const outcome = await sendOnce(working, call);
  await keepAnswer(working, intent.record, call.id, outcome);
}

async function sendOnce(working: Working, call: Call): Promise<CallOutcome> {
  const { clock, ports, logger } = working.dependencies;
  if (clock.now().getTime() >= Date.parse(call.sendBefore)) {
    return { kind: 'not-sent', code: 'TooLate', error: 'Writing the intent took too long.' };
  }
  try {
    return await ports.actor.send(call, identityIn(working), externalIdOf(working, call));
  } catch (error) {
    logger.error({ error, remediation: working.record.id, call: call.id }, 'Sending a call failed');
    return { kind: 'unknown', code: 'InternalError', error: 'Sending it failed inside patchcheck.' };
  }
}

/** Somebody else may have changed the remediation meanwhile, by a stop for instance: the answer holds all the same. */
async function keepAnswer(
  working: Working,
  committed: RemediationRecord,
  callId: string,
  outcome: CallOutcome,
): Promise<void> {
  const { clock, logger } = working.dependencies;
  let current: RemediationRecord | null = committed;
  for (let tries = 0; tries < WRITE_TRIES && current; tries += 1) {
    try {
      const call = current.calls.find(({ id }) => id === callId);
      if (call?.state !== 'intended') return tellIfTooLate(working, call, outcome);
      const at = clock.now().toISOString();
      const change = callChange(current, answered(call, outcome, at), at, at);
      if ((await working.commitAnswer(current, change)).kind === 'committed') return;
    } catch (error) {
      logger.warn(
        { error: asStoreError(error), remediation: committed.id, call: callId },
        'The answer to a call could not be kept yet',
      );
      await clock.sleep(FIRST_WAIT_MS * 2 ** tries);
    }
    current = await working.readAgain().catch(() => current);
  }
}

/** Never to happen: AWS refuses what reaches it after its time. If it does, somebody has to know. */
function tellIfTooLate(
  { dependencies, record }: Working,
  call: Call | undefined,
  outcome: CallOutcome,
): void {
  if (outcome.kind !== 'accepted' || call?.state !== 'not-sent') return;
  const { awsId } = outcome;
  dependencies.logger.error(
    { remediation: record.id, call: call.id, awsId },
    'AWS took a call that had been given up as lost: it may have been made twice',
  );
}
