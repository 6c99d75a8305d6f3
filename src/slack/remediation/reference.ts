/** What buttons and modals of remediations carry: names of things in the store, never the things themselves. */

import { z } from 'zod';
import { REMEDIATION_CODES, ROOT_CAUSE_CODES } from '../../model/codes.ts';
import type { InstanceKey } from '../../model/remediation.ts';
import { REMEDIATE_ACTIONS, type RemediateAction } from '../../model/settings.ts';
import { type FindingReference, findingValue, parsed, readFindingValue } from '../results/reference.ts';

const name = z.string().max(300);
const Action = z.enum(REMEDIATE_ACTIONS);

/** Findings with the same cause and remediation. */
const Group = z.object({ code: z.enum(ROOT_CAUSE_CODES), remediation: z.enum(REMEDIATION_CODES) });
export type Group = z.infer<typeof Group>;

const GroupAction = z.object({
  action: Action,
  code: Group.shape.code,
  remediation: Group.shape.remediation,
});
export type GroupAction = z.infer<typeof GroupAction>;

/** For a button that acts on one finding; its action id says what it does. */
export const actionValue = findingValue;
export const readActionValue: (value: string) => FindingReference | null = readFindingValue;

/** For a button that acts on a group of a run's findings. */
export function groupValue(action: RemediateAction, { code, remediation }: Group): string {
  return JSON.stringify({ action, code, remediation });
}

export function readGroupValue(value: string): GroupAction | null {
  return GroupAction.safeParse(parsed(value)).data ?? null;
}

/** A remediation, with the token that makes the button good for its present state alone. */
export interface RemediationReference {
  readonly id: string;
  readonly token: string;
}

const Pair = z.tuple([name, name]);

export function remediationValue({ id, token }: RemediationReference): string {
  return JSON.stringify([id, token]);
}

/** null for what another version, or nobody, has written. */
export function readRemediationValue(value: string): RemediationReference | null {
  const read = Pair.safeParse(parsed(value)).data;
  return read === undefined ? null : { id: read[0], token: read[1] };
}

const Plan = z.object({
  id: name,
  token: name,
  channel: z.string().nullable(),
  runId: name,
  /** Set where the instances came from a group and may be left out one by one. */
  group: Group.nullable(),
  /** Start of the next maintenance window, where all instances share one. */
  window: z.string().nullable(),
});
/** What the modal of a plan has to know of itself. */
export type PlanMetadata = z.infer<typeof Plan>;

export function readPlanMetadata(value: unknown): PlanMetadata | null {
  return Plan.safeParse(value).data ?? null;
}

const Denial = z.object({ id: name, token: name, channel: z.string().nullable() });
export type DenialMetadata = z.infer<typeof Denial>;

export function readDenialMetadata(value: unknown): DenialMetadata | null {
  return Denial.safeParse(value).data ?? null;
}

const List = z.object({ id: name, channel: z.string().nullable(), page: z.number().int().min(0) });
/** What the list of all instances of a remediation has to know of itself. */
export type ListMetadata = z.infer<typeof List>;

export function readListMetadata(value: unknown): ListMetadata | null {
  return List.safeParse(value).data ?? null;
}

/** An instance as the value of an option: 75 characters at most. */
export function instanceValue({ accountId, region, instanceId }: InstanceKey): string {
  return `${accountId}/${region}/${instanceId}`.slice(0, 75);
}

/** null for what is no instance. */
export function readInstanceValue(value: string): InstanceKey | null {
  const [accountId, region, instanceId, ...others] = value.split('/');
  if (!accountId || !region || !instanceId || others.length > 0) return null;
  return { accountId, region, instanceId };
}
