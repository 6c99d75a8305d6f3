/** What the newest runs found, as metrics. Pure. */

import type { DigestLateness } from '../store/digest-happenings.ts';
import type { FleetMetrics } from '../store/fleet-metrics.ts';
import { gauge, type Metric } from './prometheus.ts';

export function fleetMetrics({ findings, oldest, runs }: FleetMetrics, now: Date): Metric[] {
  const secondsSince = (at: string) => (now.getTime() - Date.parse(at)) / 1000;
  const ofRuns = (value: (run: FleetMetrics['runs'][number]) => number) =>
    runs.map((run) => ({ labels: { environment: run.environment }, value: value(run) }));
  return [
    gauge(
      'patchcheck_findings',
      'Instances that the newest look into each account and Region reports, excepted ones included.',
      findings.map(({ count, covered, ...labels }) => ({ labels, value: count })),
    ),
    gauge(
      'patchcheck_findings_excepted',
      'Of these, covered by an exception.',
      findings
        .filter(({ covered }) => covered > 0)
        .map(({ count, covered, ...labels }) => ({ labels, value: covered })),
    ),
    gauge(
      'patchcheck_oldest_finding_seconds',
      'How long the oldest finding has been non-compliant, as far as it is known.',
      oldest.map(({ since, ...labels }) => ({ labels, value: secondsSince(since) })),
    ),
    gauge(
      'patchcheck_last_run_age_seconds',
      'Time since the newest run of an environment ended.',
      ofRuns(({ finishedAt }) => secondsSince(finishedAt)),
    ),
    gauge(
      'patchcheck_last_run_duration_seconds',
      'How long the newest run took.',
      ofRuns(({ seconds }) => seconds),
    ),
    gauge(
      'patchcheck_last_run_complete',
      '1 where the newest run could read everything, 0 where it could not.',
      ofRuns(({ status }) => Number(status === 'complete')),
    ),
    gauge(
      'patchcheck_last_run_aws_calls',
      'Requests that the newest run sent to AWS, retries included.',
      ofRuns(({ calls }) => calls),
    ),
    gauge(
      'patchcheck_last_run_gaps',
      'What the newest run could not read.',
      ofRuns(({ gaps }) => gaps),
    ),
  ];
}

export function digestMetrics({ seconds, missed, failed }: DigestLateness): Metric[] {
  return [
    gauge(
      'patchcheck_digest_lateness_seconds',
      'How long after its due time the latest digest of the last day appeared, or has not yet.',
      [{ value: seconds }],
    ),
    gauge('patchcheck_digests_missed', 'Digests of the last day that were due while nothing ran.', [
      { value: missed },
    ]),
    gauge('patchcheck_digests_failed', 'Digests of the last day that could not be posted.', [
      { value: failed },
    ]),
  ];
}
