/** What CloudFormation makes of the template: its functions and conditions, as far as the template uses them. */

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

export const ACCOUNT = '111122223333';
export const BOT = 'arn:aws:iam::999988887777:user/patchcheck';
export const EXTERNAL_ID = 'correct-horse-battery';
const REQUIRED = { BotPrincipalArn: BOT, ExternalId: EXTERNAL_ID };

export type StackParameters = Readonly<Record<string, string>>;

const Statement = z.object({
  Sid: z.string(),
  Effect: z.literal('Allow'),
  Principal: z.object({ AWS: z.string() }).optional(),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.union([z.string(), z.array(z.string())]).optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.string())).optional(),
});
const Document = z.object({ Version: z.literal('2012-10-17'), Statement: z.array(Statement) });
type Document = z.infer<typeof Document>;

const Role = z.object({
  RoleName: z.string(),
  MaxSessionDuration: z.number(),
  PermissionsBoundary: z.string().optional(),
  AssumeRolePolicyDocument: Document,
  Policies: z.array(z.object({ PolicyName: z.string(), PolicyDocument: Document })).default([]),
});
const InlinePolicy = z.object({
  PolicyName: z.string(),
  PolicyDocument: Document,
  Roles: z.array(z.string()),
});

const Template = z.object({
  Parameters: z.record(z.string(), z.looseObject({ Default: z.string().optional() })),
  Conditions: z.record(z.string(), z.unknown()),
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Condition: z.string().optional(), Properties: z.unknown() }),
  ),
  Outputs: z.record(z.string(), z.looseObject({ Condition: z.string().optional(), Value: z.unknown() })),
});

/** Statements of policies name resources, and no principals. */
interface Policy {
  readonly Version: string;
  readonly Statement: readonly PolicyStatement[];
}
interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface DeployedRole {
  readonly name: string;
  readonly arn: string;
  readonly maxSessionSeconds: number;
  readonly boundary: string | undefined;
  readonly trust: Document;
  /** Inline policies, merged. */
  readonly policy: Policy;
  /** Characters that IAM counts of all its inline policies. */
  readonly policySize: number;
}

export interface Deployed {
  readonly roles: readonly DeployedRole[];
  readonly outputs: Readonly<Record<string, string>>;
}

/** The file as it is shipped, as YAML 1.1 reads it. */
export function templateOf(file: string): unknown {
  return parse(readFileSync(new URL(`../../../docs/aws/${file}`, import.meta.url), 'utf8'), {
    version: '1.1',
  });
}

/** The stack of the shipped template with these parameters. */
export function deployed(parameters: StackParameters = {}, partition = 'aws'): Deployed {
  const template = Template.parse(templateOf('patchcheck-roles.cfn.yaml'));
  for (const name of Object.keys(parameters)) {
    if (!(name in template.Parameters)) throw new Error(`The template has no parameter ${name}.`);
  }
  const defaults = Object.entries(template.Parameters).flatMap(([name, { Default }]) =>
    Default === undefined ? [] : [[name, Default] as const],
  );
  const values = { ...Object.fromEntries(defaults), ...REQUIRED, ...parameters };
  const resolve = resolver(template, values, partition);
  const made = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || resolve.holds(Condition),
  );
  const policies = made
    .filter(([, { Type }]) => Type === 'AWS::IAM::Policy')
    .map(([, { Properties }]) => InlinePolicy.parse(resolve.value(Properties)));
  const roles = made
    .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
    .map(([, { Properties }]) => Role.parse(resolve.value(Properties)))
    .map((role) => {
      const own = policies.filter(({ Roles }) => Roles.includes(role.RoleName));
      const documents = [...role.Policies, ...own].map(({ PolicyDocument }) => PolicyDocument);
      return {
        name: role.RoleName,
        arn: `arn:${partition}:iam::${ACCOUNT}:role/${role.RoleName}`,
        maxSessionSeconds: role.MaxSessionDuration,
        boundary: role.PermissionsBoundary,
        trust: role.AssumeRolePolicyDocument,
        policy: merged(documents),
        policySize: documents.reduce((sum, document) => sum + JSON.stringify(document).length, 0),
      };
    });
  const outputs = Object.entries(template.Outputs)
    .filter(([, { Condition }]) => Condition === undefined || resolve.holds(Condition))
    .map(([name, { Value }]) => [name, z.string().parse(resolve.value(Value))] as const);
  return { roles, outputs: Object.fromEntries(outputs) };
}

function merged(documents: readonly Document[]): Policy {
  const statements = documents.flatMap((document) => document.Statement);
  const Statement = statements.map(({ Sid, Effect, Action, Resource, Condition }) => {
    if (Resource === undefined) throw new Error(`${Sid} names no resource.`);
    return { Sid, Effect, Action, Resource, ...(Condition === undefined ? {} : { Condition }) };
  });
  return { Version: '2012-10-17', Statement };
}

/** A value that CloudFormation leaves out. */
const NOTHING = Symbol('AWS::NoValue');

function resolver(template: z.infer<typeof Template>, parameters: StackParameters, partition: string) {
  function holds(name: string): boolean {
    if (!(name in template.Conditions)) throw new Error(`The template has no condition ${name}.`);
    return Boolean(value(template.Conditions[name]));
  }

  function named(name: string): unknown {
    if (name === 'AWS::NoValue') return NOTHING;
    if (name === 'AWS::Partition') return partition;
    if (name === 'AWS::AccountId') return ACCOUNT;
    if (name in parameters) {
      const isList = template.Parameters[name]?.Type === 'CommaDelimitedList';
      return isList ? (parameters[name] ?? '').split(',') : parameters[name];
    }
    return roleName(name);
  }

  function roleName(id: string): string {
    const resource = template.Resources[id];
    if (!resource) throw new Error(`The template has no ${id}.`);
    if (resource.Condition !== undefined && !holds(resource.Condition)) throw new Error(`${id} is not made.`);
    return Role.parse(value(resource.Properties)).RoleName;
  }

  function arn(id: string): string {
    return `arn:${partition}:iam::${ACCOUNT}:role/${roleName(id)}`;
  }

  function called(name: string, argument: unknown): unknown {
    const list = Array.isArray(argument) ? argument : [argument];
    switch (name) {
      case 'Ref':
        return named(String(argument));
      case 'Condition':
        return holds(String(argument));
      case 'Fn::Sub':
        return String(argument).replace(/\$\{([\w:.]+)\}/g, (_, id: string) =>
          id.endsWith('.Arn') ? arn(id.slice(0, -'.Arn'.length)) : String(named(id)),
        );
      case 'Fn::GetAtt':
        return arn(String(list[0]));
      case 'Fn::If':
        return value(holds(String(list[0])) ? list[1] : list[2]);
      case 'Fn::Equals':
        return value(list[0]) === value(list[1]);
      case 'Fn::Not':
        return !value(list[0]);
      case 'Fn::And':
        return list.every((each) => value(each));
      case 'Fn::Or':
        return list.some((each) => value(each));
      case 'Fn::Join':
        return (value(list[1]) as unknown[]).join(String(list[0]));
      default:
        throw new Error(`The template calls ${name}, which this support does not know.`);
    }
  }

  function value(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(value).filter((each) => each !== NOTHING);
    if (typeof node !== 'object' || node === null) return node;
    const entries = Object.entries(node);
    const [first] = entries;
    if (first && entries.length === 1 && isFunction(first)) return called(...first);
    return Object.fromEntries(
      entries.map(([key, each]) => [key, value(each)] as const).filter(([, each]) => each !== NOTHING),
    );
  }

  return { holds, value };
}

/** A policy's Condition is a map, a template's a name. */
function isFunction([name, argument]: readonly [string, unknown]): boolean {
  return name === 'Ref' || name.startsWith('Fn::') || (name === 'Condition' && typeof argument === 'string');
}
