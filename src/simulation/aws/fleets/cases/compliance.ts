/** Cases in which patches are fine, and associations or somebody's own checks are not. */

import { associationIs, customItem, patchStatusSetByHand } from '../traits/compliance.ts';
import { installedBy, scannedDaily } from '../traits/patching.ts';
import type { Case } from './case.ts';

const CLEAN = [scannedDaily(), installedBy('weekly')];

export const COMPLIANCE_CASES: readonly Case[] = [
  {
    name: 'metrics-association-failed',
    in: 'payments-us',
    platform: 'amazon-linux-2023',
    traits: [...CLEAN, associationIs('metrics', { status: 'Failed', ago: { hours: 6 } })],
    expected: {
      code: 'association-failed',
      verdict: 'active',
      remediation: 'run-association',
      note: 'Non-compliant as Association alone; not one patch is missing.',
    },
  },
  {
    name: 'metrics-association-pending',
    in: 'web-us',
    platform: 'rhel-9',
    traits: [...CLEAN, associationIs('metrics', { status: 'Pending', ago: null })],
    expected: {
      code: 'association-pending',
      verdict: 'active',
      note: 'Pending and never applied, though other associations of the node run.',
    },
  },
  {
    name: 'two-inventories-for-all',
    in: 'web-eu',
    platform: 'ubuntu-22.04',
    traits: [
      scannedDaily(),
      associationIs('secondInventory', {
        status: 'Failed',
        ago: { hours: 4 },
        errorCode: 'InvalidAss',
        summary:
          'Multiple apply all associations with document AWS-GatherSoftwareInventory are not supported. ',
      }),
    ],
    expected: {
      code: 'inventory-conflict',
      verdict: 'active',
      note: 'A second inventory association for all nodes was made this morning and reaches them one by one.',
    },
  },
  {
    name: 'inventory-overridden',
    in: 'payments-us',
    platform: 'sles-15',
    traits: [
      ...CLEAN,
      associationIs('inventory', {
        status: 'Skipped',
        detailed: 'OverriddenByExplicitInventoryAssociation',
        ago: { hours: 3 },
      }),
    ],
    expected: 'compliant',
  },
  {
    name: 'benchmark-item',
    in: 'payments-us',
    platform: 'rhel-8',
    traits: [...CLEAN, customItem('Custom:CISBenchmark', 'Root login over SSH is permitted')],
    expected: {
      code: 'custom-item',
      verdict: 'active',
      remediation: 'review',
      note: "An item of somebody's own compliance type; patches are fine.",
    },
  },
  {
    name: 'patch-status-set-by-hand',
    in: 'payments-eu',
    platform: 'amazon-linux-2',
    traits: [...CLEAN, patchStatusSetByHand('Exception CHG-4711 expired')],
    expected: {
      code: 'custom-item',
      note: 'The Patch row was put by a person (ExecutionType Manual); the patch state knows of nothing missing.',
    },
  },
];
