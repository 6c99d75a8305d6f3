/** IAM policy documents, as far as the simulation enforces them: actions, resources, conditions, denials. */

import { matchesAny } from './wildcards.ts';

export type OneOrMore = string | readonly string[];

/** Every condition must hold: operator → key → values, one of which must match. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;

interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: OneOrMore;
  readonly Resource: OneOrMore;
  readonly Condition?: Conditions;
}

export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}

/** One right that a request needs. */
export interface Permission {
  /** `ssm:SendCommand` */
  readonly action: string;
  /** ARNs of one resource: a statement that names any of them will do. `*`: IAM knows none for this action. */
  readonly resources: readonly string[];
  /** Condition key → values; a key that is absent has none. Keys are compared without regard to case. */
  readonly context: Readonly<Record<string, OneOrMore | undefined>>;
}

/** Does any statement with this effect apply? Throws for an operator that the simulation does not know. */
export function says(effect: 'Allow' | 'Deny', document: PolicyDocument, permission: Permission): boolean {
  return listed(document.Statement).some((statement) => {
    if (statement.Effect !== effect) return false;
    const named = permission.resources.some((arn) => matchesAny(listed(statement.Resource), arn));
    return (
      matchesAny(listed(statement.Action), permission.action, 'any-case') &&
      named &&
      conditionsHold(statement.Condition ?? {}, permission.context)
    );
  });
}

/** Do all conditions of a statement hold? */
export function conditionsHold(conditions: Conditions, context: Permission['context']): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) =>
      conditionHolds(operator, valuesOf(context, key), listed(values)),
    ),
  );
}

/** One or more, as a list. */
export function listed<Value>(value: Value | readonly Value[]): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : [value as Value];
}

/** null: the request has no such key. */
function valuesOf(context: Permission['context'], key: string): readonly string[] | null {
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
  return found === undefined ? null : listed(found);
}

type Compare = (value: string, wanted: readonly string[]) => boolean;

const OPERATORS: Readonly<Record<string, Compare>> = {
  StringEquals: (value, wanted) => wanted.includes(value),
  StringNotEquals: (value, wanted) => !wanted.includes(value),
  StringEqualsIgnoreCase: (value, wanted) =>
    wanted.some((each) => each.toLowerCase() === value.toLowerCase()),
  StringLike: (value, wanted) => matchesAny(wanted, value),
  StringNotLike: (value, wanted) => !matchesAny(wanted, value),
  ArnEquals: (value, wanted) => matchesAny(wanted, value),
  ArnLike: (value, wanted) => matchesAny(wanted, value),
  Bool: (value, wanted) => wanted.includes(value),
  DateLessThan: (value, wanted) => wanted.some((each) => Date.parse(value) < Date.parse(each)),
  DateGreaterThan: (value, wanted) => wanted.some((each) => Date.parse(value) > Date.parse(each)),
};

/** A key without a value fails, but for `…IfExists`, the negations, `Null`, and `ForAllValues:`. */
function conditionHolds(
  operator: string,
  values: readonly string[] | null,
  wanted: readonly string[],
): boolean {
  if (operator === 'Null') return wanted.includes(String(values === null));
  const [set, named] = operator.includes(':') ? operator.split(':') : [null, operator];
  const name = named?.replace(/IfExists$/, '') ?? '';
  const compare = OPERATORS[name];
  if (!compare) throw new Error(`The simulation does not know the condition operator ${operator}.`);
  if (values === null) return name !== named || name.includes('Not') || set === 'ForAllValues';
  const holds = (value: string) => compare(value, wanted);
  return set === 'ForAllValues' ? values.every(holds) : values.some(holds);
}
