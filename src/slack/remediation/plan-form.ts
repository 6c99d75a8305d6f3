/** What a person chose and typed in a plan. Pure. */

import { z } from 'zod';
import { type InstanceKey, REBOOT_CHOICES, type RemediationOptions } from '../../model/remediation.ts';
import { PLAN_OPTIONS } from '../action-ids.ts';
import { readInstanceValue } from './reference.ts';

export const REASON = 'plan-reason';
export const BREAK_GLASS = 'plan-break-glass';

const Option = z.object({ value: z.string() });
const Field = z.object({
  value: z.string().nullish(),
  selected_option: Option.nullish(),
  selected_options: z.array(Option).nullish(),
  selected_date_time: z.number().nullish(),
});
type Field = z.infer<typeof Field>;

export interface PlanForm {
  readonly reason: string;
  readonly breakGlass: boolean;
  /** null: the plan lets nobody choose, or nobody did. */
  readonly instances: readonly InstanceKey[] | null;
  readonly options: RemediationOptions;
  /** A given time was chosen, and none is given yet. */
  readonly lacksTime: boolean;
}

/**
 * @param before the options of the plan that the form shows: what the form lacks stays as it is
 * @param window start of the next maintenance window, where it is on offer
 * @param changed the choice that was just made: a time that was just picked counts, whatever was chosen before
 */
export function readPlanForm(
  values: unknown,
  before: RemediationOptions,
  window: string | null,
  changed: string | null = null,
): PlanForm {
  const field = (id: string): Field => Field.safeParse(at(at(values, id), id)).data ?? {};
  const reboot = z.enum(REBOOT_CHOICES).safeParse(field(PLAN_OPTIONS.reboot).selected_option?.value).data;
  const snapshot = field(PLAN_OPTIONS.snapshot).selected_options;
  const chosen = field(PLAN_OPTIONS.instances).selected_options;
  const picked = timeOf(field(PLAN_OPTIONS.startAt));
  const when =
    changed === PLAN_OPTIONS.startAt && picked !== null
      ? 'later'
      : field(PLAN_OPTIONS.when).selected_option?.value;
  return {
    reason: (field(REASON).value ?? '').trim(),
    breakGlass: (field(BREAK_GLASS).selected_options ?? []).length > 0,
    instances: chosen?.map(({ value }) => readInstanceValue(value)).filter((key) => key !== null) ?? null,
    options: {
      reboot: reboot ?? before.reboot,
      snapshot: snapshot == null ? before.snapshot : snapshot.length > 0,
      startAt: startOf(when, picked, before, window),
    },
    lacksTime: when === 'later' && picked === null,
  };
}

function startOf(
  when: string | undefined,
  picked: string | null,
  { startAt }: RemediationOptions,
  window: string | null,
): string | null {
  switch (when) {
    case 'now':
      return null;
    case 'window':
      return window;
    case 'later':
      return picked;
    default:
      return startAt;
  }
}

function timeOf({ selected_date_time: seconds }: Field): string | null {
  return seconds == null ? null : new Date(seconds * 1_000).toISOString();
}

/** Are both the same choice? */
export function sameOptions(a: RemediationOptions, b: RemediationOptions): boolean {
  return a.reboot === b.reboot && a.snapshot === b.snapshot && sameTime(a.startAt, b.startAt);
}

/** Menus know minutes only. */
function sameTime(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return a === b;
  return Math.floor(Date.parse(a) / 60_000) === Math.floor(Date.parse(b) / 60_000);
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
