/** One policy document for each action, and that of the role that reads. */

import {
  type ActingOption,
  type ActingStatement,
  actingStatements,
  type PatchDocuments,
} from '../aws/acting-permissions.ts';
import { policyStatement, resourceArns } from '../aws/acting-policy.ts';
import { REMEDIATE_ACTIONS, type RemediateAction } from '../model/settings.ts';
import { type Block, block, code, type Entry, type HclValue } from './hcl.ts';
import { placeholder, SWITCHES, snake } from './names.ts';
import { readStatements } from './read-statements.ts';

const PLACE = {
  partition: placeholder('local.partition'),
  region: '*',
  accountId: placeholder('local.account_id'),
};
const DOCUMENTS: PatchDocuments = {
  scan: placeholder('var.scan_document'),
  install: placeholder('var.install_document'),
};

export function policyDocuments(): Block[] {
  const reads = readStatements().map(({ sid, actions }) =>
    block('statement', ['sid', sid], ['actions', actions], ['resources', ['*']]),
  );
  return [
    block('data "aws_iam_policy_document" "assess"', ...reads),
    ...REMEDIATE_ACTIONS.map(actionDocument),
  ];
}

function actionDocument(action: RemediateAction): Block {
  return block(
    `data "aws_iam_policy_document" "${snake(action)}"`,
    ...actingStatements(action, DOCUMENTS).map(statementBlock),
  );
}

function statementBlock(statement: ActingStatement): Block {
  const body = statementBody(statement);
  if (statement.option === null) return block('statement', ...body);
  return block(
    'dynamic "statement"',
    ['for_each', code(`${switchedOn(statement.option)} ? [1] : []`)],
    block('content', ...body),
  );
}

function switchedOn(option: ActingOption): string {
  const { terraform } = SWITCHES[option];
  return option === 'encrypted-volumes' ? `length(var.${terraform}) > 0` : `var.${terraform}`;
}

function statementBody(statement: ActingStatement): Entry[] {
  const conditions = Object.entries(statement.conditions).flatMap(([test, keys]) =>
    Object.entries(keys).map(([variable, value]) =>
      block('condition', ['test', test], ['variable', variable], ['values', [value]]),
    ),
  );
  return [
    ['sid', statement.sid],
    ['actions', statement.actions],
    ['resources', resources(statement)],
    ...conditions,
    ...(statement.fenced ? [fence()] : []),
  ];
}

function resources(statement: ActingStatement): HclValue {
  if (statement.option === 'encrypted-volumes') return code(`var.${SWITCHES['encrypted-volumes'].terraform}`);
  return policyStatement(statement, PLACE).Resource.map(documentOwner);
}

/** Whether the account owns a document that the person names is known when the module is applied. */
function documentOwner(arn: string): string {
  for (const which of ['scan', 'install'] as const) {
    const own = resourceArns({ kind: 'document', name: DOCUMENTS[which] ?? '' }, PLACE)[0];
    if (arn === own) return arn.replace(PLACE.accountId, placeholder(`local.${which}_document_account`));
  }
  return arn;
}

function fence(): Block {
  return block(
    'dynamic "condition"',
    ['for_each', code('var.fence_tag_value == "" ? [] : [var.fence_tag_value]')],
    block(
      'content',
      ['test', 'StringEquals'],
      ['variable', `aws:ResourceTag/${placeholder('var.fence_tag_key')}`],
      ['values', [code('condition.value')]],
    ),
  );
}
