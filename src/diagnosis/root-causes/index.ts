/** All root causes in the order of precedence: the first proved one is primary. */

import type { RootCause } from '../root-cause.ts';
import { agentOutdated } from './agent-outdated.ts';
import { associationFailed } from './association-failed.ts';
import { associationPending } from './association-pending.ts';
import { baselineMismatch } from './baseline-mismatch.ts';
import { competingScans } from './competing-scans.ts';
import { connectionLost } from './connection-lost.ts';
import { customItem } from './custom-item.ts';
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
import { patchNotAvailable } from './patch-not-available.ts';
import { pendingReboot } from './pending-reboot.ts';
import { rejectedPatchInstalled } from './rejected-patch-installed.ts';
import { scanOverdue } from './scan-overdue.ts';
import { unregisteredPatchGroup } from './unregistered-patch-group.ts';
import { waitingForWindow } from './waiting-for-window.ts';
import { windowSkipped } from './window-skipped.ts';

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
const OTHER_BASELINE = [unregisteredPatchGroup, competingScans, baselineMismatch, patchNotAvailable];
const TARGETING = [neverScanned, scanOverdue, windowSkipped, notTargeted, installNeverRan];
const ASSOCIATION = [inventoryConflict, associationFailed, associationPending];

export const ROOT_CAUSE_RULES: readonly RootCause[] = [
  ...REACHABILITY,
  agentOutdated,
  pendingReboot,
  ...OTHER_BASELINE,
  ...TARGETING,
  rejectedPatchInstalled,
  ...ASSOCIATION,
  customItem,
  // Says that nothing is broken: primary only when nothing else is proved.
  waitingForWindow,
];
