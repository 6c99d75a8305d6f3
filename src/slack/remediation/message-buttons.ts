/** The buttons of a remediation's message: those of its present state, and no others. Pure. */

import type { types } from '@slack/bolt';
import type { RemediationRecord } from '../../model/remediation.ts';
import { ALL_INSTANCES, APPROVE, ASSESS_AGAIN, DENY, STOP, WITHDRAW } from '../action-ids.ts';
import { actions, button } from '../messages/blocks.ts';
import { plain } from '../text.ts';
import { remediationValue } from './reference.ts';
import { ACTION_WORDS, verbPhrase } from './words.ts';

export function buttonsOf(record: RemediationRecord): types.KnownBlock[] {
  const all = allInstances(record);
  switch (record.state) {
    case 'awaiting-approval':
      return [actions(...decisionButtons(record), withdraw(record), all)];
    case 'approved':
      return [actions(withdraw(record), all)];
    case 'running':
      return [actions(stop(record), all)];
    case 'stopping':
      return [actions(all)];
    case 'done':
      return [actions(all, ...(record.outcome === 'fixed' ? [] : [assessAgain(record)]))];
    default:
      return [];
  }
}

/** What ends it in its present state, for whoever is told apart from the thread; at most one. */
export function endButtons(record: RemediationRecord): types.Button[] {
  return record.state === 'approved' || record.state === 'running' ? [stop(record)] : [];
}

/** Of the request in its thread, and of its copies. */
export function decisionButtons(record: RemediationRecord): types.Button[] {
  const { plan } = record;
  const what = `${verbPhrase(plan)} of ${plan.environment}`;
  const value = remediationValue(record);
  return [
    {
      ...button('Approve', APPROVE, value, `Approve: ${what}`),
      style: 'primary',
      confirm: confirmation('Approve this?', approvalText(record), 'Approve', 'primary'),
    },
    { ...button('Deny', DENY, value, `Deny: ${what}`), style: 'danger' },
  ];
}

/** Says what will happen, in 300 characters. */
function approvalText({ plan }: RemediationRecord): string {
  const production = plan.targets.filter((target) => target.production).length;
  const restarts = plan.targets.filter(({ reboots }) => reboots !== 'no').length;
  const parts = [
    `${verbPhrase(plan)} of ${plan.environment}.`,
    production === 0 ? '' : `${production} in production.`,
    restarts === 0 ? 'Nothing restarts.' : `Up to ${restarts} restart.`,
    'One first, as a test; then a few at a time.',
    plan.options.startAt === null ? 'It starts at once.' : 'It starts at the time asked for.',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function withdraw(record: RemediationRecord): types.Button {
  const what = `${ACTION_WORDS[record.plan.action].noun} of ${record.plan.environment}`;
  return {
    ...button('Withdraw', WITHDRAW, remediationValue(record), `Take the request back: ${what}`),
    confirm: confirmation('Take it back?', 'The request ends, and nothing is done.', 'Withdraw', 'danger'),
  };
}

function stop(record: RemediationRecord): types.Button {
  const what = `${ACTION_WORDS[record.plan.action].noun} of ${record.plan.environment}`;
  return {
    ...button('Stop', STOP, remediationValue(record), `Stop the ${what}`),
    style: 'danger',
    confirm: confirmation(
      'Stop it?',
      'Nothing more is begun. Commands that run are cancelled where AWS can; what has begun on an instance may still take effect.',
      'Stop',
      'danger',
    ),
  };
}

function allInstances({ id, plan }: RemediationRecord): types.Button {
  return button(
    'All instances',
    ALL_INSTANCES,
    id,
    `All instances of this ${ACTION_WORDS[plan.action].noun}`,
  );
}

function assessAgain({ plan }: RemediationRecord): types.Button {
  return button('Assess again', ASSESS_AGAIN, plan.runId, `Assess ${plan.environment} again, the same way`);
}

function confirmation(
  title: string,
  text: string,
  confirm: string,
  style: 'primary' | 'danger',
): types.ConfirmationDialog {
  return {
    title: { type: 'plain_text', text: title },
    text: { type: 'plain_text', text: plain(text, 300) },
    confirm: { type: 'plain_text', text: confirm },
    deny: { type: 'plain_text', text: 'Back' },
    style,
  };
}
