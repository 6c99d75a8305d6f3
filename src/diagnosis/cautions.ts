import type { InstanceFacts } from '../model/facts.ts';
import { valueOr } from '../model/reading.ts';
import type { Remediation } from '../model/report.ts';
import { fateOf } from './run-fate.ts';

/** What to heed before the steps of a remediation: a run that is under way, a group or balancer that notices. */
export function cautionsFor(facts: InstanceFacts, remediation: Remediation): readonly string[] {
  return [...underWay(facts, remediation), ...whoNotices(facts, remediation)];
}

/** Two patch runs at once on a node break each other. */
function underWay(facts: InstanceFacts, { document, reboots }: Remediation): readonly string[] {
  const run = valueOr(facts.history, []).find((each) => fateOf(each) === 'under-way');
  if (run === undefined || (document === null && !reboots)) return [];
  return [`Wait until ${run.operation ?? run.document} ${run.commandId} (${run.status}) has ended.`];
}

function whoNotices(facts: InstanceFacts, { reboots }: Remediation): readonly string[] {
  if (!reboots) return [];
  const group = facts.autoScalingGroup;
  const balancers = valueOr(facts.loadBalancers, []);
  return [
    ...(group === null
      ? []
      : [
          `It belongs to Auto Scaling group ${group}: better roll a new AMI through the group (launch template, instance refresh). To repair this one, put it into standby first, or a restart may replace it.`,
        ]),
    ...(balancers.length === 0
      ? []
      : [`It serves ${balancers.join(', ')}: take it out before the restart and put it back after.`]),
  ];
}
