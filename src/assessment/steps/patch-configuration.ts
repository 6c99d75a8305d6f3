/** Step 4: baselines, patch groups, associations and windows of the scope, read once. */

import { readAssociationParameters, readAssociations } from '../../aws/readers/associations.ts';
import { type ListedBaseline, readBaseline, readBaselineList, readPatchGroups } from '../../aws/readers/baselines.ts';
import { readWindows } from '../../aws/readers/windows.ts';
import { inFlight } from '../../aws/in-flight.ts';
import { isPatchDocument } from '../../model/patch-documents.ts';
import type { Reading, Unread } from '../../model/reading.ts';
import type { Association, MaintenanceWindow, PatchBaseline, PatchGroupMapping } from '../../model/records.ts';
import type { ScopeWork } from '../scope-work.ts';

export interface Configuration {
  readonly baselineList: Reading<readonly ListedBaseline[]>;
  readonly patchGroups: Reading<readonly PatchGroupMapping[]>;
  readonly windows: Reading<readonly MaintenanceWindow[]>;
  /** Those with patch documents; parameters are null where they could not be read. */
  readonly associations: Reading<readonly Association[]>;
  readonly parametersRefused: Unread | null;
}

export async function readConfiguration(work: ScopeWork): Promise<Configuration> {
  const { reader, gaps } = work;
  const step = 'patch-configuration';
  const [baselineList, patchGroups, windows, associations] = await Promise.all([
    gaps.attempt(step, 'ssm:DescribePatchBaselines', () => readBaselineList(reader)),
    gaps.attempt(step, 'ssm:DescribePatchGroups', () => readPatchGroups(reader)),
    gaps.attempt(step, 'ssm:DescribeMaintenanceWindows', () => readWindows(reader)),
    readPatchAssociations(work),
  ]);
  return { baselineList, patchGroups, windows, ...associations };
}

async function readPatchAssociations({
  reader,
  gaps,
}: ScopeWork): Promise<Pick<Configuration, 'associations' | 'parametersRefused'>> {
  const step = 'patch-configuration';
  const listed = await gaps.attempt(step, 'ssm:ListAssociations', () => readAssociations(reader));
  if (!listed.known) return { associations: listed, parametersRefused: null };
  const patching = listed.value.filter((association) => isPatchDocument(association.document));
  let parametersRefused: Unread | null = null;
  const described = await inFlight(patching, async (association) => {
    const answer = await gaps.attempt(step, 'ssm:DescribeAssociation', () =>
      readAssociationParameters(reader, association),
    );
    if (answer.known) return answer.value;
    parametersRefused = answer;
    return association;
  });
  return { associations: { ...listed, value: described }, parametersRefused };
}

/** The baselines with these ids in full, by id; null for one that does not exist (any more). */
export async function readBaselines(
  work: ScopeWork,
  ids: ReadonlySet<string>,
  list: Configuration['baselineList'],
): Promise<ReadonlyMap<string, Reading<PatchBaseline | null>>> {
  const listed = list.known ? list.value : [];
  const rows = await inFlight([...ids].sort(), async (id) => {
    const row = listed.find((baseline) => baseline.id === id) ?? null;
    const reading = await work.gaps.attempt('patch-configuration', 'ssm:GetPatchBaseline', () =>
      readBaseline(work.reader, id, row),
    );
    return [id, reading] as const;
  });
  return new Map(rows);
}
