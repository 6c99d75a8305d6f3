import type { InstanceFacts } from '../model/facts.ts';
import { tagsOf } from '../model/facts.ts';

const KEYS = new Set(['environment', 'env', 'stage']);
const PRODUCTION_WORDS = new Set(['prod', 'production', 'prd', 'live']);

export interface Production {
  readonly value: boolean | null;
  /** What says so, in words. */
  readonly reason: string;
}

/** Production by the environment's setting, else by a tag Environment, Env or Stage in any case, else unknown. */
export function productionOf(facts: InstanceFacts): Production {
  if (facts.productionEnvironment !== null) {
    const word = facts.productionEnvironment ? 'production' : 'not production';
    return { value: facts.productionEnvironment, reason: `the environment is set as ${word}` };
  }
  if (!facts.ec2.known) return { value: null, reason: 'its tags could not be read' };
  return byTags(tagsOf(facts));
}

/** Do tags call an instance production? A tag Environment, Env or Stage with another word says no; null: no tag. */
export function isProductionByTags(tags: Readonly<Record<string, string>>): boolean | null {
  return byTags(tags).value;
}

function byTags(all: Readonly<Record<string, string>>): Production {
  const tags = Object.entries(all).filter(
    ([key, value]) => KEYS.has(key.trim().toLowerCase()) && value.trim() !== '',
  );
  const production = tags.find(([, value]) => PRODUCTION_WORDS.has(value.trim().toLowerCase()));
  const tag = production ?? tags[0];
  if (tag === undefined) return { value: null, reason: 'no tag Environment, Env or Stage' };
  return { value: production !== undefined, reason: `tag ${tag[0]}=${tag[1]}` };
}
