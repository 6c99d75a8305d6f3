/** How long things may take, and how often is looked. Milliseconds. */

import type { RemediateAction } from '../../model/settings.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export interface Timing {
  /** Beyond the latest moment at which a call can have reached AWS: clocks of replicas differ, and lists lag. */
  readonly lookUpMarginMs: number;
  /**
   * Between two looks that find nothing, before that is believed. The first comes too early where the clock of the
   * replica that looks is ahead of that of the one that sends; the second does not, as far as they differ by less.
   */
  readonly absentTwiceMs: number;
  /** A look-up that cannot be read for so long is given up: the call stays unknown. */
  readonly lookUpPatienceMs: number;
  /** Between two reads of what runs; the first minutes are looked at more often. */
  readonly pollMs: number;
  readonly slowPollMs: number;
  readonly slowPollAfterMs: number;
  readonly returnLookMs: number;
  readonly healthLookMs: number;
  readonly assessAgainMs: number;
  /** Before a wave is tried again that could not be looked at. */
  readonly waveAgainMs: number;
  /** A target is acted on only so soon after it was found fit. */
  readonly readyForMs: number;
  /** First wait after AWS did not take a call; doubles each time. */
  readonly backOffMs: number;
  readonly longestBackOffMs: number;
  /** So long AWS may refuse to take a call for now. */
  readonly sendPatienceMs: number;
  /** A ping so soon after a restart was asked for may come from before it. */
  readonly restartSettleMs: number;
  /** Patch records follow a run's end after some time. */
  readonly recordLagMs: number;
  /** So long an instance may take to be as healthy as before. */
  readonly healthPatienceMs: number;
  /** After a cancel that was asked for because time was up. */
  readonly cancelGraceMs: number;
  readonly snapshotMs: number;
  readonly scanMs: number;
  readonly actingMs: Readonly<Record<RemediateAction, number>>;
}

/** Delivery takes up to ten minutes, and a patch document runs for up to two hours. */
export const TIMING: Timing = {
  lookUpMarginMs: 15 * SECOND,
  absentTwiceMs: MINUTE,
  lookUpPatienceMs: 30 * MINUTE,
  pollMs: 5 * SECOND,
  slowPollMs: 15 * SECOND,
  slowPollAfterMs: 2 * MINUTE,
  returnLookMs: 10 * SECOND,
  healthLookMs: 15 * SECOND,
  assessAgainMs: 20 * SECOND,
  waveAgainMs: 30 * SECOND,
  readyForMs: MINUTE,
  backOffMs: 5 * SECOND,
  longestBackOffMs: MINUTE,
  sendPatienceMs: 10 * MINUTE,
  restartSettleMs: MINUTE,
  recordLagMs: 2 * MINUTE,
  healthPatienceMs: 10 * MINUTE,
  cancelGraceMs: 2 * MINUTE,
  snapshotMs: 90 * MINUTE,
  scanMs: 45 * MINUTE,
  actingMs: {
    scan: 45 * MINUTE,
    install: 150 * MINUTE,
    reboot: 10 * MINUTE,
    start: 10 * MINUTE,
    'update-agent': 45 * MINUTE,
    'run-association': 90 * MINUTE,
    diagnose: 60 * MINUTE,
  },
};

/** Reads that bring no answer before a target is given up as unknown. */
export const MAX_MISSED_READS = 5;
/** Calls that never arrived before a target is given up. */
export const MAX_LOST_CALLS = 3;
