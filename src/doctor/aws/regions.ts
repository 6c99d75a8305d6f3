/** Each Region of an account: enabled, and do Systems Manager and EC2 answer there? */

import { isRefusal } from '../../aws/failures.ts';
import { type AwsReader, ReadFailed } from '../../aws/reader.ts';
import { type Check, type CheckName, failed, ok } from '../check.ts';
import { concurrently } from '../concurrently.ts';
import type { Examination } from '../dependencies.ts';
import { withinTime } from '../within-time.ts';
import { tryRead } from './rights.ts';
import type { RoleToCheck } from './roles.ts';

const AT_ONCE = 4;
const TRIED = ['ssm:DescribeInstanceInformation', 'ec2:DescribeInstances'] as const;

/** What AWS answers where an account has not enabled a Region. */
const NOT_ENABLED = new Set([
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'AuthFailure',
  'OptInRequired',
  'RegionDisabledException',
]);

export interface RegionFound {
  readonly check: Check;
  /** null: it cannot be used. */
  readonly reader: AwsReader | null;
}

/** In the role's order of Regions. `open` gives the role's reader for a Region. */
export async function examineRegions(
  role: RoleToCheck,
  open: (region: string) => Promise<AwsReader>,
  examination: Examination,
): Promise<RegionFound[]> {
  const tasks = role.regions.map((region) => () => examineRegion(role, region, open, examination));
  const found = await Array.fromAsync(concurrently(tasks, AT_ONCE));
  const place = ({ check }: RegionFound) => role.regions.indexOf(check.subject.split(' ')[0] ?? '');
  return found.toSorted((a, b) => place(a) - place(b));
}

export function regionCheckName(role: RoleToCheck, region: string): CheckName {
  return { area: 'regions', name: 'reachable', subject: `${region} of ${role.accountId}` };
}

async function examineRegion(
  role: RoleToCheck,
  region: string,
  open: (region: string) => Promise<AwsReader>,
  examination: Examination,
): Promise<RegionFound> {
  const name = regionCheckName(role, region);
  let reader: AwsReader | null = null;
  const check = await withinTime(name, examination, async () => {
    try {
      const opened = await open(region);
      const failures = await Promise.all(TRIED.map((operation) => tryRead(role, opened, operation)));
      const failure = failures.find((each) => each !== null && !isRefusedRight(each));
      if (failure) return unusable(name, region, failure);
      reader = opened;
      return ok(name, 'Systems Manager and EC2 answer.');
    } catch (thrown) {
      if (thrown instanceof ReadFailed) return unusable(name, region, thrown);
      throw thrown;
    }
  });
  return { check, reader: check.status === 'ok' ? reader : null };
}

/** A right that is missing is missing in all Regions, and told once with the rights; a policy can deny a Region. */
function isRefusedRight(failure: ReadFailed): boolean {
  const isDenied = /explicit deny/i.test(failure.message);
  return isRefusal(failure) && !NOT_ENABLED.has(failure.awsCode) && !isDenied;
}

function unusable(name: CheckName, region: string, failure: ReadFailed): Check {
  const leaveOut = `Or take ${region} out of the environment’s regions in patchcheck.yaml.`;
  if (NOT_ENABLED.has(failure.awsCode)) {
    return failed(
      name,
      `This account has not enabled ${region} (${failure.awsCode}).`,
      `Run in that account: aws account enable-region --region-name ${region}. ${leaveOut}`,
    );
  }
  return failed(name, failure.message, `${failure.nextStep} ${leaveOut}`);
}
