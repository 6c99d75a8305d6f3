/** What follows when somebody sends a plan: it is asked for, or the reason why not is told. */

import type { types } from '@slack/bolt';
import type { Origin, RemediationRecord } from '../../model/remediation.ts';
import { type Asker, personOf } from '../access.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { tellRemediation, type Where } from '../outbox/remediation-conversations.ts';
import { noticeView } from '../results/modal.ts';
import { time } from '../text.ts';
import { approverLines } from './approvers.ts';
import { planView, refused } from './open-plan.ts';
import { type PlanForm, readPlanForm, sameOptions } from './plan-form.ts';
import { planTitle } from './plan-view.ts';
import type { PlanMetadata } from './reference.ts';
import { refusalWords } from './refusal-words.ts';
import { verbPhrase } from './words.ts';

const GONE = 'This plan is not kept any more, and nothing was done. Press the button on the card again.';

/** Plans anew with what was chosen. `changed` is the choice that was just made. */
export async function replanned(
  metadata: PlanMetadata,
  values: unknown,
  changed: string,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const record = await dependencies.remediations.get(metadata.id);
  if (record === null) return noticeView('Plan', GONE);
  const form = readPlanForm(values, record.plan.options, metadata.window, changed);
  return revised(record, metadata, form, asker, dependencies, null);
}

/** Asks for the plan exactly as the person saw it. */
export async function submitted(
  metadata: PlanMetadata,
  values: unknown,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const record = await dependencies.remediations.get(metadata.id);
  if (record === null) return noticeView('Plan', GONE);
  const form = readPlanForm(values, record.plan.options, metadata.window);
  if (record.state === 'draft' && !isAsShown(form, record)) {
    const note =
      'You changed a choice at the last moment: this is the plan with it. Nothing was asked for yet.';
    return revised(record, metadata, form, asker, dependencies, note);
  }
  const { db, clock, workspace, remediations, nudge } = dependencies;
  const where = whereToTell(record.origin, metadata, asker, workspace);
  await tellRemediation(db, clock, { id: record.id, runId: record.plan.runId }, where);
  const { reason, breakGlass } = form;
  const answer = await remediations.submit(metadata.id, metadata.token, personOf(asker), {
    reason,
    breakGlass,
  });
  nudge();
  if (answer.kind === 'done') return outcome(answer.remediation, where, dependencies);
  const title = planTitle(record.plan.action);
  const current = answer.remediation;
  if (current?.state !== 'draft') return refused(title, answer);
  // Still a draft: whoever reads why can mend it and send it again.
  return planView(current, metadata, dependencies, {
    reason,
    note: null,
  }).then((view) => withRefusal(view, refusalWords(answer.refusals, null)));
}

async function revised(
  record: RemediationRecord,
  metadata: PlanMetadata,
  form: PlanForm,
  asker: Asker,
  dependencies: CommandDependencies,
  note: string | null,
): Promise<types.ModalView> {
  const { options, instances, reason } = form;
  const change = { options, ...(instances === null ? {} : { instances }) };
  const answer = await dependencies.remediations.revise(record.id, personOf(asker), change);
  if (answer.kind === 'refused') return refused(planTitle(record.plan.action), answer);
  return planView(answer.remediation, metadata, dependencies, { reason, note });
}

function isAsShown({ options, instances }: PlanForm, { plan }: RemediationRecord): boolean {
  if (!sameOptions(options, plan.options)) return false;
  if (instances === null) return true;
  const planned = new Set([...plan.targets, ...plan.leftOut].map(({ instanceId }) => instanceId));
  return instances.length === planned.size && instances.every(({ instanceId }) => planned.has(instanceId));
}

/** Where it was asked for; outside of any channel a direct message, and approvers get their copies all the same. */
function whereToTell(origin: Origin, { channel }: PlanMetadata, { user }: Asker, workspace: string): Where {
  const place = origin.channel ?? channel ?? user;
  return { workspace, channel: place, threadTs: origin.threadTs, requestedBy: user };
}

function withRefusal(view: types.ModalView, words: string): types.ModalView {
  const said: types.SectionBlock = {
    type: 'section',
    text: { type: 'mrkdwn', text: `:no_entry: *Not done.* ${words}`.slice(0, 3_000), verbatim: true },
  };
  return { ...view, blocks: [said, ...view.blocks] };
}

/** What happens now that it is asked for. */
function outcome(
  record: RemediationRecord,
  { channel, requestedBy }: Where,
  { settings }: CommandDependencies,
): types.ModalView {
  const place = channel === requestedBy ? 'a direct message to you' : 'the thread';
  const approvers = approverLines(record.plan, settings);
  return noticeView(planTitle(record.plan.action), outcomeWords(record, approvers, place));
}

function outcomeWords(record: RemediationRecord, approvers: readonly string[], place: string): string {
  const { plan, state, expiresAt } = record;
  const what = `*${verbPhrase(plan)}*`;
  if (state === 'awaiting-approval') {
    const until = expiresAt === null ? '' : ` until ${time(expiresAt)}`;
    return `${what}: approval is asked for${until}. ${approvers.join(' ')}\nThe request is in ${place}, and everything that follows.`;
  }
  const start =
    plan.options.startAt === null ? 'It starts at once' : `It starts ${time(plan.options.startAt)}`;
  const alone = record.breakGlass ? 'without approval, by break-glass; the approvers are told. ' : '';
  return `${what}: ${alone}${start}. Its progress is in ${place}.`;
}
