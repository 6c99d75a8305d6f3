/** Is the reason one that will do? Patterns come from the configuration, reasons from anybody. */

import { MAX_REASON_LENGTH, matchesReason } from '../../config/reason-pattern.ts';
import type { EnvironmentSettings } from '../../model/settings.ts';
import type { Refusal } from '../remediations.ts';
import { refuse } from './refusal.ts';

/** @param isObligatory in production, and to break glass */
export function reasonRefusals(
  reason: string,
  isObligatory: boolean,
  governing: readonly EnvironmentSettings[],
): readonly Refusal[] {
  const trimmed = reason.trim();
  const tooLong = reasonLength(reason);
  if (tooLong.length > 0) return tooLong;
  if (trimmed === '' && isObligatory) {
    return [refuse('reason-required', 'Say why: a reason is needed here, and is kept in the audit.')];
  }
  return governing.flatMap((environment) => unlikePattern(trimmed, environment));
}

/** The only rule for reasons that nobody has to give. */
export function reasonLength(reason: string): readonly Refusal[] {
  const { length } = reason.trim();
  if (length <= MAX_REASON_LENGTH) return [];
  const text = `The reason has ${length} characters; at most ${MAX_REASON_LENGTH} are kept. Shorten it.`;
  return [refuse('reason-pattern', text)];
}

function unlikePattern(reason: string, { name, remediation }: EnvironmentSettings): readonly Refusal[] {
  const { reasonPattern } = remediation;
  if (reasonPattern === null) return [];
  const matches = matchesReason(reasonPattern, reason);
  if (matches === true) return [];
  const text =
    matches === null
      ? `The reason could not be checked against the pattern of ${name}. Ask whoever keeps patchcheck.yaml.`
      : `Environment ${name} wants a reason like ${reasonPattern}, such as the number of a change.`;
  return [refuse('reason-pattern', text)];
}
