/** One inline policy for each action, on the role that carries it. */

import {
  type ActingStatement,
  actingStatements,
  PATCH_DOCUMENT,
  type PatchDocuments,
} from '../aws/acting-permissions.ts';
import { policyStatement } from '../aws/acting-policy.ts';
import { REMEDIATE_ACTIONS, type RemediateAction } from '../model/settings.ts';
import { DEFAULT_PREFIX, FENCE, pascal, placeholder, SWITCHES } from './names.ts';
import { type Json, not, ref, sub, TEMPLATE_PLACE, when } from './template.ts';

const AWS_DOCUMENTS: PatchDocuments = { scan: null, install: null };
const OWN_DOCUMENTS: PatchDocuments = {
  scan: placeholder('ScanDocument'),
  install: placeholder('InstallDocument'),
};

export function actionPolicies(): Record<string, Json> {
  return Object.fromEntries(
    REMEDIATE_ACTIONS.map((action) => [`${pascal(action)}Policy`, actionPolicy(action)]),
  );
}

function actionPolicy(action: RemediateAction): Json {
  const own = actingStatements(action, OWN_DOCUMENTS);
  const awss = actingStatements(action, AWS_DOCUMENTS);
  return {
    Type: 'AWS::IAM::Policy',
    Condition: `May${pascal(action)}`,
    Properties: {
      PolicyName: `${DEFAULT_PREFIX}-${action}`,
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: own.map((statement, index) => optional(statement, rendered(statement, awss[index]))),
      },
      Roles: [when('Split', ref(`${pascal(action)}Role`), ref('RemediateRole'))],
    },
  };
}

/** `own` with documents of the account, `awss` the same statement with AWS's. */
function rendered(own: ActingStatement, awss: ActingStatement | undefined): Json {
  const { Sid, Effect, Action, Resource, Condition } = policyStatement(own, TEMPLATE_PLACE, {}, FENCE);
  const plain = policyStatement(own, TEMPLATE_PLACE).Condition;
  const resources = awss === undefined ? [] : policyStatement(awss, TEMPLATE_PLACE).Resource;
  return {
    Sid,
    Effect,
    Action,
    Resource:
      own.option === 'encrypted-volumes'
        ? ref(SWITCHES['encrypted-volumes'].cloudFormation)
        : Resource.map((arn, index) => arnOf(arn, resources[index] ?? arn)),
    ...(Condition === undefined
      ? {}
      : { Condition: own.fenced ? when('Fenced', Condition, plain) : Condition }),
  };
}

/** Only a document that the person may name differs between the two. */
function arnOf(own: string, awss: string): Json {
  if (own === awss) return sub(own);
  const isPrivate = own.includes(placeholder('ScanDocument'))
    ? 'PrivateScanDocument'
    : 'PrivateInstallDocument';
  return when(isPrivate, sub(own), sub(awss));
}

function optional({ option }: ActingStatement, statement: Json): Json {
  return option === null ? statement : when(`With${SWITCHES[option].cloudFormation}`, statement);
}

/** Conditions that tell whether the account has documents of its own. */
export const DOCUMENT_CONDITIONS: Record<string, Json> = {
  PrivateScanDocument: not({ 'Fn::Equals': [ref('ScanDocument'), PATCH_DOCUMENT] }),
  PrivateInstallDocument: not({ 'Fn::Equals': [ref('InstallDocument'), PATCH_DOCUMENT] }),
};
