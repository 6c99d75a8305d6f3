import { assessInstance } from '../../src/diagnosis/assess-instance.ts';
import type { InstanceFacts } from '../../src/model/facts.ts';
import type { UnrankedFinding } from '../../src/model/report.ts';
import { DEFAULT_PRIORITY } from '../../src/model/settings.ts';

export const SETTINGS = { priority: DEFAULT_PRIORITY, ownerTags: ['Owner', 'Team'] };

/** The finding about `facts`; fails where the instance is not reported. */
export function findingOf(facts: InstanceFacts): UnrankedFinding {
  const assessment = assessInstance(facts, SETTINGS);
  if (assessment.status !== 'reported') throw new Error(`The instance is ${assessment.status}`);
  return assessment.finding;
}

/** The primary cause of `facts`. */
export function causeOf(facts: InstanceFacts): string {
  return findingOf(facts).rootCause.code;
}
