import { type Category, categoryOf, type RootCauseCode } from '../model/codes.ts';
import type { InstanceFacts } from '../model/facts.ts';
import { type Reading, valueOr, wasRefused } from '../model/reading.ts';
import type { Examination, Proof } from './root-cause.ts';
import { inconclusive } from './root-causes/inconclusive.ts';
import { ROOT_CAUSE_RULES } from './root-causes/index.ts';

export interface Diagnosis {
  readonly category: Category;
  readonly code: RootCauseCode;
  readonly proof: Proof;
  /** Other proved causes, in order of precedence. */
  readonly contributing: readonly RootCauseCode[];
}

/** Asks every rule; the first proved one in the order of precedence is primary, the others contribute. */
export function diagnose(examination: Examination): Diagnosis {
  const proved = ROOT_CAUSE_RULES.flatMap((rule) => {
    const proof = rule.prove(examination);
    return proof === null ? [] : [{ code: rule.code, proof }];
  });
  const [primary, ...others] = proved;
  if (primary === undefined) {
    return {
      category: 'inconclusive',
      code: 'inconclusive',
      proof: inconclusive(examination.facts),
      contributing: [],
    };
  }
  const category = categoryOf(primary.code);
  return {
    category,
    code: primary.code,
    proof: weakenedByGaps(primary.proof, category, examination.facts),
    contributing: others.map((other) => other.code).filter((code) => code !== 'waiting-for-window'),
  };
}

/** With each category, the reads that would have proved a cause that goes before it. */
function readsBefore(category: Category, facts: InstanceFacts): readonly Reading<unknown>[] {
  const { used, expected } = facts.baseline;
  const { windows, associations } = facts.targeting;
  switch (category) {
    case 'reachability':
    case 'agent':
    case 'os-patch-failure':
    case 'inconclusive':
      return [];
    case 'pending-reboot':
    case 'baseline':
      return [facts.history];
    default:
      return [facts.history, used, expected, windows, associations, ...executionsRead(facts)];
  }
}

function executionsRead({ targeting }: InstanceFacts): readonly Reading<unknown>[] {
  return valueOr(targeting.windows, []).map((window) => window.executions);
}

/** One step less sure where a refused read leaves open that another cause goes first. */
function weakenedByGaps(proof: Proof, category: Category, facts: InstanceFacts): Proof {
  if (!readsBefore(category, facts).some(wasRefused)) return proof;
  return { ...proof, confidence: proof.confidence === 'high' ? 'medium' : 'low' };
}
