/** An instance that the plan acts on: what is called, under which role, and what its neighbours may notice. */

import { isProductionByTags } from '../../diagnosis/production.ts';
import type { PlanTarget, RemediationOptions } from '../../model/remediation.ts';
import type { UnrankedFinding } from '../../model/report.ts';
import type { EnvironmentSettings, RemediateAction, Settings } from '../../model/settings.ts';
import { actionCall, roleFor } from '../calls.ts';
import { governedBy, isInProduction } from '../governing.ts';
import type { Surroundings } from '../ports.ts';
import type { Subject } from './subject.ts';

/** Everybody in the scope whose groups are not known counts as a member of one: they are never acted on together. */
const UNREAD_GROUP = 'unread';

export interface Terms {
  readonly action: RemediateAction;
  readonly options: RemediationOptions;
  readonly environment: EnvironmentSettings;
  readonly settings: Settings;
}

/** null where no call or no role fits, which `judge` has ruled out before. */
export function planTarget(subject: Subject, finding: UnrankedFinding, terms: Terms): PlanTarget | null {
  const { action, options, environment, settings } = terms;
  const associationId =
    action === 'run-association' ? (finding.remediation.parameters.associationIds?.[0] ?? null) : null;
  const { instanceId, platform } = finding;
  const remediation = finding.remediation.code;
  const call = actionCall(
    action,
    options,
    { instanceId, platform, remediation, associationId },
    environment.remediation.documents,
  );
  const roleArn = roleFor(environment, subject.key.accountId, action);
  if (call === null || roleArn === null) return null;
  const reboots = restarts(action, options);
  return {
    ...subject.key,
    name: finding.name,
    platform,
    production: isProductionByTags(finding.context.tags) === true || isInProduction(subject.key, settings),
    governedBy: governedBy(environment.name, subject.key, settings),
    autoScalingGroup: finding.context.autoScalingGroup,
    loadBalancers: finding.context.loadBalancers ?? [],
    targetGroups: groupsOf(subject, reboots),
    roleArn,
    document: call.document,
    parameters: call.parameters,
    associationId,
    rootVolumeId: options.snapshot ? (surroundingsOf(subject)?.rootVolumeId ?? null) : null,
    reboots,
    cause: finding.rootCause.code,
    remediation,
    nonCompliantSince: finding.compliance.nonCompliantSince,
  };
}

/** Could the target groups of a target not be read? */
export function hasUnreadGroups({ targetGroups }: Pick<PlanTarget, 'targetGroups'>): boolean {
  return targetGroups.some((group) => group.startsWith(`${UNREAD_GROUP}:`));
}

function restarts(action: RemediateAction, { reboot }: RemediationOptions): PlanTarget['reboots'] {
  if (action === 'reboot') return 'yes';
  return action === 'install' && reboot === 'if-needed' ? 'if-needed' : 'no';
}

function groupsOf(subject: Subject, reboots: PlanTarget['reboots']): readonly string[] {
  const groups = surroundingsOf(subject)?.targetGroups;
  if (groups !== null && groups !== undefined) return [...groups].sort();
  const { accountId, region } = subject.key;
  return reboots === 'no' ? [] : [`${UNREAD_GROUP}:${accountId}/${region}`];
}

function surroundingsOf({ surroundings }: Subject): Surroundings | null {
  return surroundings.known ? surroundings.value : null;
}
