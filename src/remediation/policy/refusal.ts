import type { Refusal, RefusalCode } from '../remediations.ts';

/** A refusal: what, and what to do instead. */
export function refuse(
  code: RefusalCode,
  text: string,
  more: { readonly people?: readonly string[]; readonly until?: string | null } = {},
): Refusal {
  return { code, text, people: more.people ?? [], until: more.until ?? null };
}
