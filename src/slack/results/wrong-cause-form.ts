/** The answer that a person sent by the form "Wrong cause?". */

import { z } from 'zod';
import { ROOT_CAUSE_CODES, type RootCauseCode } from '../../model/codes.ts';
import { CAUSE_FIELD, LONGEST_REASON, REASON_FIELD } from './wrong-cause-view.ts';

const Values = z.object({
  [CAUSE_FIELD]: z.object({
    [CAUSE_FIELD]: z.object({ selected_option: z.object({ value: z.enum(ROOT_CAUSE_CODES) }) }),
  }),
  [REASON_FIELD]: z.object({ [REASON_FIELD]: z.object({ value: z.string().nullish() }) }).optional(),
});

/** null for another version's form. */
export function readWrongCauseForm(
  values: unknown,
): { readonly expected: RootCauseCode; readonly reason: string } | null {
  const form = Values.safeParse(values).data;
  if (form === undefined) return null;
  const reason = form[REASON_FIELD]?.[REASON_FIELD].value ?? '';
  return {
    expected: form[CAUSE_FIELD][CAUSE_FIELD].selected_option.value,
    reason: reason.slice(0, LONGEST_REASON),
  };
}
