/** The report: what `assess --format json` prints and Slack exports. Shapes are a promise to readers. */

import { z } from 'zod';
import {
  CATEGORIES,
  CONFIDENCES,
  LEVELS,
  PHASES,
  REMEDIATION_CODES,
  ROOT_CAUSE_CODES,
  SEVERITIES,
  SIGNALS,
  STEP_IDS,
  VERDICTS,
} from './codes.ts';
import { PATCH_STATES } from './records.ts';

const IsoTime = z.string();
const nullableText = z.string().nullable();

export const Operation = z.string().regex(/^(ssm|ec2|sts|iam|autoscaling|elbv2):[A-Za-z]+$/);

/** Something that could not be read, and what it leaves unknown. */
export const Gap = z.object({
  step: z.enum(STEP_IDS),
  operation: Operation,
  code: z.string(),
  consequence: z.string(),
});
export type Gap = z.infer<typeof Gap>;

export const Evidence = z.object({ source: Operation, fact: z.string(), observedAt: IsoTime });
export type Evidence = z.infer<typeof Evidence>;

export const Factor = z.object({ signal: z.enum(SIGNALS), points: z.number().min(0), reason: z.string() });
export type Factor = z.infer<typeof Factor>;

export const PatchCounts = z.object({
  installed: z.number(),
  installedOther: z.number(),
  installedPendingReboot: z.number(),
  installedRejected: z.number(),
  missing: z.number(),
  failed: z.number(),
  unreportedNotApplicable: z.number(),
  notApplicable: z.number(),
  availableSecurityUpdate: z.number(),
  criticalNonCompliant: z.number(),
  securityNonCompliant: z.number(),
  otherNonCompliant: z.number(),
});

export const ReportedPatch = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(PATCH_STATES),
  severity: z.enum(SEVERITIES).nullable(),
  classification: nullableText,
  cves: z.array(z.string()),
  installedAt: IsoTime.nullable(),
});
export type ReportedPatch = z.infer<typeof ReportedPatch>;

export const RootCause = z.object({
  category: z.enum(CATEGORIES),
  code: z.enum(ROOT_CAUSE_CODES),
  confidence: z.enum(CONFIDENCES),
  summary: z.string(),
  contributing: z.array(z.enum(ROOT_CAUSE_CODES)),
  evidence: z.array(Evidence).min(1),
});
export type RootCause = z.infer<typeof RootCause>;

export const Priority = z.object({
  rank: z.number().int().min(1),
  level: z.enum(LEVELS),
  score: z.number().min(0).max(100),
  scoreRange: z.tuple([z.number(), z.number()]),
  factors: z.array(Factor),
});
export type Priority = z.infer<typeof Priority>;

export const Remediation = z.object({
  code: z.enum(REMEDIATION_CODES),
  title: z.string(),
  document: nullableText,
  parameters: z.record(z.string(), z.array(z.string())),
  reboots: z.boolean(),
  manual: z.boolean(),
  /** Of run-association: the document that the association runs. */
  associationDocument: z.string().optional(),
  steps: z.array(z.string()),
  logs: z.array(z.string()),
});
export type Remediation = z.infer<typeof Remediation>;

export const MANAGEABILITY = [
  'online',
  'connection-lost',
  'not-managed',
  'stopped',
  'terminated',
  'unknown',
] as const;
export type ManageabilityStatus = (typeof MANAGEABILITY)[number];

export const OUTCOMES = ['succeeded', 'failed', 'skipped', 'never-ran', 'unknown'] as const;
/** Outcome of the newest attempt to install in 30 days; scans never count. */
export type Outcome = (typeof OUTCOMES)[number];

/** What a run concludes about one instance that is not plainly compliant. */
export const Finding = z.object({
  instanceId: z.string(),
  accountId: z.string(),
  region: z.string(),
  name: nullableText,
  platform: nullableText,
  compliance: z.object({
    status: z.enum(['non-compliant', 'compliant', 'unknown']),
    types: z.array(z.string()),
    severity: z.enum(SEVERITIES).nullable(),
    counts: PatchCounts.nullable(),
    patches: z.array(ReportedPatch),
    lastOperation: z.enum(['Scan', 'Install']).nullable(),
    lastOperationAt: IsoTime.nullable(),
    nonCompliantSince: IsoTime.nullable(),
  }),
  verdict: z.enum(VERDICTS),
  manageability: z.object({
    status: z.enum(MANAGEABILITY),
    agentVersion: nullableText,
    lastPingAt: IsoTime.nullable(),
  }),
  context: z.object({
    tags: z.record(z.string(), z.string()),
    owner: nullableText,
    production: z.boolean().nullable(),
    internetExposed: z.boolean().nullable(),
    publicIp: nullableText,
    instanceProfile: nullableText,
    autoScalingGroup: nullableText,
    loadBalancers: z.array(z.string()).nullable(),
    vpcId: nullableText,
    subnetId: nullableText,
    launchedAt: IsoTime.nullable(),
    lifecycle: nullableText,
  }),
  patching: z.object({
    baselineId: nullableText,
    expectedBaselineId: nullableText,
    patchGroup: nullableText,
    maintenanceWindows: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        enabled: z.boolean(),
        operation: z.enum(['Scan', 'Install']).nullable(),
        nextAt: IsoTime.nullable(),
      }),
    ),
    associations: z.array(
      z.object({
        id: z.string(),
        name: nullableText,
        document: z.string(),
        operation: z.enum(['Scan', 'Install']).nullable(),
        nextAt: IsoTime.nullable(),
      }),
    ),
    nextWindowAt: IsoTime.nullable(),
    outcome: z.enum(OUTCOMES),
    lastInstallAt: IsoTime.nullable(),
    lastCommandId: nullableText,
  }),
  rootCause: RootCause,
  priority: Priority,
  remediation: Remediation,
});
export type Finding = z.infer<typeof Finding>;

/** A finding before the whole run is ranked. */
export type UnrankedFinding = Omit<Finding, 'priority'> & { readonly priority: Omit<Priority, 'rank'> };

export const STATUSES = ['complete', 'partial', 'failed'] as const;
export type Status = (typeof STATUSES)[number];

export const ScopeReport = z.object({
  accountId: z.string(),
  accountName: z.string().optional(),
  region: z.string(),
  status: z.enum(STATUSES),
  gaps: z.array(Gap),
  apiCalls: z.record(z.string(), z.number()),
});
export type ScopeReport = z.infer<typeof ScopeReport>;

export const StepReport = z.object({
  phase: z.enum(PHASES),
  id: z.enum(STEP_IDS),
  status: z.enum(['complete', 'partial', 'failed', 'skipped']),
  startedAt: IsoTime.nullable(),
  finishedAt: IsoTime.nullable(),
  detail: z.string(),
});
export type StepReport = z.infer<typeof StepReport>;

export const Totals = z.object({
  ec2Instances: z.number(),
  managedNodes: z.number(),
  compliant: z.number(),
  nonCompliant: z.number(),
  unknown: z.number(),
  byCategory: z.record(z.string(), z.number()),
  byLevel: z.record(z.string(), z.number()),
  byVerdict: z.record(z.string(), z.number()),
});
export type Totals = z.infer<typeof Totals>;

/** One of the things to do first: findings with the same cause and remediation, taken together. */
export const NextAction = z.object({
  title: z.string(),
  cause: z.enum(ROOT_CAUSE_CODES),
  remediation: z.enum(REMEDIATION_CODES),
  instances: z.number(),
  highestLevel: z.enum(LEVELS),
});
export type NextAction = z.infer<typeof NextAction>;

export const RunReport = z.object({
  id: z.string(),
  environment: z.string(),
  regions: z.array(z.string()),
  requestedBy: z.string(),
  startedAt: IsoTime,
  finishedAt: IsoTime,
  status: z.enum(STATUSES),
});
export type RunReport = z.infer<typeof RunReport>;

export const Report = z.object({
  schemaVersion: z.literal(1),
  run: RunReport,
  scopes: z.array(ScopeReport),
  steps: z.array(StepReport),
  totals: Totals,
  nextActions: z.array(NextAction),
  instances: z.array(Finding),
});
export type Report = z.infer<typeof Report>;
