import { AGENT_CASES } from './agent.ts';
import type { Case } from './case.ts';
import { REACHABILITY_CASES } from './reachability.ts';

/** All cases of the fleet, in the order of precedence of their causes. */
export const CASES: readonly Case[] = [...REACHABILITY_CASES, ...AGENT_CASES];
