/** The forms of remediations, and what becomes of them once they are sent. */

import type { types } from '@slack/bolt';
import { DENY_FORM, PLAN_FORM, PLAN_OPTIONS } from '../action-ids.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { FOREIGN } from '../results/click.ts';
import type { Form } from '../results/form.ts';
import type { Interaction } from '../results/interaction.ts';
import { noticeView } from '../results/modal.ts';
import { denied } from './decision-clicks.ts';
import { DENIAL_REASON, denialReason } from './deny-view.ts';
import { readPlanForm } from './plan-form.ts';
import { readDenialMetadata, readPlanMetadata } from './reference.ts';
import { submitted } from './submit-plan.ts';

export const REMEDIATION_FORMS: Readonly<Record<string, Form>> = {
  [PLAN_FORM]: { title: 'Plan', sending: 'Checking who may do this …', errors: timeLacks, answer: sendPlan },
  [DENY_FORM]: { title: 'Deny', sending: 'Keeping your decision …', errors: reasonLacks, answer: sendDenial },
};

function timeLacks(values: unknown): Record<string, string> | null {
  const none = { reboot: 'none', snapshot: false, startAt: null } as const;
  const { lacksTime } = readPlanForm(values, none, null);
  return lacksTime ? { [PLAN_OPTIONS.startAt]: 'Give the time, or choose another start.' } : null;
}

function reasonLacks(values: unknown): Record<string, string> | null {
  return denialReason(values) === ''
    ? { [DENIAL_REASON]: 'Say why, so that the next request is better.' }
    : null;
}

async function sendPlan(
  { asker, modal }: Interaction,
  values: unknown,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const metadata = readPlanMetadata(modal?.metadata);
  if (metadata === null) return noticeView('Plan', FOREIGN.text);
  return submitted(metadata, values, asker, dependencies);
}

async function sendDenial(
  { asker, modal }: Interaction,
  values: unknown,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const metadata = readDenialMetadata(modal?.metadata);
  if (metadata === null) return noticeView('Deny', FOREIGN.text);
  return noticeView('Deny', await denied(metadata, denialReason(values), asker, dependencies));
}
