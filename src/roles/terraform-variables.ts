/** What a person sets of the Terraform module. */

import { PATCH_DOCUMENT } from '../aws/acting-permissions.ts';
import { REMEDIATE_ACTIONS } from '../model/settings.ts';
import { type Block, block, code, type Entry, type HclValue } from './hcl.ts';
import { DEFAULT_PREFIX, FENCE, SWITCHES } from './names.ts';

export function terraformVariables(): Block[] {
  const actions = REMEDIATE_ACTIONS.map((action) => `"${action}"`).join(', ');
  return [
    variable('bot_principal_arn', 'ARN of the role (or user) that patchcheck itself runs as.', 'string'),
    variable(
      'external_id',
      'A long random text that only patchcheck and these roles know: externalId in patchcheck.yaml.',
      'string',
      [
        ['sensitive', true],
        validation('length(var.external_id) >= 16', 'The external id must have 16 characters at least.'),
      ],
    ),
    optional(
      'role_name_prefix',
      'Roles are named <prefix>-assess, <prefix>-remediate or <prefix>-<action>.',
      'string',
      DEFAULT_PREFIX,
    ),
    optional(
      'actions',
      `What patchcheck may do here: any of ${actions.replaceAll('"', '')}.`,
      'set(string)',
      [],
      [
        validation(
          `length(setsubtract(var.actions, [${actions}])) == 0`,
          `Actions are ${actions.replaceAll('"', '')}.`,
        ),
      ],
    ),
    optional('split_roles', 'One role for each action, in place of one role for all of them?', 'bool', false),
    optional(
      'fence_tag_key',
      'Key of the tag that instances must carry to be acted on: requireTag in patchcheck.yaml.',
      'string',
      FENCE.key,
    ),
    optional(
      'fence_tag_value',
      `Value of that tag, such as ${FENCE.value}; empty: no tag is needed.`,
      'string',
      '',
    ),
    optional(SWITCHES.snapshot.terraform, SWITCHES.snapshot.description, 'bool', false),
    optional(
      SWITCHES['encrypted-volumes'].terraform,
      SWITCHES['encrypted-volumes'].description,
      'list(string)',
      [],
    ),
    optional(SWITCHES['scripts-on-nodes'].terraform, SWITCHES['scripts-on-nodes'].description, 'bool', false),
    optional('scan_document', "The document that scans: AWS's, or a private one.", 'string', PATCH_DOCUMENT),
    optional(
      'install_document',
      "The document that installs: AWS's, or a private one.",
      'string',
      PATCH_DOCUMENT,
    ),
    optional(
      'permissions_boundary_arn',
      'ARN of the permissions boundary that roles must have here; null: none.',
      'string',
      code('null'),
    ),
    optional('tags', 'Tags of the roles.', 'map(string)', code('{}')),
  ];
}

function variable(name: string, description: string, type: string, more: readonly Entry[] = []): Block {
  return block(`variable "${name}"`, ['description', description], ['type', code(type)], ...more);
}

function optional(
  name: string,
  description: string,
  type: string,
  value: HclValue,
  more: readonly Entry[] = [],
): Block {
  return variable(name, description, type, [['default', value], ...more]);
}

function validation(condition: string, message: string): Block {
  return block('validation', ['condition', code(condition)], ['error_message', message]);
}
