/**
 * Every cause that output can speak for, the one that explains the others first: a full disk breaks
 * packages, a missing registration makes repositories refuse, a name that does not resolve makes metadata
 * fail. When several have decisive lines, the first of them here is the answer.
 */

import { agentCredentials } from '../root-causes/agent-credentials.ts';
import { agentFailure } from '../root-causes/agent-failure.ts';
import { baselineOverride } from '../root-causes/baseline-override.ts';
import { commandTimeout } from '../root-causes/command-timeout.ts';
import { dependencyConflict } from '../root-causes/dependency-conflict.ts';
import { diskFull } from '../root-causes/disk-full.ts';
import { entitlement } from '../root-causes/entitlement.ts';
import { hookFailed } from '../root-causes/hook-failed.ts';
import { hostPermissions } from '../root-causes/host-permissions.ts';
import { outOfMemory } from '../root-causes/out-of-memory.ts';
import { packageDb } from '../root-causes/package-db.ts';
import { packageLock } from '../root-causes/package-lock.ts';
import { patchFailed } from '../root-causes/patch-failed.ts';
import { patchSourceAccess } from '../root-causes/patch-source-access.ts';
import { prerequisiteMissing } from '../root-causes/prerequisite-missing.ts';
import { repoMetadata } from '../root-causes/repo-metadata.ts';
import { repoUnreachable } from '../root-causes/repo-unreachable.ts';
import { throttled } from '../root-causes/throttled.ts';
import { unsupportedOs } from '../root-causes/unsupported-os.ts';
import { windowsUpdateService } from '../root-causes/windows-update-service.ts';
import type { OutputCause } from './output-cause.ts';
import { agentOutdatedSigns } from './signs/agent-outdated.ts';
import { connectionLostSigns } from './signs/connection-lost.ts';
import { inventoryConflictSigns } from './signs/inventory-conflict.ts';
import { patchNotAvailableSigns } from './signs/patch-not-available.ts';
import { pendingRebootSigns } from './signs/pending-reboot.ts';

export const OUTPUT_CAUSES: readonly OutputCause[] = [
  diskFull,
  outOfMemory,
  hookFailed,
  inventoryConflictSigns,
  unsupportedOs,
  baselineOverride,
  patchSourceAccess,
  connectionLostSigns,
  agentCredentials,
  throttled,
  hostPermissions,
  prerequisiteMissing,
  entitlement,
  repoUnreachable,
  packageLock,
  packageDb,
  pendingRebootSigns,
  windowsUpdateService,
  repoMetadata,
  agentOutdatedSigns,
  agentFailure,
  dependencyConflict,
  commandTimeout,
  patchNotAvailableSigns,
  patchFailed,
];
