/** What a plan would do, as lines: what is called, where, and what else it touches. Pure. */

import type { LeftOut, Plan, PlannedCall, PlanTarget } from '../../model/remediation.ts';
import { parametersOf } from '../messages/card.ts';
import { code, counted, outside, sentence, time } from '../text.ts';
import { instanceWords } from './words.ts';

/** Names that are told before the rest is counted. */
const NAMED = 5;
const CALLS_SHOWN = 8;
const WARNINGS_SHOWN = 10;

/** Production, load balancers, groups and restarts, each where there is any. */
export function blastRadius({ targets }: Pick<Plan, 'targets'>): string[] {
  const production = targets.filter((target) => target.production).length;
  const certain = targets.filter(({ reboots }) => reboots === 'yes').length;
  const possible = targets.filter(({ reboots }) => reboots === 'if-needed').length;
  return [
    production === 0 ? '' : `In production: ${ofAll(production, targets.length)}`,
    certain === 0 ? '' : `Restarts ${counted(certain, 'instance')}: each is down until it is back`,
    possible === 0 ? '' : `May restart ${counted(possible, 'instance')}, where a patch needs it`,
    certain + possible === 0 ? 'Restarts nothing' : '',
    listed(
      'Behind load balancers',
      targets.flatMap((target) => target.loadBalancers),
    ),
    listed(
      'In Auto Scaling groups',
      targets.flatMap(({ autoScalingGroup }) => (autoScalingGroup === null ? [] : [autoScalingGroup])),
    ),
  ].filter((line) => line !== '');
}

function ofAll(count: number, all: number): string {
  if (count < all) return `${count} of ${counted(all, 'instance')}`;
  return all === 1 ? 'yes' : `all ${counted(all, 'instance')}`;
}

function listed(what: string, names: readonly string[]): string {
  const different = [...new Set(names)];
  if (different.length === 0) return '';
  const hidden = different.length - NAMED;
  const named = different.slice(0, NAMED).map((name) => outside(name, 60));
  return `${what}: ${named.join(', ')}${hidden > 0 ? ` and ${hidden} more` : ''}`;
}

export function warningLines({ warnings }: Pick<Plan, 'warnings'>): string[] {
  const hidden = warnings.length - WARNINGS_SHOWN;
  return [
    ...warnings.slice(0, WARNINGS_SHOWN).map((warning) => `• ${sentence(warning, 400)}`),
    ...(hidden > 0 ? [`• and ${counted(hidden, 'more warning')}`] : []),
  ];
}

/** The operations that will be called, with document, parameters, role and number of instances. */
export function callLines({ calls }: Pick<Plan, 'calls'>): string[] {
  const hidden = calls.length - CALLS_SHOWN;
  return [
    ...calls.slice(0, CALLS_SHOWN).map(callLine),
    ...(hidden > 0 ? [`• and ${counted(hidden, 'more call')}`] : []),
  ];
}

function callLine({
  operation,
  document,
  parameters,
  roleArn,
  instances,
  accountId,
  region,
}: PlannedCall): string {
  const what = document === null ? '' : ` of ${code(document, 120)}${parametersOf(parameters)}`;
  return `• ${code(operation)}${what} on ${counted(instances, 'instance')} in ${outside(`${accountId} ${region}`, 60)}, as ${code(roleArn, 140)}`;
}

/** One instance of a plan and what should be known of it. */
export function targetLine(target: PlanTarget): string {
  const { platform, accountId, region, production, autoScalingGroup, loadBalancers, reboots } = target;
  const parts = [
    outside(platform ?? 'platform unknown', 60),
    outside(`${accountId} ${region}`, 60),
    production ? 'production' : '',
    autoScalingGroup === null ? '' : `group ${outside(autoScalingGroup, 60)}`,
    loadBalancers.length === 0 ? '' : `behind ${outside(loadBalancers.slice(0, 2).join(', '), 80)}`,
    reboots === 'yes' ? 'restarts' : reboots === 'if-needed' ? 'may restart' : '',
  ];
  return `• ${instanceWords(target)}: ${parts.filter((part) => part !== '').join(' · ')}`;
}

export function leftOutLine(left: LeftOut): string {
  return `• ${instanceWords(left)}: ${sentence(left.reason, 250)}`;
}

/** "at once", or the time. */
export function startWords({ options: { startAt } }: Pick<Plan, 'options'>): string {
  return startAt === null ? 'at once' : time(startAt);
}
