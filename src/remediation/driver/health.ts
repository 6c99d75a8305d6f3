/** Is an instance as healthy as it was before? Only what could be read both times is compared. */

import type { Health } from '../../model/remediation.ts';

export type Comparison =
  | { readonly kind: 'as-before' }
  /** It may still get there. */
  | { readonly kind: 'worse'; readonly why: string }
  | { readonly kind: 'not-comparable'; readonly why: string };

/** `null` is what may not be read. */
export function compareHealth(before: Health | null, after: Health | null): Comparison {
  if (after === null) return notComparable('its health may not be read');
  const worse = worseThan(before, after);
  if (worse.length > 0) return { kind: 'worse', why: worse.join('; ') };
  if (before === null) return notComparable('its health was not known before');
  const lost = Object.keys(before.targets).filter(
    (arn) => before.targets[arn] === 'healthy' && after.targets[arn] === undefined,
  );
  if (lost.length > 0) {
    return notComparable(`its state in ${lost.map(targetGroupName).join(', ')} is not known any more`);
  }
  if (after.checks === null) return notComparable('its status checks may not be read');
  return { kind: 'as-before' };
}

function worseThan(before: Health | null, after: Health): readonly string[] {
  const checks =
    after.checks === 'impaired' && before?.checks !== 'impaired'
      ? ['its EC2 status checks fail']
      : after.checks === 'initializing'
        ? ['its EC2 status checks are not done yet']
        : [];
  const targets = Object.entries(before?.targets ?? {}).flatMap(([arn, state]) => {
    const now = after.targets[arn];
    return state === 'healthy' && now !== undefined && now !== 'healthy'
      ? [`${targetGroupName(arn)} says ${now}, healthy before`]
      : [];
  });
  return [...checks, ...targets];
}

/** arn:aws:elasticloadbalancing:<region>:<account>:targetgroup/<name>/<id> */
function targetGroupName(arn: string): string {
  return `target group ${arn.split('/')[1] ?? arn}`;
}

function notComparable(why: string): Comparison {
  return { kind: 'not-comparable', why };
}
