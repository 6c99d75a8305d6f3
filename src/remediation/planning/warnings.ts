/** What people should know before they say yes, as sentences: the blast radius, and what is not undone. */

import { plural } from '../../diagnosis/time.ts';
import type { PlanTarget, RemediationOptions } from '../../model/remediation.ts';
import type { RemediateAction } from '../../model/settings.ts';
import { hasUnreadGroups } from './target.ts';

/** Most important first; none for a plan without targets. */
export function warningsFor(
  action: RemediateAction,
  options: RemediationOptions,
  targets: readonly PlanTarget[],
): readonly string[] {
  if (targets.length === 0) return [];
  return [
    ...production(targets),
    ...restart(targets),
    ...pendingReboot(action, options),
    ...balanced(targets),
    ...unreadGroups(targets),
    ...snapshots(options, targets),
    ...OF_ACTION[action],
  ];
}

const OF_ACTION: Readonly<Record<RemediateAction, readonly string[]>> = {
  scan: [],
  install: ['Nothing is rolled back by itself: a patch that does harm has to be taken off by hand.'],
  reboot: ['EC2 forces the restart of an instance that has not shut down within a few minutes.'],
  start: ['A started instance costs money again, and may get another public IPv4 address.'],
  'update-agent': ['The agent restarts: a command that runs on the instance at that moment may be lost.'],
  'run-association': [
    'StartAssociationsOnce runs an association on all of its targets, not only on the instances named here.',
  ],
  diagnose: ['Nothing is changed. Automation may cost a small amount per step.'],
};

function production(targets: readonly PlanTarget[]): readonly string[] {
  const count = targets.filter((target) => target.production).length;
  if (count === 0) return [];
  const all = count === targets.length ? 'All of them' : `${count} of ${targets.length}`;
  return [
    targets.length === 1
      ? 'It is a production instance: another person has to approve.'
      : `${all} are production instances: another person has to approve.`,
  ];
}

function restart(targets: readonly PlanTarget[]): readonly string[] {
  const sure = targets.filter(({ reboots }) => reboots === 'yes').length;
  const maybe = targets.filter(({ reboots }) => reboots === 'if-needed').length;
  const down = 'whatever runs there is down until the restart is over, usually for some minutes.';
  return [
    ...(sure === 0 ? [] : [`${plural(sure, 'instance')} will restart: ${down}`]),
    ...(maybe === 0
      ? []
      : [`${plural(maybe, 'instance')} will restart if anything was installed or is pending: ${down}`]),
  ];
}

function pendingReboot(action: RemediateAction, { reboot }: RemediationOptions): readonly string[] {
  if (action !== 'install' || reboot !== 'none') return [];
  return ['Without a restart, patches that need one stay pending, and the instance stays non-compliant.'];
}

function balanced(targets: readonly PlanTarget[]): readonly string[] {
  const members = targets.filter(
    ({ reboots, loadBalancers, targetGroups }) =>
      reboots !== 'no' &&
      (loadBalancers.length > 0 || targetGroups.some((group) => group.startsWith('arn:'))),
  );
  if (members.length === 0) return [];
  const names = [...new Set(members.flatMap(({ loadBalancers }) => loadBalancers))].sort();
  const behind = names.length === 0 ? 'load balancers' : listed(names);
  return [
    `${plural(members.length, 'instance')} of ${behind} may restart without being drained: ` +
      'requests under way there can fail. Never two of one target group go at a time.',
  ];
}

function unreadGroups(targets: readonly PlanTarget[]): readonly string[] {
  const count = targets.filter(hasUnreadGroups).length;
  if (count === 0) return [];
  return [
    `Target groups of ${plural(count, 'instance')} may not be read, so they go one at a time. ` +
      'Allow elasticloadbalancing:DescribeTargetGroups and DescribeTargetHealth to the assess role.',
  ];
}

function snapshots({ snapshot }: RemediationOptions, targets: readonly PlanTarget[]): readonly string[] {
  if (!snapshot) return [];
  return [
    `${plural(targets.length, 'snapshot')} of root volumes first, which cost money until somebody deletes them. ` +
      'Nobody restores them by itself, and other volumes are not in them.',
  ];
}

/** "web, api and 3 more". */
function listed(names: readonly string[]): string {
  const most = 3;
  if (names.length > most) return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
  return names.join(', ');
}
