/**
 * The closed vocabularies of patchcheck: every code that a report, a card or a script may see.
 * Codes are stable: adding one is fine, renaming one breaks readers.
 */

/** Root-cause categories with their codes. A finding has one primary code. */
export const ROOT_CAUSES = {
  reachability: [
    'instance-stopped',
    'instance-terminated',
    'instance-impaired',
    'no-instance-profile',
    'instance-profile-rights',
    'no-network-path',
    'not-managed',
    'connection-lost',
  ],
  agent: ['agent-outdated', 'agent-failure', 'agent-credentials'],
  targeting: [
    'never-scanned',
    'install-never-ran',
    'not-targeted',
    'window-skipped',
    'waiting-for-window',
    'scan-overdue',
  ],
  baseline: [
    'unregistered-patch-group',
    'baseline-mismatch',
    'competing-scans',
    'unsupported-os',
    'patch-not-available',
    'baseline-override',
  ],
  'pending-reboot': ['pending-reboot'],
  'os-patch-failure': [
    'repo-unreachable',
    'repo-metadata',
    'patch-source-access',
    'entitlement',
    'package-lock',
    'package-db',
    'dependency-conflict',
    'disk-full',
    'out-of-memory',
    'prerequisite-missing',
    'host-permissions',
    'windows-update-service',
    'command-timeout',
    'hook-failed',
    'throttled',
    'patch-failed',
  ],
  'rejected-patch': ['rejected-patch-installed'],
  association: ['association-failed', 'association-pending', 'inventory-conflict'],
  custom: ['custom-item'],
  inconclusive: ['inconclusive'],
} as const;

export type Category = keyof typeof ROOT_CAUSES;
export type RootCauseCode = (typeof ROOT_CAUSES)[Category][number];

export const CATEGORIES = Object.keys(ROOT_CAUSES) as [Category, ...Category[]];
export const ROOT_CAUSE_CODES = Object.values(ROOT_CAUSES).flat() as [RootCauseCode, ...RootCauseCode[]];

const CATEGORY_OF = new Map<RootCauseCode, Category>(
  CATEGORIES.flatMap((category) => ROOT_CAUSES[category].map((code) => [code, category] as const)),
);

/** The category that `code` belongs to. */
export function categoryOf(code: RootCauseCode): Category {
  return CATEGORY_OF.get(code) ?? 'inconclusive';
}

export const REMEDIATION_CODES = [
  'install-patches',
  'scan',
  'reboot',
  'start-instance',
  'restore-connection',
  'attach-instance-profile',
  'update-agent',
  'add-to-patching',
  'fix-baseline',
  'run-association',
  'remove-rejected-patch',
  'fix-host',
  'wait-for-window',
  'review',
] as const;
export type RemediationCode = (typeof REMEDIATION_CODES)[number];

export const VERDICTS = ['active', 'stale', 'changed', 'inconclusive'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const LEVELS = ['P1', 'P2', 'P3', 'P4'] as const;
export type Level = (typeof LEVELS)[number];

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'informational', 'unspecified'] as const;
/** Vendor severity, worst first: Important is high, Moderate is medium. */
export type Severity = (typeof SEVERITIES)[number];

export const CONFIDENCES = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export const SIGNALS = ['production', 'exposure', 'severity', 'failed-patches', 'duration'] as const;
/** The five signals that make the priority, and no others. */
export type Signal = (typeof SIGNALS)[number];

export const PHASES = ['assessment', 'investigation', 'summary'] as const;
export type Phase = (typeof PHASES)[number];

/** The ten steps of a run, in order, with the phase each belongs to. */
export const STEPS = [
  { phase: 'assessment', id: 'list-targets', title: 'List non-compliant targets' },
  { phase: 'assessment', id: 'manageability', title: 'Confirm Systems Manager manageability' },
  { phase: 'assessment', id: 'context', title: 'Collect instance context' },
  { phase: 'assessment', id: 'patch-configuration', title: 'Map baselines, windows and associations' },
  { phase: 'investigation', id: 'confirm-findings', title: 'Confirm findings by a second read' },
  { phase: 'investigation', id: 'patch-history', title: 'Review patch history' },
  { phase: 'investigation', id: 'blockers', title: 'Identify blockers' },
  { phase: 'investigation', id: 'root-cause', title: 'Classify root causes' },
  { phase: 'investigation', id: 'priority', title: 'Rank by priority' },
  { phase: 'summary', id: 'summary', title: 'Summarise' },
] as const;
export type StepId = (typeof STEPS)[number]['id'];
export const STEP_IDS = STEPS.map((step) => step.id) as [StepId, ...StepId[]];
