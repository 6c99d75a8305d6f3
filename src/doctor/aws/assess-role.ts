/** A role that assessments assume: does it open as it should, and only so, and what may it read? */

import { randomUUID } from 'node:crypto';
import type { AwsReader } from '../../aws/reader.ts';
import { type Check, skipped } from '../check.ts';
import type { Examination } from '../dependencies.ts';
import { examineFences, fencesNotTried } from './fence.ts';
import { externalIdCheck, externalIdName, openedCheck } from './opening.ts';
import { examineRegions, regionCheckName } from './regions.ts';
import { examineRights } from './rights.ts';
import type { RoleToCheck } from './roles.ts';
import { type Caller, DOCTOR_SESSION } from './sts.ts';

/** Rights are tried in the first Region that answers: policies of IAM hold in all of them. */
export async function examineAssessRole(
  role: RoleToCheck,
  caller: Caller,
  examination: Examination,
): Promise<Check[]> {
  const run = { id: `${DOCTOR_SESSION}-${randomUUID().slice(0, 8)}`, requestedBy: examination.requestedBy };
  const open = (region: string): Promise<AwsReader> =>
    examination.access.open({ accountId: role.accountId, region }, role, run, examination.signal);
  const opened = await openedCheck(role, caller, open, examination);
  if (opened.status !== 'ok') {
    const why = 'Not tried, because the role could not be assumed.';
    return [opened, ...notTried(role, examination, why)];
  }
  const [externalId, regions] = await Promise.all([
    externalIdCheck(role, examination),
    examineRegions(role, open, examination),
  ]);
  const reader = regions.find((region) => region.reader !== null)?.reader ?? null;
  const rights =
    reader === null
      ? [rightsNotTried(role, 'Not tried, because no Region answered.')]
      : await examineRights(role, reader, examination);
  const fences = await examineFences(role, regions, examination);
  return [opened, externalId, ...regions.map(({ check }) => check), ...rights, ...fences];
}

/** Everything that hangs on the role being open. */
export function notTried(role: RoleToCheck, { configuration }: Examination, why: string): Check[] {
  return [
    skipped(externalIdName(role), why),
    ...role.regions.map((region) => skipped(regionCheckName(role, region), why)),
    rightsNotTried(role, why),
    ...fencesNotTried(role, configuration.settings, why),
  ];
}

function rightsNotTried(role: RoleToCheck, why: string): Check {
  return skipped({ area: 'rights', name: 'all', subject: role.subject }, why);
}
