/**
 * Priority: five signals, each with points that never fall when the signal grows. An unknown signal scores
 * between its two ends, and the range shows both.
 */

import type { Level, Severity, Signal } from '../model/codes.ts';
import type { InstanceFacts } from '../model/facts.ts';
import { valueOr } from '../model/reading.ts';
import type { Factor, Priority } from '../model/report.ts';
import type { PrioritySettings } from '../model/settings.ts';
import { productionOf } from './production.ts';
import { countsOf, outstanding, patchStateOf } from './records.ts';
import { outstandingSeverities, worstSeverity } from './severity.ts';
import { nonCompliantSince } from './since.ts';
import { DAY_MS, elapsedMs, inWords, plural, timeInWords } from './time.ts';

/** Failed patches at which their few points are all given: one Install marks all it leaves as failed. */
const MOST_FAILED = 10;
/** Days non-compliant at which all points of duration are given. */
const MOST_DAYS = 30;

/** What the priority is made of; null is unknown, never harmless. */
export interface PrioritySignals {
  readonly production: boolean | null;
  readonly exposed: boolean | null;
  /** Vendor severities of the patches Missing and Failed; null where they could not be read. */
  readonly severities: readonly Severity[] | null;
  readonly failed: number | null;
  readonly daysNonCompliant: number | null;
}

/** Points of one signal and the two ends they could have had. */
interface Weighed {
  readonly points: number;
  readonly low: number;
  readonly high: number;
}

export type SignalPoints = Readonly<Record<Signal, Weighed>>;

/** Score, level and factors of one instance, each factor with its reason in words. */
export function priorityOf(facts: InstanceFacts, settings: PrioritySettings): Omit<Priority, 'rank'> {
  const signals = signalsOf(facts);
  const points = weigh(signals, settings);
  const reasons = reasonsFor(facts, signals);
  const factors: Factor[] = (Object.keys(points) as Signal[]).map((signal) => ({
    signal,
    points: points[signal].points,
    reason: reasons[signal],
  }));
  return { ...scoreOf(points, settings), factors };
}

/** The sum of all points, capped at 100, its range, and the level it reaches. */
export function scoreOf(
  points: SignalPoints,
  settings: PrioritySettings,
): { readonly score: number; readonly scoreRange: [number, number]; readonly level: Level } {
  const sum = (end: keyof Weighed) =>
    Math.min(
      100,
      Object.values(points).reduce((total, weighed) => total + weighed[end], 0),
    );
  const score = sum('points');
  return { score, scoreRange: [sum('low'), sum('high')], level: levelOf(score, settings.thresholds) };
}

/** Points for each signal by the settings. */
export function weigh(signals: PrioritySignals, settings: PrioritySettings): SignalPoints {
  const { points } = settings;
  return {
    production: yesOrNo(signals.production, points.production),
    exposure: yesOrNo(signals.exposed, points.exposure),
    severity: bySeverity(signals.severities, points.severity),
    'failed-patches': byAmount(signals.failed, MOST_FAILED, points.failedPatches),
    duration: byAmount(signals.daysNonCompliant, MOST_DAYS, points.duration),
  };
}

function levelOf(score: number, thresholds: PrioritySettings['thresholds']): Level {
  if (score >= thresholds.P1) return 'P1';
  if (score >= thresholds.P2) return 'P2';
  return score >= thresholds.P3 ? 'P3' : 'P4';
}

function yesOrNo(value: boolean | null, most: number): Weighed {
  return value === null ? between(0, most) : exactly(value ? most : 0);
}

/** More than a few failures, or than some weeks, do not weigh more: `enough` gives all points. */
function byAmount(value: number | null, enough: number, most: number): Weighed {
  return value === null
    ? between(0, most)
    : exactly(Math.min(most, Math.round((most * Math.min(value, enough)) / enough)));
}

/**
 * The worst severity counts. A patch without one may be critical: it never scores less than halfway, so that
 * learning of a further patch cannot lower the score.
 */
function bySeverity(
  severities: readonly Severity[] | null,
  points: PrioritySettings['points']['severity'],
): Weighed {
  const most = Math.max(...Object.values(points));
  const known = (severities ?? []).filter((severity) => severity !== 'unspecified');
  const worst = Math.max(0, ...known.map((severity) => pointsOf(severity, points)));
  if (severities !== null && known.length === severities.length) return exactly(worst);
  return { points: Math.max(worst, Math.round(most / 2)), low: worst, high: most };
}

/** A severity never scores less than a milder one, whatever the settings say. */
function pointsOf(severity: Severity, points: PrioritySettings['points']['severity']): number {
  const { low, medium, high, critical } = points;
  const scale: readonly Severity[] = ['informational', 'low', 'medium', 'high', 'critical'];
  return Math.max(...[0, low, medium, high, critical].slice(0, scale.indexOf(severity) + 1));
}

function exactly(points: number): Weighed {
  return { points, low: points, high: points };
}

function between(low: number, high: number): Weighed {
  return { points: Math.round((low + high) / 2), low, high };
}

function signalsOf(facts: InstanceFacts): PrioritySignals {
  const since = nonCompliantSince(facts);
  return {
    production: productionOf(facts).value,
    exposed: valueOr(facts.exposure, null)?.exposed ?? null,
    severities: severitiesOf(facts),
    failed: countsOf(facts)?.failed ?? null,
    daysNonCompliant: since === null ? null : Math.max(0, elapsedMs(since.at, facts.assessedAt) / DAY_MS),
  };
}

/** Known only where the rows were read and there are as many as the record counts. */
function severitiesOf(facts: InstanceFacts): readonly Severity[] | null {
  if (countsOf(facts) === null) return null;
  if (outstanding(facts) === 0) return [];
  const severities = outstandingSeverities(facts);
  return severities === null || severities.length === 0 ? null : severities;
}

function reasonsFor(facts: InstanceFacts, signals: PrioritySignals): Readonly<Record<Signal, string>> {
  return {
    production: productionReason(facts),
    exposure: exposureReason(facts),
    severity: severityReason(signals.severities),
    'failed-patches': failedReason(facts, signals.failed),
    duration: durationReason(facts),
  };
}

function productionReason(facts: InstanceFacts): string {
  const { value, reason } = productionOf(facts);
  if (value === null) return `Not known whether it is production (${reason}): scored between the two`;
  return `${value ? 'Production' : 'Not production'}: ${reason}`;
}

function exposureReason(facts: InstanceFacts): string {
  const exposure = valueOr(facts.exposure, null);
  if (exposure === null || exposure.exposed === null) {
    const why = exposure === null ? 'the network records could not be read' : exposure.reason;
    return `Not known whether the internet reaches it (${why}): scored between the two`;
  }
  return exposure.exposed
    ? `Reachable from the internet: ${exposure.reason}`
    : `Not reachable from the internet: ${exposure.reason}`;
}

function severityReason(severities: readonly Severity[] | null): string {
  if (severities === null) return 'The severity of its patches is not known: scored between the two ends';
  const worst = worstSeverity(severities);
  if (worst === null) return 'No patch is missing or failed';
  const unspecified = severities.filter((severity) => severity === 'unspecified').length;
  if (worst === 'unspecified') {
    return `${plural(unspecified, 'patch', 'patches')} missing or failed, without a vendor severity: scored between the two ends`;
  }
  const count = severities.filter((severity) => severity === worst).length;
  const rest = unspecified > 0 ? `; ${unspecified} more without a vendor severity` : '';
  const are = count === 1 ? 'is' : 'are';
  return `${count} of ${plural(severities.length, 'patch', 'patches')} missing or failed ${are} ${worst}${rest}`;
}

function failedReason(facts: InstanceFacts, failed: number | null): string {
  if (failed === null) return 'Number of failed patches not known: scored between the two ends';
  if (failed === 0) return 'No patch failed to install';
  const operation = valueOr(patchStateOf(facts), null)?.operation ?? 'operation';
  return `${plural(failed, 'patch', 'patches')} counted as failed by the last ${operation}`;
}

function durationReason(facts: InstanceFacts): string {
  const since = nonCompliantSince(facts);
  if (since === null) return 'Not known since when it is non-compliant: scored between the two ends';
  const duration = inWords(Math.max(0, elapsedMs(since.at, facts.assessedAt)));
  return `Non-compliant since ${timeInWords(since.at)} (${duration}), bounded by ${since.method}`;
}
