/** Step 4: baselines, patch groups, associations and windows of the scope, read once. */

import { inFlight } from '../../aws/in-flight.ts';
import { readAssociationParameters, readAssociations } from '../../aws/readers/associations.ts';
import {
  type ListedBaseline,
  readBaseline,
  readBaselineList,
  readPatchGroups,
} from '../../aws/readers/baselines.ts';
import { readWindows } from '../../aws/readers/windows.ts';
import { isPatchDocument } from '../../model/patch-documents.ts';
import type { Reading, Unread } from '../../model/reading.ts';
import type {
  Association,
  MaintenanceWindow,
  PatchBaseline,
  PatchGroupMapping,
} from '../../model/records.ts';
import { allOf } from '../all-of.ts';
import type { ScopeWork } from '../scope-work.ts';

/** What decides which baseline judges a node. */
export interface BaselineTables {
  readonly list: Reading<readonly ListedBaseline[]>;
  readonly patchGroups: Reading<readonly PatchGroupMapping[]>;
}

/** What scans and patches on a schedule. */
export interface Scheduled {
  readonly windows: Reading<readonly MaintenanceWindow[]>;
  /** Those with patch documents; parameters are null where they could not be read. */
  readonly associations: Reading<readonly Association[]>;
  /** Why parameters of associations are missing, where they are. */
  readonly parametersRefused: Unread | null;
}

export type Baselines = ReadonlyMap<string, Reading<PatchBaseline | null>>;

const STEP = 'patch-configuration';

export async function readBaselineTables({ reader, gaps }: ScopeWork): Promise<BaselineTables> {
  const [list, patchGroups] = await Promise.all([
    gaps.attempt(STEP, 'ssm:DescribePatchBaselines', () => readBaselineList(reader)),
    gaps.attempt(STEP, 'ssm:DescribePatchGroups', () => readPatchGroups(reader)),
  ]);
  return { list, patchGroups };
}

/** The same as it comes in: details of associations take long, and not everybody needs them. */
export interface Scheduling {
  readonly windows: Promise<Scheduled['windows']>;
  /** Those with patch documents, without parameters. */
  readonly listed: Promise<Scheduled['associations']>;
  readonly whole: Promise<Scheduled>;
}

export function readScheduled(work: ScopeWork): Scheduling {
  const { reader, gaps } = work;
  const windows = gaps.attempt(STEP, 'ssm:DescribeMaintenanceWindows', () => readWindows(reader));
  const listed = listPatchAssociations(work);
  const whole = allOf([windows, describeAssociations(work, listed)]);
  return {
    windows,
    listed,
    whole: whole.then(([allWindows, associations]) => ({ windows: allWindows, ...associations })),
  };
}

/** "4 baselines, 10 maintenance windows, 6 patch associations" */
export function describeConfiguration(
  { list }: BaselineTables,
  { windows, associations }: Scheduled,
): string {
  const counts: [Reading<readonly unknown[]>, string][] = [
    [list, 'baselines'],
    [windows, 'maintenance windows'],
    [associations, 'patch associations'],
  ];
  return counts
    .map(([reading, noun]) => (reading.known ? `${reading.value.length} ${noun}` : `${noun} unknown`))
    .join(', ');
}

async function listPatchAssociations({ reader, gaps }: ScopeWork): Promise<Scheduled['associations']> {
  const all = await gaps.attempt(STEP, 'ssm:ListAssociations', () => readAssociations(reader));
  if (!all.known) return all;
  return { ...all, value: all.value.filter((association) => isPatchDocument(association.document)) };
}

async function describeAssociations(
  { reader, gaps }: ScopeWork,
  listing: Promise<Scheduled['associations']>,
): Promise<Omit<Scheduled, 'windows'>> {
  const listed = await listing;
  if (!listed.known) return { associations: listed, parametersRefused: null };
  let parametersRefused: Unread | null = null;
  const described = await inFlight(listed.value, async (association) => {
    const answer = await gaps.attempt(STEP, 'ssm:DescribeAssociation', () =>
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
  list: BaselineTables['list'],
): Promise<Baselines> {
  const rows = await inFlight([...ids].sort(), async (id) => {
    const row = list.known ? (list.value.find((baseline) => baseline.id === id) ?? null) : null;
    if (list.known && row !== null && isOwnedByAws(row)) {
      return [id, { ...list, value: asListed(row) }] as const;
    }
    const reading = await work.gaps.attempt(STEP, 'ssm:GetPatchBaseline', () =>
      readBaseline(work.reader, id, row),
    );
    return [id, reading] as const;
  });
  return new Map(rows);
}

/** AWS's own baselines are listed by ARN: nobody in the account can change them, so the list says enough. */
function isOwnedByAws(row: ListedBaseline): boolean {
  return row.reference.startsWith('arn:');
}

function asListed({ id, name, operatingSystem, isDefault }: ListedBaseline): PatchBaseline {
  return {
    id,
    name,
    operatingSystem,
    isDefault,
    modifiedAt: null,
    rejectedPatches: [],
    rejectedPatchesAction: null,
    availableSecurityUpdates: null,
    approveAfterDays: [],
  };
}
