/** Plans, made and made anew from what the person pressed and chose, and asked for. */

import type { types } from '@slack/bolt';
import type { InstanceKey, Origin, RemediationRecord } from '../../model/remediation.ts';
import type { Finding } from '../../model/report.ts';
import type { RemediateAction } from '../../model/settings.ts';
import { defaultOptions } from '../../remediation/options.ts';
import type { Answer } from '../../remediation/remediations.ts';
import { type Asker, personOf } from '../access.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { noticeView } from '../results/modal.ts';
import { readableRun } from '../results/readable-run.ts';
import type { FindingReference } from '../results/reference.ts';
import { SELECTABLE } from './plan-choices.ts';
import { planTitle, renderPlan } from './plan-view.ts';
import type { GroupAction, PlanMetadata } from './reference.ts';
import { refusalWords } from './refusal-words.ts';

export interface PlanClick {
  readonly asker: Asker;
  /** Where the person is. */
  readonly channel: string | null;
  readonly origin: Origin;
  readonly dependencies: CommandDependencies;
}

/** The plan of an action on one finding. */
export async function planOfFinding(
  action: RemediateAction,
  reference: FindingReference,
  click: PlanClick,
): Promise<types.ModalView> {
  const { runs } = click.dependencies;
  const finding = await runs.finding(reference.runId, reference);
  const findings = finding === null ? [] : [finding];
  return drafted({ action, runId: reference.runId, group: null, findings, instances: [reference] }, click);
}

/** The plan of an action on all findings of a group. */
export async function planOfGroup(
  runId: string,
  { action, code, remediation }: GroupAction,
  click: PlanClick,
): Promise<types.ModalView> {
  const findings = await findingsOf(runId, { code, remediation }, click.dependencies);
  return drafted({ action, runId, group: { code, remediation }, findings, instances: findings }, click);
}

interface Wish {
  readonly action: RemediateAction;
  readonly runId: string;
  readonly group: PlanMetadata['group'];
  readonly findings: readonly Finding[];
  readonly instances: readonly InstanceKey[];
}

async function drafted(
  { action, runId, group, findings, instances }: Wish,
  { asker, channel, origin, dependencies }: PlanClick,
): Promise<types.ModalView> {
  const title = planTitle(action);
  const run = await readableRun(runId, { ...asker, channel }, dependencies);
  if (run.kind === 'refused') return noticeView(title, run.reason);
  const production = findings.some(({ context }) => context.production !== false);
  const answer = await dependencies.remediations.draft({
    person: personOf(asker),
    origin,
    runId,
    action,
    instances: instances.map(({ accountId, region, instanceId }) => ({ accountId, region, instanceId })),
    options: defaultOptions(action, production),
  });
  if (answer.kind === 'refused') return refused(title, answer);
  const { id, token } = answer.remediation;
  const metadata = {
    id,
    token,
    channel,
    runId,
    group,
    window: sharedWindow(findings, dependencies.clock.now()),
  };
  return planView(answer.remediation, metadata, dependencies, { reason: '', note: null });
}

/** The plan as it stands now, in a modal. */
export async function planView(
  record: RemediationRecord,
  metadata: PlanMetadata,
  dependencies: CommandDependencies,
  said: { readonly reason: string; readonly note: string | null },
): Promise<types.ModalView> {
  const candidates =
    metadata.group === null ? [] : await findingsOf(metadata.runId, metadata.group, dependencies);
  return renderPlan({
    record,
    metadata: { ...metadata, token: record.token },
    candidates: candidates.slice(0, SELECTABLE),
    all: candidates.length,
    settings: dependencies.settings,
    ...said,
  });
}

export function refused(title: string, answer: Extract<Answer, { kind: 'refused' }>): types.ModalView {
  return noticeView(title, refusalWords(answer.refusals, answer.remediation));
}

/** Read at a time. */
const PAGE = 200;

async function findingsOf(
  runId: string,
  group: NonNullable<PlanMetadata['group']>,
  { runs, clock }: Pick<CommandDependencies, 'runs' | 'clock'>,
): Promise<Finding[]> {
  // Whoever snoozed a finding does not want it acted on with the others.
  const filter = { ...group, uncoveredAt: clock.now().toISOString() };
  const findings: Finding[] = [];
  for (;;) {
    const page = await runs.findings(runId, { offset: findings.length, limit: PAGE }, filter);
    findings.push(...page.findings);
    if (page.findings.length === 0 || findings.length >= page.total) return findings;
  }
}

/** null unless all have the same, and it is still to come: the run may be of yesterday. */
function sharedWindow(findings: readonly Finding[], now: Date): string | null {
  const starts = new Set(findings.map(({ patching }) => patching.nextWindowAt));
  const [start = null] = starts;
  if (starts.size !== 1 || start === null) return null;
  return Date.parse(start) > now.getTime() ? start : null;
}
