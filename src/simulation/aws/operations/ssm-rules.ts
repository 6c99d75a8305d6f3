/** Constraints that several operations of Systems Manager share. */

import { integer, list, structure, text } from '../rules.ts';

export const NODE_ID = text({ required: true, pattern: /^(^i-(\w{8}|\w{17})$)|(^mi-\w{17}$)$/ });
export const OPTIONAL_NODE_ID = { ...NODE_ID, required: false };
export const UUID = text({
  required: true,
  pattern: /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/,
});

export const TOKEN = text();

/** Page sizes of the calls by their range. */
export const UP_TO_50 = integer(1, 50);
export const FROM_10_TO_100 = integer(10, 100);

/** Filters of patches, baselines, groups and maintenance windows. */
export const KEY_VALUES_FILTERS = list(
  structure({ Key: text({ min: 1, max: 128 }), Values: list(text({ min: 1, max: 256 })) }),
  { max: 5 },
);
