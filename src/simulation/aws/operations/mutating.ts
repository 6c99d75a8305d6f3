/**
 * Operations that change something. They are known by name, so that the request log tells them apart; the
 * simulation refuses them.
 */

import { AwsError } from '../errors.ts';
import type { Operation, Operations } from './operation.ts';

const REFUSED: Operation = {
  mutates: true,
  rules: {},
  shape: {},
  run() {
    throw new AwsError('UnsupportedOperationException', 'The simulated AWS does not change anything.');
  },
};

function refused(...names: readonly string[]): Operations {
  return Object.fromEntries(names.map((name) => [name, REFUSED]));
}

export const MUTATING_SSM: Operations = refused(
  'StartSession',
  'CreateAssociation',
  'UpdateAssociation',
  'DeleteAssociation',
  'CreatePatchBaseline',
  'UpdatePatchBaseline',
  'DeletePatchBaseline',
  'RegisterPatchBaselineForPatchGroup',
  'DeregisterPatchBaselineForPatchGroup',
  'RegisterDefaultPatchBaseline',
  'PutComplianceItems',
  'PutInventory',
  'UpdateServiceSetting',
  'AddTagsToResource',
  'RemoveTagsFromResource',
);

export const MUTATING_EC2: Operations = refused(
  'TerminateInstances',
  'RunInstances',
  'AssociateIamInstanceProfile',
  'DisassociateIamInstanceProfile',
  'ReplaceIamInstanceProfileAssociation',
  'DeleteTags',
);
