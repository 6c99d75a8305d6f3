/** A plan for a terminal. Pure. */

import { plainText } from '../assessment/exports/plain-text.ts';
import type { LeftOut, PlannedCall, PlanTarget } from '../model/remediation.ts';
import type { Preview } from '../remediation/preview.ts';

/** What would be called, on what, who is left out, and what stands in its way; ends with a line end. */
export function planText({ plan, obstacles, approvalRequired, operators, approvers }: Preview): string {
  const who = operators.length === 0 ? 'nobody: the environment names no operators' : operators.join(', ');
  const sections = [
    [
      `${plan.action} in ${plan.environment}, from run ${plan.runId}`,
      `${plan.targets.length} to act on, ${plan.leftOut.length} left out. Planned ${plan.plannedAt}.`,
    ],
    section('Calls', plan.calls.map(callLine)),
    section('Instances', plan.targets.map(targetLine)),
    section('Left out', plan.leftOut.map(leftOutLine)),
    section('Know before', plan.warnings),
    section(
      'In its way',
      obstacles.map(({ code, text, until }) => `${code}: ${text}${until === null ? '' : ` Until ${until}.`}`),
    ),
    [
      `May ask for it: ${who}.`,
      approvalRequired
        ? `Needs approval by another person: ${approvers.join(', ') || 'nobody is named'}.`
        : 'Needs no approval.',
      `Nothing was changed. Ask for it in Slack, on the card of the instance. Plan ${plan.hash.slice(0, 12)}.`,
    ],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(plainText).join('\n'))
    .join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function callLine({ operation, document, parameters, ...call }: PlannedCall): string {
  const values = Object.entries(parameters).map(([key, value]) => `${key}=${value.join(',')}`);
  const what = [operation, document, ...values].filter((part) => part !== null).join(' ');
  return `${what} on ${call.instances} in ${call.accountId} ${call.region} as ${call.roleArn}`;
}

function targetLine(target: PlanTarget): string {
  const restart = { yes: 'restarts', 'if-needed': 'restarts if needed', no: '' }[target.reboots];
  const facts = [
    target.production ? 'production' : '',
    restart,
    target.loadBalancers.length === 0 ? '' : `behind ${target.loadBalancers.join(', ')}`,
    target.cause,
  ];
  return `${name(target)}  ${facts.filter((fact) => fact !== '').join(', ')}`;
}

function leftOutLine(leftOut: LeftOut): string {
  return `${name(leftOut)}  ${leftOut.code}: ${leftOut.reason}`;
}

function name({ instanceId, name: named, accountId, region }: PlanTarget | LeftOut): string {
  return `${instanceId}${named === null ? '' : ` ${named}`}  ${accountId} ${region}`;
}
