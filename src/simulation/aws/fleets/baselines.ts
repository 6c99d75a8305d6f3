/** Patch baselines of a Region: AWS's default for each operating system, and the account's own. */

import type { GetPatchBaselineResult, OperatingSystem, PatchBaselineIdentity } from '@aws-sdk/client-ssm';
import type { SimulatedRegion } from '../world.ts';
import { awsId, guid } from './ids.ts';
import { before } from './timeline.ts';

type Baseline = GetPatchBaselineResult & PatchBaselineIdentity;

/** The commonest systems first. Published ids of us-east-1; those of other Regions differ and are made up here. */
const AWS_BASELINES: Readonly<Partial<Record<OperatingSystem, { name: string; id: string }>>> = {
  AMAZON_LINUX_2023: { name: 'AWS-AmazonLinux2023DefaultPatchBaseline', id: 'pb-05c9c9bf778d4c4d0' },
  UBUNTU: { name: 'AWS-UbuntuDefaultPatchBaseline', id: 'pb-0c7e89f711c3095f4' },
  REDHAT_ENTERPRISE_LINUX: { name: 'AWS-RedHatDefaultPatchBaseline', id: 'pb-0cbb3a633de00f07c' },
  WINDOWS: { name: 'AWS-DefaultPatchBaseline', id: 'pb-09ca3fb51f0412ec3' },
  AMAZON_LINUX_2: { name: 'AWS-AmazonLinux2DefaultPatchBaseline', id: 'pb-0be8c61cde3be63f3' },
  SUSE: { name: 'AWS-SuseDefaultPatchBaseline', id: 'pb-07d8884178197b66b' },
  DEBIAN: { name: 'AWS-DebianDefaultPatchBaseline', id: 'pb-09a5f8eb62bde80b1' },
};
const AWS_BASELINE_OWNER = '075727635805';

const OWN_BASELINES: readonly {
  readonly group: string;
  readonly operatingSystem: OperatingSystem;
  /** Changed after the newest scan. */
  readonly editedJustNow?: true;
  readonly rejected?: { readonly patches: string[]; readonly action: 'BLOCK' | 'ALLOW_AS_DEPENDENCY' };
}[] = [
  { group: 'payments', operatingSystem: 'AMAZON_LINUX_2023' },
  { group: 'web', operatingSystem: 'UBUNTU' },
  { group: 'linux-only', operatingSystem: 'AMAZON_LINUX_2' },
  { group: 'edited', operatingSystem: 'AMAZON_LINUX_2023', editedJustNow: true },
  {
    group: 'no-old-openssl',
    operatingSystem: 'REDHAT_ENTERPRISE_LINUX',
    rejected: { patches: ['openssl*'], action: 'BLOCK' },
  },
  {
    group: 'old-java',
    operatingSystem: 'REDHAT_ENTERPRISE_LINUX',
    rejected: { patches: ['java-1.8.0-openjdk*'], action: 'ALLOW_AS_DEPENDENCY' },
  },
];

export interface BaselineScope {
  readonly accountId: string;
  readonly region: SimulatedRegion;
  readonly now: Date;
}

function rules(operatingSystem: OperatingSystem, days: number): NonNullable<Baseline['ApprovalRules']> {
  return {
    PatchRules: [
      {
        PatchFilterGroup: {
          PatchFilters: [
            { Key: 'PRODUCT', Values: ['*'] },
            {
              Key: 'CLASSIFICATION',
              Values: operatingSystem === 'WINDOWS' ? ['CriticalUpdates', 'SecurityUpdates'] : ['Security'],
            },
          ],
        },
        ComplianceLevel: 'UNSPECIFIED',
        ApproveAfterDays: days,
        EnableNonSecurity: false,
      },
    ],
  };
}

/** Default baselines, own baselines and the groups that these are registered for. */
export function addBaselines(scope: BaselineScope): void {
  addDefaultBaselines(scope);
  for (const own of OWN_BASELINES) addOwnBaseline(scope, own);
}

/** AWS's default baselines, of the first `limit` operating systems. */
export function addDefaultBaselines(scope: BaselineScope, limit = Number.POSITIVE_INFINITY): void {
  const { region, now } = scope;
  const entries = Object.entries(AWS_BASELINES) as [OperatingSystem, { name: string }][];
  for (const [operatingSystem, { name }] of entries.slice(0, limit)) {
    const id = defaultBaselineId(region.region, operatingSystem);
    region.baselines.push({
      ...commonFields(operatingSystem, name, before(now, { days: 900 }), before(now, { days: 200 })),
      BaselineId: `arn:aws:ssm:${region.region}:${AWS_BASELINE_OWNER}:patchbaseline/${id}`,
      DefaultBaseline: true,
      ApprovalRules: rules(operatingSystem, 7),
    });
  }
}

function addOwnBaseline(scope: BaselineScope, own: (typeof OWN_BASELINES)[number]): void {
  const { region, now } = scope;
  const modified = own.editedJustNow ? before(now, { minutes: 20 }) : before(now, { days: 120 });
  const baseline: Baseline = {
    ...commonFields(own.operatingSystem, `${own.group}-baseline`, before(now, { days: 400 }), modified),
    BaselineId: ownBaselineId(scope, own.group),
    DefaultBaseline: false,
    ApprovalRules: rules(own.operatingSystem, 3),
    RejectedPatches: own.rejected?.patches ?? [],
    RejectedPatchesAction: own.rejected?.action ?? 'ALLOW_AS_DEPENDENCY',
    PatchGroups: [own.group],
  };
  region.baselines.push(baseline);
  region.patchGroups.push({
    PatchGroup: own.group,
    BaselineIdentity: {
      BaselineId: baseline.BaselineId,
      BaselineName: baseline.BaselineName,
      OperatingSystem: own.operatingSystem,
      BaselineDescription: baseline.BaselineDescription,
      DefaultBaseline: false,
    },
  });
}

function commonFields(
  operatingSystem: OperatingSystem,
  name: string,
  created: Date,
  modified: Date,
): Baseline {
  const description = `Baseline for ${operatingSystem}`;
  return {
    Name: name,
    BaselineName: name,
    Description: description,
    BaselineDescription: description,
    OperatingSystem: operatingSystem,
    GlobalFilters: { PatchFilters: [] },
    ApprovedPatches: [],
    ApprovedPatchesComplianceLevel: 'UNSPECIFIED',
    ApprovedPatchesEnableNonSecurity: false,
    RejectedPatches: [],
    RejectedPatchesAction: 'ALLOW_AS_DEPENDENCY',
    PatchGroups: [],
    Sources: [],
    CreatedDate: created,
    ModifiedDate: modified,
    ...(operatingSystem === 'WINDOWS' ? { AvailableSecurityUpdatesComplianceStatus: 'COMPLIANT' } : {}),
  };
}

export function defaultBaselineId(region: string, operatingSystem: OperatingSystem): string {
  const published = AWS_BASELINES[operatingSystem]?.id ?? awsId('pb', operatingSystem);
  return region === 'us-east-1' ? published : awsId('pb', `${region}/${operatingSystem}`);
}

export function ownBaselineId(
  scope: { accountId: string; region: { region: string } },
  group: string,
): string {
  return awsId('pb', `${scope.accountId}/${scope.region.region}/${group}`);
}

/** The baseline of a patch group for an operating system; null where none is registered. */
export function groupBaselineId(
  region: SimulatedRegion,
  group: string,
  system: OperatingSystem,
): string | null {
  const mapping = region.patchGroups.find(
    (candidate) => candidate.PatchGroup === group && candidate.BaselineIdentity?.OperatingSystem === system,
  );
  return mapping?.BaselineIdentity?.BaselineId ?? null;
}

/** A patch policy judges by baselines that it generates for the run: `GetPatchBaseline` does not know them. */
export function generatedBaselineId(accountId: string): string {
  return `pb-${guid(`policy/${accountId}`).replaceAll('-', '').slice(0, 17)}`;
}
