/** Constraints of an operation's input, as the API model has them, and the checks that AWS makes with them. */

/** `at` names the place in AWS's way: `filters.1.member.key`. */
export type Rule = TextRule | IntegerRule | BooleanRule | ListRule | StructureRule | MapRule;
export type Rules = Readonly<Record<string, Rule>>;

interface Common {
  readonly required?: boolean;
}
interface TextRule extends Common {
  readonly kind: 'text';
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
  readonly oneOf?: readonly string[];
}
interface IntegerRule extends Common {
  readonly kind: 'integer';
  readonly min?: number;
  readonly max?: number;
}
interface BooleanRule extends Common {
  readonly kind: 'boolean';
}
interface ListRule extends Common {
  readonly kind: 'list';
  readonly of: Rule;
  readonly min?: number;
  readonly max?: number;
}
interface MapRule extends Common {
  readonly kind: 'map';
  readonly of: Rule;
}
interface StructureRule extends Common {
  readonly kind: 'structure';
  readonly members: Rules;
}

export function text(limits: Omit<TextRule, 'kind'> = {}): TextRule {
  return { kind: 'text', ...limits };
}

export function integer(min?: number, max?: number): IntegerRule {
  return { kind: 'integer', ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

export const boolean: BooleanRule = { kind: 'boolean' };

export function list(of: Rule, limits: Omit<ListRule, 'kind' | 'of'> = {}): ListRule {
  return { kind: 'list', of, ...limits };
}

export function structure(members: Rules): StructureRule {
  return { kind: 'structure', members };
}

/** Any keys, with values of one kind. */
export function map(of: Rule): MapRule {
  return { kind: 'map', of };
}

/** Everything that is wrong with an input, each as AWS's sentence; empty if nothing is. */
export function violations(rules: Rules, input: Readonly<Record<string, unknown>>, at = ''): string[] {
  return Object.entries(rules).flatMap(([name, rule]) =>
    violationsOf(rule, input[name], `${at}${name.charAt(0).toLowerCase()}${name.slice(1)}`),
  );
}

/** AWS's message for one or more of them. */
export function validationMessage(found: readonly string[]): string {
  const count = found.length === 1 ? '1 validation error' : `${found.length} validation errors`;
  return `${count} detected: ${found.join('; ')}`;
}

function violationsOf(rule: Rule, value: unknown, at: string): string[] {
  if (value === undefined || value === null) {
    return rule.required ? [sentence('null', at, 'Member must not be null')] : [];
  }
  switch (rule.kind) {
    case 'text':
      return typeof value === 'string' ? textViolations(rule, value, at) : [wrongType(value, at)];
    case 'integer':
      return typeof value === 'number' ? rangeViolations(rule, value, at) : [wrongType(value, at)];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [wrongType(value, at)];
    case 'list':
      return Array.isArray(value) ? listViolations(rule, value, at) : [wrongType(value, at)];
    case 'map':
      return isStructure(value) ? entryViolations(rule, value, at) : [wrongType(value, at)];
    case 'structure':
      return isStructure(value) ? violations(rule.members, value, `${at}.`) : [wrongType(value, at)];
  }
}

function textViolations(rule: TextRule, value: string, at: string): string[] {
  const found = lengthViolations(rule, value.length, `'${value}'`, at);
  if (rule.oneOf && !rule.oneOf.includes(value)) {
    found.push(sentence(`'${value}'`, at, `Member must satisfy enum value set: [${rule.oneOf.join(', ')}]`));
  }
  if (rule.pattern && !rule.pattern.test(value)) {
    const pattern = `Member must satisfy regular expression pattern: ${rule.pattern.source}`;
    found.push(sentence(`'${value}'`, at, pattern));
  }
  return found;
}

function rangeViolations(rule: IntegerRule, value: number, at: string): string[] {
  if (rule.max !== undefined && value > rule.max) {
    return [sentence(`'${value}'`, at, `Member must have value less than or equal to ${rule.max}`)];
  }
  if (rule.min !== undefined && value < rule.min) {
    return [sentence(`'${value}'`, at, `Member must have value greater than or equal to ${rule.min}`)];
  }
  return [];
}

function listViolations(rule: ListRule, values: readonly unknown[], at: string): string[] {
  return [
    ...lengthViolations(rule, values.length, `'[${values.map(shown).join(', ')}]'`, at),
    ...values.flatMap((value, index) => violationsOf(rule.of, value, `${at}.${index + 1}.member`)),
  ];
}

function entryViolations(rule: MapRule, value: Record<string, unknown>, at: string): string[] {
  return Object.entries(value).flatMap(([key, entry]) => violationsOf(rule.of, entry, `${at}.${key}.member`));
}

function lengthViolations(
  rule: { readonly min?: number; readonly max?: number },
  length: number,
  value: string,
  at: string,
): string[] {
  if (rule.max !== undefined && length > rule.max) {
    return [sentence(value, at, `Member must have length less than or equal to ${rule.max}`)];
  }
  if (rule.min !== undefined && length < rule.min) {
    return [sentence(value, at, `Member must have length greater than or equal to ${rule.min}`)];
  }
  return [];
}

function sentence(value: string, at: string, constraint: string): string {
  return `Value ${value} at '${at}' failed to satisfy constraint: ${constraint}`;
}

function wrongType(value: unknown, at: string): string {
  return sentence(`'${shown(value)}'`, at, 'Member must be of the type that the model names');
}

function shown(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isStructure(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a query's scalars as the numbers and booleans that the rules name; the rest as it is. */
export function typed(rules: Rules, input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const members: Record<string, unknown> = { ...input };
  for (const [name, rule] of Object.entries(rules)) {
    if (members[name] !== undefined) members[name] = typedValue(rule, members[name]);
  }
  return members;
}

function typedValue(rule: Rule, value: unknown): unknown {
  if (rule.kind === 'integer' && typeof value === 'string' && /^-?\d+$/.test(value)) return Number(value);
  if (rule.kind === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if (rule.kind === 'list' && Array.isArray(value)) return value.map((entry) => typedValue(rule.of, entry));
  if (rule.kind === 'list' && value === '') return [];
  if (rule.kind === 'structure' && isStructure(value)) return typed(rule.members, value);
  return value;
}
