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
  const hadHealthy = Object.values(before.targets ?? {}).includes('healthy');
  if (hadHealthy && after.targets === null)
    return notComparable('its target groups may not be read any more');
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
  return [...checks, ...worseInGroups(before?.targets ?? {}, after.targets)];
}

/** What left a group that it served gets no traffic any more. */
function worseInGroups(before: NonNullable<Health['targets']>, after: Health['targets']): readonly string[] {
  if (after === null) return [];
  return Object.entries(before).flatMap(([arn, state]) => {
    const now = after[arn];
    if (state !== 'healthy' || now === 'healthy') return [];
    const name = targetGroupName(arn);
    return now === undefined
      ? [`it is in ${name} no more, healthy there before`]
      : [`${name} says ${now}, healthy before`];
  });
}

/** arn:aws:elasticloadbalancing:<region>:<account>:targetgroup/<name>/<id> */
function targetGroupName(arn: string): string {
  return `target group ${arn.split('/')[1] ?? arn}`;
}

function notComparable(why: string): Comparison {
  return { kind: 'not-comparable', why };
}
