/** What a digest says, before anybody words it. */

import type { Level } from '../model/codes.ts';
import type { DigestPost } from '../model/digest.ts';
import type { Exception, InstanceChange } from '../model/history.ts';
import type { Status } from '../model/report.ts';
import type { DueCounts, NextWindow } from '../store/digest-findings.ts';
import type { FinishedRemediations, Some, UnreadScope } from '../store/digest-happenings.ts';
import type { FinishedRun } from '../store/kept-findings.ts';
import type { OpenFinding } from '../store/open-findings.ts';
import type { ChangeCounts } from '../store/run-changes.ts';
import type { DueState } from './due.ts';
import type { TrendPoint } from './trend.ts';

export interface DigestFinding extends OpenFinding {
  /** ISO 8601; null where it is not known since when it is non-compliant. */
  readonly dueAt: string | null;
  readonly due: DueState;
}

export interface DigestTotals {
  /** Open, and covered by no exception. */
  readonly open: number;
  readonly byLevel: Readonly<Record<Level, number>>;
  /** Covered by exceptions: counted nowhere else. */
  readonly hidden: number;
}

/** Without what exceptions cover, the most urgent first. */
export interface DigestChanges {
  readonly new: readonly InstanceChange[];
  readonly fixed: readonly InstanceChange[];
  readonly regressed: readonly InstanceChange[];
}

export interface DigestReport {
  readonly kind: 'report';
  readonly post: DigestPost;
  /** As tags have them: only their findings; null: all. */
  readonly owners: readonly string[] | null;
  /** What it tells is as of then, ISO 8601. */
  readonly at: string;
  readonly run: FinishedRun & { readonly status: Exclude<Status, 'failed'> };
  /** The run of the digest before, else the run before; null: there is none to compare with. */
  readonly before: FinishedRun | null;
  /** All, also what exceptions cover. null: nothing to compare with. */
  readonly counts: ChangeCounts | null;
  readonly changes: DigestChanges | null;
  /** Nothing changed, nothing is newly overdue, nothing else happened: one line is enough. */
  readonly nothingChanged: boolean;
  readonly totals: DigestTotals;
  readonly due: DueCounts & { readonly list: readonly DigestFinding[] };
  readonly highest: readonly DigestFinding[];
  readonly oldest: DigestFinding | null;
  /** Of the whole environment; null in an owner's part. */
  readonly exceptions: { readonly ranOut: Some<Exception>; readonly runningOut: Some<Exception> } | null;
  readonly scopes: Some<UnreadScope>;
  readonly windows: readonly NextWindow[];
  /** Since the digest before; null in an owner's part. */
  readonly remediations: FinishedRemediations | null;
  /** The last 30 days; null in an owner's part, or where nobody wants it. */
  readonly trend: readonly TrendPoint[] | null;
  /** Due times at which nothing ran, ISO 8601. */
  readonly missed: Some<string>;
}

/** There is nothing to tell, and why. */
export interface DigestWithoutRun {
  readonly kind: 'unread';
  readonly post: DigestPost;
  /** Nothing could be read; somebody stopped it; it did not end in time; it was forgotten. */
  readonly why: 'failed' | 'cancelled' | 'unfinished' | 'gone';
  readonly scopes: Some<UnreadScope>;
  readonly missed: Some<string>;
}

export type DigestContent = DigestReport | DigestWithoutRun;

/** The part of a digest for the channel of owners. */
export interface OwnerDigest {
  readonly channel: string;
  readonly owners: readonly string[];
  /** Whom it may mention: Slack user ids, and ids of user groups. */
  readonly mentions: { readonly users: readonly string[]; readonly groups: readonly string[] };
  readonly content: DigestReport;
}
