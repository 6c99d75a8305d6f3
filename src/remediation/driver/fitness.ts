/** Is an instance, right now, in a state in which this action may begin? */

import type { RemediateAction } from '../../model/settings.ts';
import type { NodeReadiness } from '../ports.ts';

/** What was read of an instance. `busy`: what patches it, as a phrase; undefined: nothing. */
export interface Present {
  readonly node: NodeReadiness | undefined;
  readonly busy: string | undefined;
}

/** Must not begin while a patch run is at work on the instance. */
export function isHinderedByPatching(action: RemediateAction): boolean {
  return action !== 'start' && action !== 'diagnose';
}

/** Why it is left alone, as a sentence; null: it is fit. */
export function whyNotFit(action: RemediateAction, { node, busy }: Present): string | null {
  if (!node || node.state === null) return 'EC2 no longer knows it.';
  if (action === 'start') return whyNotToStart(node.state);
  if (node.state === 'terminated' || node.state === 'shutting-down')
    return `EC2 says that it is ${node.state}.`;
  if (action === 'diagnose') return null;
  if (node.state !== 'running') return `It is ${node.state} by now, not running.`;
  if (node.ping !== 'Online') return `SSM Agent does not answer by now (${node.ping ?? 'not managed'}).`;
  return busy === undefined ? null : `It is busy by now: ${busy}. Two patch runs at once break each other.`;
}

function whyNotToStart(state: string): string | null {
  return state === 'stopped' ? null : `It is ${state} by now: there is nothing to start.`;
}
