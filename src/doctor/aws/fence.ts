/** How many instances lack the tag without which nothing acts on them (`requireTag`). Reads only. */

import { type AwsReader, ReadFailed } from '../../aws/reader.ts';
import { readEc2Instances } from '../../aws/readers/ec2-instances.ts';
import type { Settings } from '../../model/settings.ts';
import { type Check, type CheckName, failed, ok, skipped, warning } from '../check.ts';
import type { Examination } from '../dependencies.ts';
import { isReadOnly } from '../remediation.ts';
import { withinTime } from '../within-time.ts';
import type { RegionFound } from './regions.ts';
import type { RoleToCheck } from './roles.ts';

interface Fence {
  readonly key: string;
  readonly value: string;
  readonly region: string;
}

/** One check for each tag and Region; `found` in the role's order of Regions. */
export async function examineFences(
  role: RoleToCheck,
  found: readonly RegionFound[],
  examination: Examination,
): Promise<Check[]> {
  const fences = fencesOf(role, examination.configuration.settings);
  return Promise.all(
    fences.map((fence) => {
      const reader = found[role.regions.indexOf(fence.region)]?.reader ?? null;
      return fenceCheck(fenceName(role, fence), fence, reader, examination);
    }),
  );
}

/** Each as skipped, for this reason. */
export function fencesNotTried(role: RoleToCheck, settings: Settings, why: string): Check[] {
  return fencesOf(role, settings).map((fence) => skipped(fenceName(role, fence), why));
}

/** Tags that environments ask for where this role reads, each once. */
function fencesOf(role: RoleToCheck, { environments }: Settings): Fence[] {
  const fences = new Map<string, Fence>();
  for (const environment of environments.values()) {
    const tag = environment.remediation.requireTag;
    const isIn = environment.accounts.some(
      (account) => account.id === role.accountId && account.assessRole === role.arn,
    );
    if (tag === null || !isIn || isReadOnly(environment)) continue;
    for (const region of environment.regions) {
      fences.set(JSON.stringify([tag.key, tag.value, region]), { ...tag, region });
    }
  }
  return [...fences.values()];
}

function fenceName({ accountId }: RoleToCheck, { key, value, region }: Fence): CheckName {
  return { area: 'remediation', name: 'tag', subject: `${key}=${value} in ${region} of ${accountId}` };
}

async function fenceCheck(
  name: CheckName,
  fence: Fence,
  reader: AwsReader | null,
  examination: Examination,
): Promise<Check> {
  if (reader === null) return skipped(name, 'Not tried, because the Region did not answer.');
  return withinTime(name, examination, async () => {
    try {
      return counted(name, fence, await tagsOfInstances(reader));
    } catch (thrown) {
      if (thrown instanceof ReadFailed) return failed(name, thrown.message, thrown.nextStep);
      throw thrown;
    }
  });
}

async function tagsOfInstances(reader: AwsReader): Promise<Readonly<Record<string, string>>[]> {
  const instances = await readEc2Instances(reader);
  return instances.filter(({ state }) => state !== 'terminated').map(({ tags }) => tags);
}

function counted(
  name: CheckName,
  { key, value }: Fence,
  all: readonly Readonly<Record<string, string>>[],
): Check {
  const without = all.filter((tags) => tags[key] !== value).length;
  if (all.length === 0) return ok(name, 'There are no instances.');
  if (without === 0) return ok(name, `All ${all.length} instances carry the tag.`);
  const are = without === 1 ? 'instance is' : 'instances are';
  return warning(
    name,
    `${without} of ${all.length} ${are} not tagged ${key}=${value}: no button acts on ${without === 1 ? 'it' : 'them'}.`,
    `Tag those that patchcheck may act on (aws ec2 create-tags --tags Key=${key},Value=${value} --resources …). Leave the others as they are.`,
  );
}
