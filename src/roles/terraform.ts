/** The roles of one account as a Terraform module. */

import { REMEDIATE_ACTIONS } from '../model/settings.ts';
import { type Block, block, code, hcl } from './hcl.ts';
import { DEFAULT_PREFIX, NAMED_PERSON_ONLY, placeholder, SESSION_SECONDS, snake } from './names.ts';
import { policyDocuments } from './terraform-policies.ts';
import { terraformVariables } from './terraform-variables.ts';

const GENERATED = 'Generated from the table that patchcheck is held to: change nothing by hand.';

/** File name → text. */
export function terraformModule(): Readonly<Record<string, string>> {
  return {
    'versions.tf': hcl(GENERATED, [versions()]),
    'variables.tf': hcl(GENERATED, terraformVariables()),
    'main.tf': hcl(
      `Roles by which patchcheck reads an account and, where wanted, acts in it.\n${GENERATED}`,
      [...locals(), ...trust(), ...roles()],
    ),
    'policies.tf': hcl(GENERATED, policyDocuments()),
    'outputs.tf': hcl(GENERATED, outputs()),
  };
}

/** Nothing here is newer than these; the next major version may rename what it likes. */
function versions(): Block {
  return block(
    'terraform',
    ['required_version', '>= 1.5.0, < 2.0.0'],
    block('required_providers', [
      'aws',
      code('{\n  source  = "hashicorp/aws"\n  version = ">= 5.0.0, < 7.0.0"\n}'),
    ]),
  );
}

function locals(): Block[] {
  const widest = Math.max(...REMEDIATE_ACTIONS.map((action) => action.length)) + 2;
  const documents = REMEDIATE_ACTIONS.map(
    (action) => `  ${`"${action}"`.padEnd(widest)} = data.aws_iam_policy_document.${snake(action)}.json`,
  );
  return [
    block('data "aws_partition" "current"'),
    block('data "aws_caller_identity" "current"'),
    block(
      'locals',
      ['account_id', code('data.aws_caller_identity.current.account_id')],
      ['partition', code('data.aws_partition.current.partition')],
      ['scan_document_account', code('var.scan_document == "AWS-RunPatchBaseline" ? "" : local.account_id')],
      [
        'install_document_account',
        code('var.install_document == "AWS-RunPatchBaseline" ? "" : local.account_id'),
      ],
      ['role_of', code('{ for action in var.actions : action => var.split_roles ? action : "remediate" }')],
      ['policies', code(`{\n${documents.join('\n')}\n}`)],
    ),
  ];
}

function trust(): Block[] {
  const externalId = block(
    'condition',
    ['test', 'StringEquals'],
    ['variable', 'sts:ExternalId'],
    ['values', [code('var.external_id')]],
  );
  const conditions = Object.entries(NAMED_PERSON_ONLY).flatMap(([test, keys]) =>
    Object.entries(keys).map(([variable, value]) =>
      block('condition', ['test', test], ['variable', variable], ['values', [value]]),
    ),
  );
  return [trustDocument('assess', [externalId]), trustDocument('acting', [externalId, ...conditions])];
}

function trustDocument(name: string, conditions: readonly Block[]): Block {
  const principals = block('principals', ['type', 'AWS'], ['identifiers', [code('var.bot_principal_arn')]]);
  return block(
    `data "aws_iam_policy_document" "${name}_trust"`,
    block(
      'statement',
      ['sid', 'PatchcheckAssumes'],
      ['actions', ['sts:AssumeRole']],
      principals,
      ...conditions,
    ),
    block(
      'statement',
      ['sid', 'PatchcheckNamesWhoAsked'],
      ['actions', ['sts:SetSourceIdentity']],
      principals,
    ),
  );
}

function roles(): Block[] {
  return [
    block('resource "aws_iam_role" "assess"', ...role('assess', 'assess')),
    block(
      'resource "aws_iam_role_policy" "assess"',
      ['name', `${DEFAULT_PREFIX}-assess`],
      ['role', code('aws_iam_role.assess.id')],
      ['policy', code('data.aws_iam_policy_document.assess.json')],
    ),
    block(
      'resource "aws_iam_role" "acting"',
      ['for_each', code('toset(values(local.role_of))')],
      ...role(placeholder('each.key'), 'acting'),
    ),
    block(
      'resource "aws_iam_role_policy" "acting"',
      ['for_each', code('local.role_of')],
      ['name', `${DEFAULT_PREFIX}-${placeholder('each.key')}`],
      ['role', code('aws_iam_role.acting[each.value].id')],
      ['policy', code('local.policies[each.key]')],
    ),
  ];
}

function role(name: string, trusted: 'assess' | 'acting') {
  const does = {
    assess: 'Reads, and nothing else: what a patchcheck assessment needs.',
    acting: 'Acts for people who press buttons of patchcheck.',
  };
  return [
    ['name', `${placeholder('var.role_name_prefix')}-${name}`],
    ['description', does[trusted]],
    ['max_session_duration', SESSION_SECONDS],
    ['permissions_boundary', code('var.permissions_boundary_arn')],
    ['assume_role_policy', code(`data.aws_iam_policy_document.${trusted}_trust.json`)],
    ['tags', code('var.tags')],
  ] as const;
}

function outputs(): Block[] {
  return [
    block(
      'output "assess_role_arn"',
      ['description', 'assessRole of this account in patchcheck.yaml.'],
      ['value', code('aws_iam_role.assess.arn')],
    ),
    block(
      'output "remediate_role_arns"',
      ['description', 'remediateRoles of this account in patchcheck.yaml: action to ARN.'],
      ['value', code('{ for action, role in local.role_of : action => aws_iam_role.acting[role].arn }')],
    ),
    block(
      'output "configuration"',
      ['description', 'This account in patchcheck.yaml, below environments.<name>.accounts.'],
      [
        'value',
        code(
          [
            'yamlencode([merge(',
            '  {',
            '    id         = local.account_id',
            '    assessRole = aws_iam_role.assess.arn',
            '    externalId = { env = "PATCHCHECK_EXTERNAL_ID" }',
            '  },',
            '  { for key in ["remediateRoles"] : key => {',
            '    for action, role in local.role_of : action => aws_iam_role.acting[role].arn',
            '  } if length(local.role_of) > 0 },',
            ')])',
          ].join('\n'),
        ),
      ],
    ),
  ];
}
