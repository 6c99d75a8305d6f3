/** What the benchmark was asked for. */

import { parseArgs } from 'node:util';

export interface Options {
  /** Names of sections; empty: all. */
  readonly sections: readonly string[];
  /** Small cases only, about a minute. */
  readonly quick: boolean;
  /** Only cases whose name holds this. */
  readonly only: string;
  /** A FleetCase as JSON: be the simulated AWS instead. */
  readonly simulate: string | null;
}

export function readOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { quick: { type: 'boolean' }, only: { type: 'string' }, simulate: { type: 'string' } },
  });
  return {
    sections: positionals,
    quick: values.quick ?? false,
    only: values.only ?? '',
    simulate: values.simulate ?? null,
  };
}
