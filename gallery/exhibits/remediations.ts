/** Plans, requests, progress and outcomes of remediations: planned for real, and played on from there. */

import type { RemediationRecord } from '../../src/model/remediation.ts';
import type { Finding } from '../../src/model/report.ts';
import type { RemediateAction } from '../../src/model/settings.ts';
import { renderCards } from '../../src/slack/messages/cards.ts';
import { renderApprovalCopy } from '../../src/slack/remediation/approval-copy.ts';
import { renderBreakGlassCopy } from '../../src/slack/remediation/break-glass-copy.ts';
import { renderDeny } from '../../src/slack/remediation/deny-view.ts';
import { instancesView } from '../../src/slack/remediation/instances-clicks.ts';
import { renderInstances } from '../../src/slack/remediation/instances-view.ts';
import { renderRemediation } from '../../src/slack/remediation/message.ts';
import {
  renderAuditHead,
  renderLifted,
  renderStopped,
  renderUntold,
} from '../../src/slack/remediation/notices.ts';
import {
  type PlanClick,
  planOfFinding,
  planOfGroup,
  planView,
  refused,
} from '../../src/slack/remediation/open-plan.ts';
import { renderPlan } from '../../src/slack/remediation/plan-view.ts';
import { type PlanMetadata, readPlanMetadata } from '../../src/slack/remediation/reference.ts';
import { replanned, submitted } from '../../src/slack/remediation/submit-plan.ts';
import { parsed } from '../../src/slack/results/reference.ts';
import { type Exhibit, message, modal, type Room, reply } from '../exhibit.ts';
import {
  approved,
  askedAnew,
  brokenGlass,
  denied,
  diagnosed,
  enlarged,
  expired,
  fixed,
  mixed,
  refusedAtStart,
  requested,
  running,
  stopping,
  withdrawn,
} from '../remediation-states.ts';
import { accountNames, type Stage } from '../stage.ts';

const CHANNEL = 'C0PATCHING';
const LINK = 'https://example.slack.com/archives/C0PATCHING/p1';

export async function remediationRooms(stage: Stage): Promise<Room[]> {
  const plans = await planned(stage);
  const group = plans.find(({ metadata }) => metadata.group !== null) ?? plans[0];
  if (group === undefined) return [];
  const record = await recordOf(group.metadata, stage);
  return [
    { title: 'Plans', exhibits: [...plans.map(({ exhibit }) => exhibit), ...(await outcomes(stage))] },
    { title: 'A remediation in its thread', exhibits: messages(record, stage) },
    { title: 'Copies for approvers, and notices', exhibits: [...copies(record, stage), ...notices(record)] },
    { title: 'Windows of a remediation', exhibits: await windows(record, stage) },
    { title: 'Cards of remediations', exhibits: cards(record, stage) },
  ];
}

interface Planned {
  readonly exhibit: Exhibit;
  readonly metadata: PlanMetadata;
}

async function planned(stage: Stage): Promise<Planned[]> {
  const plans: Planned[] = [];
  const single: readonly [string, RemediateAction][] = [
    ['Reboot one instance', 'reboot'],
    ['Install, with its choices', 'install'],
    ['Start a stopped instance', 'start'],
    ['Diagnose', 'diagnose'],
  ];
  for (const [title, action] of single) {
    const finding = offering(action, stage);
    if (finding === undefined) continue;
    const reference = { ...finding, runId: stage.state.request.id };
    plans.push(...keep(title, await planOfFinding(action, reference, clickOn(stage))));
  }
  plans.push(...(await groupPlans(stage)));
  return plans;
}

async function groupPlans(stage: Stage): Promise<Planned[]> {
  const finding = offering('reboot', stage);
  if (finding === undefined) return [];
  const group = {
    action: 'reboot',
    code: finding.rootCause.code,
    remediation: finding.remediation.code,
  } as const;
  const view = await planOfGroup(stage.state.request.id, group, clickOn(stage));
  return keep('All instances of a cause', view);
}

function keep(title: string, view: Awaited<ReturnType<typeof planOfGroup>>): Planned[] {
  const metadata = readPlanMetadata(parsed(view.private_metadata));
  const of = [planOfFinding, planOfGroup, planView, renderPlan];
  return metadata === null ? [] : [{ exhibit: modal(title, of, view), metadata }];
}

/** What becomes of a plan: planned anew, not good enough, asked for, or not theirs to make. */
async function outcomes(stage: Stage): Promise<Exhibit[]> {
  const { dependencies } = stage;
  const finding = offering('install', stage);
  if (finding === undefined) return [];
  const asker = askerOn(stage, 'U0ALICE');
  const reference = { ...finding, runId: stage.state.request.id };
  const [plan] = keep('', await planOfFinding('install', reference, clickOn(stage)));
  const [again] = keep('', await planOfFinding('install', reference, clickOn(stage)));
  if (plan === undefined || again === undefined) return [];
  const snapshot = { 'plan-snapshot': { 'plan-snapshot': { selected_options: [{ value: 'snapshot' }] } } };
  const anew = await replanned(again.metadata, snapshot, 'plan-snapshot', asker, dependencies);
  const lacking = await submitted(plan.metadata, {}, asker, dependencies);
  const reason = { 'plan-reason': { 'plan-reason': { value: 'CHG-4711: overdue since Monday' } } };
  const asked = await submitted(plan.metadata, reason, asker, dependencies);
  const refusal = await planOfFinding('install', reference, {
    ...clickOn(stage),
    asker: askerOn(stage, 'U0BOB'),
  });
  return [
    modal('Planned anew with a snapshot', [replanned], anew),
    modal('Sent without a reason', [submitted], lacking),
    modal('Asked for', [submitted], asked),
    modal('Sent a second time', [submitted], await submitted(plan.metadata, reason, asker, dependencies)),
    modal('Not an operator', [refused], refusal),
  ];
}

function messages(record: RemediationRecord, stage: Stage): Exhibit[] {
  const { settings } = stage;
  const shown = (title: string, state: RemediationRecord) =>
    reply(title, [renderRemediation], renderRemediation(state, settings));
  return [
    shown('Asked for', requested(record)),
    shown('Asked for anew: the plan had changed', askedAnew(record)),
    shown('Asked for, 200 instances', requested(enlarged(record))),
    shown('Approved', approved(record)),
    shown('Under way', running(record)),
    shown('Under way, 200 instances', running(enlarged(record))),
    shown('By break-glass', brokenGlass(record)),
    shown('Being stopped', stopping(record)),
    shown('Fixed', fixed(record)),
    shown('Not all fixed', mixed(record, anotherCause(stage))),
    shown('Not all of 200 fixed', mixed(enlarged(record), anotherCause(stage))),
    shown('Diagnosed', diagnosed(record)),
    shown('Denied', denied(record)),
    shown('Expired', expired(record)),
    shown('Withdrawn', withdrawn(record)),
    shown('Refused when it was to start', refusedAtStart(record)),
  ];
}

function copies(record: RemediationRecord, { settings }: Stage): Exhibit[] {
  const copy = (title: string, state: RemediationRecord, isCurrent: boolean) =>
    message(title, [renderApprovalCopy], renderApprovalCopy(state, isCurrent, settings, LINK));
  return [
    copy('To be decided', requested(record), true),
    copy('Decided', denied(record), false),
    copy('Nobody decided', expired(record), false),
    copy('Replaced by a newer request', requested(record), false),
    message('By break-glass', [renderBreakGlassCopy], renderBreakGlassCopy(brokenGlass(record), LINK)),
  ];
}

function notices(record: RemediationRecord): Exhibit[] {
  const head = { sequence: 1_204, hash: record.plan.hash };
  const by = { user: 'U0ALICE', workspace: record.requestedBy.workspace };
  const stop = {
    environment: record.plan.environment,
    by,
    at: record.plan.plannedAt,
    reason: 'checkout is failing',
  };
  return [
    message('An emergency stop', [renderStopped], renderStopped(stop, [stopping(record)])),
    message('Lifted', [renderLifted], renderLifted(stop.environment, 'U0BOB', 'checkout is well again')),
    message('Head of the audit', [renderAuditHead], renderAuditHead(fixed(record), head)),
    message(
      'The thread cannot be written to',
      [renderUntold],
      renderUntold(running(record), CHANNEL, 'is_archived'),
    ),
  ];
}

async function windows(record: RemediationRecord, stage: Stage): Promise<Exhibit[]> {
  const { dependencies } = stage;
  const { id, token } = record;
  const list = (page: number) => ({ id, channel: CHANNEL, page });
  const all = await instancesView(list(0), askerOn(stage, 'U0BOB'), dependencies);
  const many = running(enlarged(record));
  return [
    modal('Deny', [renderDeny], renderDeny(requested(record), { id, token, channel: CHANNEL })),
    modal('All instances', [instancesView], all),
    modal('All of 200', [renderInstances], renderInstances(many, list(1))),
  ];
}

/** The card of an instance in each state of its remediation. */
function cards(record: RemediationRecord, stage: Stage): Exhibit[] {
  const [first] = record.plan.targets;
  const finding = stage.findings.find(({ instanceId }) => instanceId === first?.instanceId);
  if (finding === undefined) return [];
  const shown = (title: string, state: RemediationRecord) =>
    renderCards(
      { total: 1, findings: [finding] },
      {
        runId: stage.state.request.id,
        accountNames: accountNames(stage.settings),
        now: stage.state.finishedAt ?? stage.state.startedAt,
        provisional: null,
        offers: (each) => stage.remediations.offers(each, stage.state.request.environment),
        remediations: [state],
        care: () => null,
        hidden: 0,
      },
    ).map((content) => reply(title, [renderCards], content));
  return [
    ...shown('Waits for approval', requested(record)),
    ...shown('Under way', { ...approved(record), state: 'running' }),
    ...shown('Fixed', fixed(record)),
    ...shown('Another cause came to light', mixed(record, anotherCause(stage), 0)),
  ];
}

function offering(action: RemediateAction, { findings, remediations, state }: Stage): Finding | undefined {
  const { environment } = state.request;
  return findings.find((finding) =>
    remediations.offers(finding, environment).some((offer) => offer.action === action),
  );
}

/** What might come to light on an instance once it was restarted. */
function anotherCause({ findings }: Stage): Finding {
  const found = findings.find(({ remediation }) => remediation.code === 'fix-host') ?? findings[0];
  if (found === undefined) throw new Error('The run has no findings');
  return found;
}

async function recordOf({ id }: PlanMetadata, { remediations }: Stage): Promise<RemediationRecord> {
  const record = await remediations.get(id);
  if (record === null) throw new Error(`The plan ${id} is not kept`);
  return record;
}

function askerOn({ slack }: Stage, user: string) {
  return { user, workspace: slack.workspace.teamId, channel: CHANNEL };
}

function clickOn(stage: Stage): PlanClick {
  const [parent] = stage.slack.channelMessages();
  const origin = { channel: CHANNEL, messageTs: null, threadTs: parent?.ts ?? null };
  return {
    asker: askerOn(stage, 'U0ALICE'),
    channel: CHANNEL,
    origin,
    dependencies: stage.dependencies,
  };
}
