/** What can be next. Each step is one look at the world, or one act, or a change that follows from the record. */

import type { Call, TargetState } from '../../model/remediation.ts';
import type { RemediationChange } from '../../store/remediation-changes.ts';

export type Step =
  | { readonly kind: 'over' }
  | { readonly kind: 'wait'; readonly until: string }
  | { readonly kind: 'expire' }
  /** Approved and due: policy and targets are checked again, and all that is fit is locked. */
  | { readonly kind: 'start' }
  /** Follows from the record alone. */
  | { readonly kind: 'change'; readonly change: RemediationChange }
  | { readonly kind: 'begin-wave'; readonly wave: number; readonly targets: readonly TargetState[] }
  /** Fit when its wave began, and too long ago. */
  | { readonly kind: 'check-again'; readonly targets: readonly TargetState[] }
  /** Writes the intent, and then, in the same breath, sends. */
  | { readonly kind: 'act'; readonly targets: readonly TargetState[] }
  | { readonly kind: 'look-up'; readonly call: Call }
  | { readonly kind: 'poll'; readonly call: Call }
  | { readonly kind: 'cancel'; readonly call: Call }
  | { readonly kind: 'look-for-return'; readonly targets: readonly TargetState[] }
  | { readonly kind: 'check-health'; readonly targets: readonly TargetState[] }
  | { readonly kind: 'assess'; readonly targets: readonly TargetState[] }
  | { readonly kind: 'conclude' };

/** A step and the time from which on it makes sense, in milliseconds since 1970. */
export interface Todo {
  readonly at: number;
  readonly step: Step;
}
