/** What the output of a run says, read with the node's platform in mind. */

import type { InstanceFacts } from '../model/facts.ts';
import type { AssociationStatus, PatchRun } from '../model/records.ts';
import type { OutputAnswer } from './root-cause.ts';

const SILENT: OutputAnswer = { code: 'inconclusive', confidence: 'low', line: '' };

export function readRunOutput(_facts: InstanceFacts, _run: PatchRun): OutputAnswer {
  return SILENT;
}

export function readAssociationOutput(_facts: InstanceFacts, _association: AssociationStatus): OutputAnswer {
  return SILENT;
}
