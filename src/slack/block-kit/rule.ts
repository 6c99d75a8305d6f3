/** The words in which Block Kit's rules are written down, as plain data. */

export type Surface = 'message' | 'modal' | 'home';

export type Rule =
  | { readonly kind: 'string'; readonly min: number; readonly max: number; readonly pattern?: RegExp }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'list'; readonly of: Rule; readonly min: number; readonly max: number }
  | ObjectRule
  /** An object whose `type` names its rule in one of the catalogues. */
  | {
      readonly kind: 'typed';
      readonly catalogue: Catalogue;
      readonly types: readonly string[];
      readonly max?: number;
    }
  /** Anything goes: parts that patchcheck never sends and therefore does not judge. */
  | { readonly kind: 'any' };

export type Catalogue = 'block' | 'element' | 'text' | 'rich';

export interface ObjectRule {
  readonly kind: 'object';
  readonly fields: Readonly<Record<string, { readonly rule: Rule; readonly required: boolean }>>;
  /** At least one of these must be there. */
  readonly oneOf?: readonly string[];
  /** Where the block may appear; everywhere if absent. */
  readonly surfaces?: readonly Surface[];
}

type Field = { readonly rule: Rule; readonly required: boolean };

export const must = (rule: Rule): Field => ({ rule, required: true });
export const may = (rule: Rule): Field => ({ rule, required: false });

export function string(max: number, min = 1, pattern?: RegExp): Rule {
  return pattern === undefined ? { kind: 'string', min, max } : { kind: 'string', min, max, pattern };
}

export const integer = (min: number, max: number): Rule => ({ kind: 'integer', min, max });
export const boolean: Rule = { kind: 'boolean' };
export const any: Rule = { kind: 'any' };
export const choice = (...values: string[]): Rule => ({ kind: 'choice', values });
export const list = (of: Rule, min: number, max: number): Rule => ({ kind: 'list', of, min, max });

export function object(
  fields: Readonly<Record<string, Field>>,
  more: Omit<ObjectRule, 'kind' | 'fields'> = {},
): ObjectRule {
  return { kind: 'object', fields, ...more };
}

/** A text object of at most `max` characters, of either kind unless one is named. */
export function text(max: number, ...types: ('plain_text' | 'mrkdwn')[]): Rule {
  return {
    kind: 'typed',
    catalogue: 'text',
    types: types.length > 0 ? types : ['plain_text', 'mrkdwn'],
    max,
  };
}

export const element = (...types: string[]): Rule => ({ kind: 'typed', catalogue: 'element', types });
export const block = (...types: string[]): Rule => ({ kind: 'typed', catalogue: 'block', types });
export const rich = (...types: string[]): Rule => ({ kind: 'typed', catalogue: 'rich', types });
