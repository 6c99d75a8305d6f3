/** Cases in which the agent on the node is what is wrong. */

import { fails } from '../outcomes.ts';
import { OUTPUTS } from '../outputs.ts';
import { installedBy, scannedDaily } from '../traits/patching.ts';
import { withAgent } from '../traits/reachability.ts';
import type { Case } from './case.ts';

export const AGENT_CASES: readonly Case[] = [
  {
    name: 'agent-too-old-for-hooks',
    in: 'payments-us',
    platform: 'amazon-linux-2',
    traits: [
      withAgent('2.3.1569.0'),
      scannedDaily({ missing: 3 }),
      installedBy('hooks', fails(OUTPUTS.hooksUnsupported), fails(OUTPUTS.hooksUnsupported)),
    ],
    expected: {
      code: 'agent-outdated',
      verdict: 'active',
      remediation: 'update-agent',
      note: 'AWS-RunPatchBaselineWithHooks needs 3.0.502; the daily scan works with this agent.',
    },
  },
  {
    name: 'agent-too-old-for-patching',
    in: 'web-eu',
    platform: 'amazon-linux-2',
    traits: [
      withAgent('2.0.822.0'),
      scannedDaily({}, { failing: { output: OUTPUTS.silentFailure, days: 7 } }),
    ],
    expected: {
      code: 'agent-outdated',
      verdict: 'inconclusive',
      remediation: 'update-agent',
      note: 'AWS-RunPatchBaseline needs 2.0.834.0; no scan ever brought a record.',
    },
  },
  {
    name: 'agent-not-the-newest',
    in: 'payments-us',
    platform: 'rhel-8',
    traits: [withAgent('3.1.1188.0'), scannedDaily(), installedBy('weekly')],
    expected: 'compliant',
  },
  {
    name: 'document-worker-died',
    in: 'web-us',
    platform: 'rhel-9',
    traits: [scannedDaily({ missing: 5 }), installedBy('weekly', fails(OUTPUTS.workerDied))],
    expected: {
      code: 'agent-failure',
      verdict: 'active',
      note: "The agent's own worker process died under the install; scans since then worked.",
    },
  },
  {
    name: 'snapshot-access-denied',
    in: 'payments-us',
    platform: 'ubuntu-22.04',
    traits: [
      scannedDaily({ missing: 2 }, { failing: { output: OUTPUTS.snapshotDenied, days: 5 } }),
      installedBy('weekly', fails(OUTPUTS.snapshotDenied)),
    ],
    expected: {
      code: 'agent-credentials',
      verdict: 'stale',
      note: "The node's role may not fetch the patch snapshot: scans and installs fail, and upload nothing.",
    },
  },
  {
    name: 'inventory-access-denied',
    in: 'web-us',
    platform: 'rhel-9',
    traits: [
      scannedDaily({ missing: 2 }, { failing: { output: OUTPUTS.inventoryDenied, days: 5 } }),
      installedBy('weekly', fails(OUTPUTS.inventoryDenied)),
    ],
    expected: {
      code: 'agent-credentials',
      verdict: 'stale',
      note: "The node's role may not upload the report; patches may be installed for all the record knows.",
    },
  },
];
