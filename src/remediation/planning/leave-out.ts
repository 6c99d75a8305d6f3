/** Why an instance that was asked for is not acted on. What is not known is a reason, never a licence. */

import { timeInWords } from '../../diagnosis/time.ts';
import { documentName, isPatchDocument, privateDocuments } from '../../model/patch-documents.ts';
import type { LeftOut, LeftOutCode } from '../../model/remediation.ts';
import type { UnrankedFinding } from '../../model/report.ts';
import type { EnvironmentSettings, RemediateAction, Settings } from '../../model/settings.ts';
import { roleFor } from '../calls.ts';
import { governedBy } from '../governing.ts';
import { groupShouldReplace, needsAgent, suitableOffers } from '../offers.ts';
import type { NodeReadiness } from '../ports.ts';
import type { Subject } from './subject.ts';

interface Reason {
  readonly code: LeftOutCode;
  readonly reason: string;
}

/** The action that is planned, and for where. */
export interface Intention {
  readonly action: RemediateAction;
  readonly environment: EnvironmentSettings;
  readonly settings: Settings;
  /** When the instances were read, ISO 8601. */
  readonly at: string;
}

/** Fit to be acted on: what was found out about it, all of it read. */
export interface Fit {
  readonly finding: UnrankedFinding;
}

/** The first reason that holds; else the fresh finding that asks for the action. */
export function judge(subject: Subject, intention: Intention): LeftOut | Fit {
  const reason =
    beforeReading(subject, intention) ?? byState(subject, intention) ?? byFinding(subject, intention);
  if (reason !== null && 'code' in reason) return leftOut(subject, reason);
  return reason;
}

/** Is this an instance that the plan leaves out? */
export function isLeftOut(judged: LeftOut | Fit): judged is LeftOut {
  return 'code' in judged;
}

function leftOut({ key, card, finding }: Subject, { code, reason }: Reason): LeftOut {
  const name = (finding.known ? finding.value?.name : null) ?? card?.name ?? null;
  return { ...key, name, code, reason };
}

function beforeReading({ key, card, heldBy }: Subject, { action, environment }: Intention): Reason | null {
  if (card === null) {
    return {
      code: 'not-applicable',
      reason: 'The run has no finding about it, so nothing asks for an action.',
    };
  }
  if (roleFor(environment, key.accountId, action) === null) {
    const reason = `No role for ${action} is configured for account ${key.accountId}: it is read-only.`;
    return { code: 'no-role', reason };
  }
  if (heldBy !== null) {
    return {
      code: 'remediating',
      reason: `Remediation ${heldBy} is at work on it. Try again when that is over.`,
    };
  }
  return null;
}

function byState(subject: Subject, { action }: Intention): Reason | null {
  const { readiness, busy } = subject;
  if (!readiness.known) return unread('Its present state', readiness.why);
  const node = readiness.value;
  if (node === null || node.state === null) return { code: 'gone', reason: 'EC2 no longer knows it.' };
  if (node.state === 'terminated' || node.state === 'shutting-down') {
    return { code: 'gone', reason: `EC2 says that it is ${node.state}.` };
  }
  if (action === 'start') return toBeStarted(node.state);
  if (node.state !== 'running') {
    return { code: 'stopped', reason: `It is ${node.state}, not running. Start it first.` };
  }
  if (action === 'diagnose') return null;
  if (!busy.known) return unread('Whether something is patching it right now', busy.why);
  if (busy.value === null) return null;
  return { code: 'busy', reason: `It is busy: ${busy.value}. Two patch runs at once break each other.` };
}

function toBeStarted(state: string): Reason | null {
  if (state === 'stopped') return null;
  if (state === 'stopping') {
    return { code: 'busy', reason: 'It is still stopping. Try again when it has stopped.' };
  }
  return { code: 'changed', reason: `It is ${state} by now: there is nothing to start.` };
}

function byFinding(subject: Subject, intention: Intention): Reason | Fit {
  const { finding: read, card } = subject;
  if (!read.known) return unread('Its compliance', read.why);
  const finding = read.value;
  if (finding === null) {
    const at = timeInWords(intention.at);
    return { code: 'fixed', reason: `Nothing is left to do: it was not out of compliance at ${at}.` };
  }
  const { action } = intention;
  if (!suitableOffers(finding).some((offer) => offer.action === action)) {
    return card?.remediation === finding.remediation.code ? notApplicable(action, finding) : changed(finding);
  }
  return (
    untagged(finding, intention) ??
    byGroup(finding, intention) ??
    unreachable(subject, finding, action) ??
    byAssociation(finding, intention) ?? { finding }
  );
}

function notApplicable(action: RemediateAction, { remediation, platform }: UnrankedFinding): Reason {
  const on = platform === null ? '' : ` on ${platform}`;
  const reason = `Its finding asks for "${remediation.title}", which ${action} does not do${on}.`;
  return { code: 'not-applicable', reason };
}

function changed({ rootCause, remediation }: UnrankedFinding): Reason {
  const reason = `Changed since the card: ${rootCause.summary} Now: ${remediation.title}.`;
  return { code: 'changed', reason };
}

/** Of the environment that was typed, and of every production environment that holds the instance. */
function untagged(
  { accountId, region, context }: UnrankedFinding,
  { environment, settings }: Intention,
): Reason | null {
  const tag = governedBy(environment.name, { accountId, region }, settings)
    .map((name) => settings.environments.get(name)?.remediation.requireTag ?? null)
    .find((required) => required !== null && context.tags[required.key] !== required.value);
  if (tag === null || tag === undefined) return null;
  const has = context.tags[tag.key];
  const found = has === undefined ? 'it has no such tag' : `it has ${tag.key}=${has}`;
  const reason = `Only instances with the tag ${tag.key}=${tag.value} are acted on, and ${found}.`;
  return { code: 'not-tagged', reason };
}

function byGroup({ context }: UnrankedFinding, { action }: Intention): Reason | null {
  if (!groupShouldReplace(action, { context })) return null;
  const reason =
    `It is a member of Auto Scaling group ${context.autoScalingGroup}, which replaces instances: ` +
    'build a new AMI, put it into the launch template and start an instance refresh.';
  return { code: 'auto-scaling', reason };
}

function unreachable(
  { readiness }: Subject,
  finding: UnrankedFinding,
  action: RemediateAction,
): Reason | null {
  if (!needsAgent(action, finding)) return null;
  const node = readiness.known ? readiness.value : null;
  if (node?.ping === 'Online') return null;
  return { code: 'offline', reason: offline(node) };
}

function offline(node: NodeReadiness | null): string {
  if (node === null || node.ping === null) return 'Systems Manager does not manage it.';
  const last = node.lastPingAt === null ? '' : `, last heard of at ${timeInWords(node.lastPingAt)}`;
  return `SSM Agent does not answer (${node.ping}${last}). Restore the connection first.`;
}

/**
 * StartAssociationsOnce runs an association on all of its targets: one that patches or restarts would do so on
 * instances that nobody approved, locked or looked at, past every wave.
 */
function byAssociation({ remediation }: UnrankedFinding, { action, settings }: Intention): Reason | null {
  if (action !== 'run-association') return null;
  const { parameters, associationDocument: document, reboots } = remediation;
  if (parameters.associationIds?.[0] === undefined || document === undefined) {
    return { code: 'not-applicable', reason: 'Its finding does not say which association, or what it runs.' };
  }
  const patches = doesPatch(document, settings);
  if (!patches && !reboots) return null;
  const does = patches ? `runs ${documentName(document)}, a patch document,` : 'may restart instances,';
  const reason =
    `The association ${does} and would run on all of its targets at once, approved or not. ` +
    `Run it on this one alone: ${remediation.steps.at(-1) ?? remediation.title}`;
  return { code: 'not-applicable', reason };
}

/** AWS's patch documents, and the private ones of any environment. */
function doesPatch(document: string, { environments }: Settings): boolean {
  const own = [...environments.values()].map(({ remediation }) => privateDocuments(remediation.documents));
  return isPatchDocument(document) || own.some((documents) => documents.has(documentName(document)));
}

function unread(what: string, why: string): Reason {
  return { code: 'unread', reason: `${what} could not be read (${why}), so it is left alone.` };
}
