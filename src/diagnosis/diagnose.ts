import { type Category, categoryOf, type RootCauseCode } from '../model/codes.ts';
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
  return {
    category: categoryOf(primary.code),
    ...primary,
    contributing: others.map((other) => other.code).filter((code) => code !== 'waiting-for-window'),
  };
}
