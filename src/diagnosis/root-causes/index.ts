/** All root causes in the order of precedence: the first proved one is primary. */

import type { RootCause } from '../root-cause.ts';
import { agentCredentials } from './agent-credentials.ts';
import { agentFailure } from './agent-failure.ts';
import { agentOutdated } from './agent-outdated.ts';
import { associationFailed } from './association-failed.ts';
import { associationPending } from './association-pending.ts';
import { baselineMismatch } from './baseline-mismatch.ts';
import { baselineOverride } from './baseline-override.ts';
import { commandTimeout } from './command-timeout.ts';
import { competingScans } from './competing-scans.ts';
import { connectionLost } from './connection-lost.ts';
import { customItem } from './custom-item.ts';
import { dependencyConflict } from './dependency-conflict.ts';
import { diskFull } from './disk-full.ts';
import { entitlement } from './entitlement.ts';
import { hookFailed } from './hook-failed.ts';
import { hostPermissions } from './host-permissions.ts';
import { installNeverRan } from './install-never-ran.ts';
import { instanceImpaired } from './instance-impaired.ts';
import { instanceProfileRights } from './instance-profile-rights.ts';
import { instanceStopped } from './instance-stopped.ts';
import { instanceTerminated } from './instance-terminated.ts';
import { inventoryConflict } from './inventory-conflict.ts';
import { neverScanned } from './never-scanned.ts';
import { noInstanceProfile } from './no-instance-profile.ts';
import { noNetworkPath } from './no-network-path.ts';
import { notManaged } from './not-managed.ts';
import { notTargeted } from './not-targeted.ts';
import { outOfMemory } from './out-of-memory.ts';
import { packageDb } from './package-db.ts';
import { packageLock } from './package-lock.ts';
import { patchFailed } from './patch-failed.ts';
import { patchNotAvailable } from './patch-not-available.ts';
import { patchSourceAccess } from './patch-source-access.ts';
import { pendingReboot } from './pending-reboot.ts';
import { prerequisiteMissing } from './prerequisite-missing.ts';
import { rejectedPatchInstalled } from './rejected-patch-installed.ts';
import { repoMetadata } from './repo-metadata.ts';
import { repoUnreachable } from './repo-unreachable.ts';
import { scanOverdue } from './scan-overdue.ts';
import { throttled } from './throttled.ts';
import { unregisteredPatchGroup } from './unregistered-patch-group.ts';
import { unsupportedOs } from './unsupported-os.ts';
import { waitingForWindow } from './waiting-for-window.ts';
import { windowSkipped } from './window-skipped.ts';
import { windowsUpdateService } from './windows-update-service.ts';

const REACHABILITY = [
  instanceTerminated,
  instanceStopped,
  instanceImpaired,
  noInstanceProfile,
  instanceProfileRights,
  noNetworkPath,
  notManaged,
  connectionLost,
];
const AGENT = [agentOutdated, agentFailure, agentCredentials];
/** What the newest failed run's output proves: at most one of them holds. */
const PROVED_BY_OUTPUT = [
  baselineOverride,
  commandTimeout,
  dependencyConflict,
  diskFull,
  entitlement,
  hookFailed,
  hostPermissions,
  outOfMemory,
  packageDb,
  packageLock,
  patchFailed,
  patchSourceAccess,
  prerequisiteMissing,
  repoMetadata,
  repoUnreachable,
  throttled,
  unsupportedOs,
  windowsUpdateService,
];
const OTHER_BASELINE = [unregisteredPatchGroup, competingScans, baselineMismatch, patchNotAvailable];
const TARGETING = [neverScanned, scanOverdue, windowSkipped, notTargeted, installNeverRan];
const ASSOCIATION = [inventoryConflict, associationFailed, associationPending];

export const ROOT_CAUSE_RULES: readonly RootCause[] = [
  ...REACHABILITY,
  ...AGENT,
  ...PROVED_BY_OUTPUT,
  pendingReboot,
  ...OTHER_BASELINE,
  ...TARGETING,
  rejectedPatchInstalled,
  ...ASSOCIATION,
  customItem,
  // Says that nothing is broken: primary only when nothing else is proved.
  waitingForWindow,
];
