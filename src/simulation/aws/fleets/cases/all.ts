import { AGENT_CASES } from './agent.ts';
import { BASELINE_CASES } from './baseline.ts';
import type { Case } from './case.ts';
import { COMPLIANCE_CASES } from './compliance.ts';
import { HOST_CASES } from './host.ts';
import { INSTALL_CASES } from './installs.ts';
import { NETWORK_CASES } from './network.ts';
import { REACHABILITY_CASES } from './reachability.ts';
import { REBOOT_CASES } from './reboots.ts';
import { SOURCE_CASES } from './sources.ts';
import { TARGETING_CASES } from './targeting.ts';
import { WAITING_CASES } from './waiting.ts';

/** All cases of the fleet. */
export const CASES: readonly Case[] = [
  ...REACHABILITY_CASES,
  ...NETWORK_CASES,
  ...AGENT_CASES,
  ...SOURCE_CASES,
  ...HOST_CASES,
  ...INSTALL_CASES,
  ...REBOOT_CASES,
  ...BASELINE_CASES,
  ...TARGETING_CASES,
  ...WAITING_CASES,
  ...COMPLIANCE_CASES,
];
