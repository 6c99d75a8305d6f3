/** What a plan would do, as lines: what is called, where, and what else it touches. Pure. */

import type { LeftOut, Plan, PlannedCall, PlanTarget } from '../../model/remediation.ts';
import { parametersOf } from '../messages/card.ts';
import { code, counted, outside, sentence, time } from '../text.ts';
import { firstOf, instanceWords } from './words.ts';

/** Names that are told before the rest is counted. */
const NAMED = 5;
const CALLS_SHOWN = 8;
const WARNINGS_SHOWN = 10;

/** "Production: 2 of 3 · Restarts: 3 instances · Load balancers: shop": what else it touches, in one line. */
export function touches({ targets }: Pick<Plan, 'targets'>): string {
  const production = targets.filter((target) => target.production).length;
  const certain = targets.filter(({ reboots }) => reboots === 'yes').length;
  const possible = targets.filter(({ reboots }) => reboots === 'if-needed').length;
  const parts = [
    production === 0 ? 'Not production' : `Production: ${ofAll(production, targets.length)}`,
    certain === 0 ? '' : `Restarts: ${counted(certain, 'instance')}`,
    possible === 0 ? '' : `May restart: ${counted(possible, 'instance')}`,
    certain + possible === 0 ? 'No restart' : '',
    listed(
      'Load balancers',
      targets.flatMap((target) => target.loadBalancers),
    ),
    listed(
      'Auto Scaling groups',
      targets.flatMap(({ autoScalingGroup }) => (autoScalingGroup === null ? [] : [autoScalingGroup])),
    ),
  ];
  return parts.filter((part) => part !== '').join(' · ');
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

/** Every call that will be made, with document, parameters, role and number of instances. */
export function callLines({ calls }: Pick<Plan, 'calls'>): string[] {
  const lines = calls.map(
    (call) =>
      `• ${whatIsCalled(call)} on ${counted(call.instances, 'instance')} in ${outside(`${call.accountId} ${call.region}`, 60)}, as ${code(call.roleArn, 140)}`,
  );
  return firstOf(lines, CALLS_SHOWN, 'call');
}

/** The same for several accounts and Regions at once: what is called in all, and under which roles. */
export function callSummary({ calls }: Pick<Plan, 'calls'>): string[] {
  const groups = Map.groupBy(calls, whatIsCalled);
  const lines = [...groups].map(([what, alike]) => {
    const instances = alike.reduce((sum, call) => sum + call.instances, 0);
    const roles = [...new Set(alike.map(({ roleArn }) => roleArn.split(':role/').at(-1) ?? roleArn))];
    const where = alike.length === 1 ? '' : ` in ${alike.length} account Regions`;
    const named = roles.slice(0, 3).map((role) => code(role, 80));
    return `• ${what} on ${counted(instances, 'instance')}${where}, as ${named.join(', ')}`;
  });
  return firstOf(lines, CALLS_SHOWN, 'call');
}

function whatIsCalled({ operation, document, parameters }: PlannedCall): string {
  return `${code(operation)}${document === null ? '' : ` of ${code(document, 120)}${parametersOf(parameters)}`}`;
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
