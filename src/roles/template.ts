/** CloudFormation's functions, in the long form that any YAML parser reads. */

import { placeholder } from './names.ts';

/** Anything that a template may hold. */
export type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

export const NO_VALUE: Json = { Ref: 'AWS::NoValue' };

/** The parts of ARNs that the template fills in. */
export const TEMPLATE_PLACE = {
  partition: placeholder('AWS::Partition'),
  region: '*',
  accountId: placeholder('AWS::AccountId'),
} as const;

export function ref(name: string): Json {
  return { Ref: name };
}

/** `text` as it is where it holds no placeholder. */
export function sub(text: string): Json {
  return text.includes('${') ? { 'Fn::Sub': text } : text;
}

export function when(condition: string, then: Json, otherwise: Json = NO_VALUE): Json {
  return { 'Fn::If': [condition, then, otherwise] };
}

export function isYes(parameter: string): Json {
  return { 'Fn::Equals': [ref(parameter), 'yes'] };
}

export function not(condition: Json): Json {
  return { 'Fn::Not': [condition] };
}

export function all(...conditions: readonly Json[]): Json {
  return { 'Fn::And': conditions };
}

export function any(...conditions: readonly Json[]): Json {
  return { 'Fn::Or': conditions };
}

/** A condition of the template, inside of another. */
export function condition(name: string): Json {
  return { Condition: name };
}
