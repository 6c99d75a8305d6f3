/** Systems Manager: associations that are applied at once. */

import type {
  AssociationDescription,
  StartAssociationsOnceRequest,
  StartAssociationsOnceResult,
} from '@aws-sdk/client-ssm';
import { applyAssociation, targetsOf } from '../acts/refresh.ts';
import { AwsError } from '../errors.ts';
import { list } from '../rules.ts';
import { acts, type Operations, type RegionCall } from './operation.ts';
import { UUID } from './ssm-rules.ts';

export const APPLY_ASSOCIATION_OPERATIONS: Operations = {
  StartAssociationsOnce: acts(
    { AssociationIds: list({ ...UUID, required: false }, { required: true, min: 1, max: 10 }) },
    startAssociationsOnce,
    (_input: StartAssociationsOnceRequest, output: Applied) => ({
      awsId: null,
      instanceIds: output[REACHED],
    }),
  ),
};

/** Known to the request log, and never on the wire. */
const REACHED = Symbol('instance ids');

interface Applied extends StartAssociationsOnceResult {
  readonly [REACHED]: readonly string[];
}

/** One unknown id fails the whole call. */
function startAssociationsOnce(input: StartAssociationsOnceRequest, call: RegionCall): Applied {
  const associations = (input.AssociationIds ?? []).map((id) => associationNamed(call, id));
  const reached = associations.flatMap((association) => targetsOf(call.region, association));
  for (const association of associations) applyAssociation(call.acts, call, association, call.now);
  return { [REACHED]: [...new Set(reached)] };
}

function associationNamed(call: RegionCall, id: string): AssociationDescription {
  const found = call.region.associations.find(({ AssociationId }) => AssociationId === id);
  if (!found) throw new AwsError('AssociationDoesNotExist', 'The specified association does not exist.');
  return found;
}
