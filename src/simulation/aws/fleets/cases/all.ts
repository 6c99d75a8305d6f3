import { AGENT_CASES } from './agent.ts';
import { BASELINE_CASES } from './baseline.ts';
import type { Case } from './case.ts';
import { COMPLIANCE_CASES } from './compliance.ts';
import { OS_CASES } from './os.ts';
import { REACHABILITY_CASES } from './reachability.ts';
import { TARGETING_CASES } from './targeting.ts';

/** All cases of the fleet. */
export const CASES: readonly Case[] = [
  ...REACHABILITY_CASES,
  ...AGENT_CASES,
  ...OS_CASES,
  ...BASELINE_CASES,
  ...TARGETING_CASES,
  ...COMPLIANCE_CASES,
];
