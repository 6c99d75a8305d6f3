/** Help, with examples from this installation's own environments. Pure. */

import type { EnvironmentSettings } from '../../model/settings.ts';
import { code, outside } from '../text.ts';

/** One line for people who mistyped. */
export function usage(environments: ReadonlyMap<string, EnvironmentSettings>): string {
  const [first] = environments.values();
  const example = first === undefined ? '/patchcheck prod us-east-1' : exampleOf(first);
  return `For example ${code(example)}, or ${code('/patchcheck help')}.`;
}

export function help(environments: ReadonlyMap<string, EnvironmentSettings>): string {
  const [first] = environments.values();
  const name = first?.name ?? 'prod';
  const lines = [
    'I find the EC2 instances that are out of patch compliance, why, how urgent it is, and what to do. I change nothing.',
    `• ${code(first === undefined ? '/patchcheck prod us-east-1' : exampleOf(first))}: one Region`,
    `• ${code(`/patchcheck ${name}`)} or ${code(`/patchcheck ${name} all`)}: all Regions of ${outside(name, 64)}`,
    `• ${code(`/patchcheck ${name} ${first?.accounts[0]?.name ?? 'payments'}`)}: one account`,
    `• ${code('/patchcheck envs')}: the environments I know`,
    `• ${code('/patchcheck status')}: what is going on and what was asked lately`,
    `• ${code('/patchcheck cancel <run>')}: stop a run`,
  ];
  return lines.join('\n');
}

export function environmentList(environments: ReadonlyMap<string, EnvironmentSettings>): string {
  if (environments.size === 0) return 'No environment is configured yet: add one to patchcheck.yaml.';
  const lines = [...environments.values()].slice(0, 30).map((environment) => {
    const accounts = environment.accounts.map((account) => account.name).join(', ');
    return `• ${code(environment.name)}: ${outside(environment.regions.join(', '), 200)}; accounts ${outside(accounts, 300)}`;
  });
  const hidden = environments.size - lines.length;
  return [...lines, ...(hidden > 0 ? [`and ${hidden} more`] : [])].join('\n');
}

function exampleOf(environment: EnvironmentSettings): string {
  return `/patchcheck ${environment.name} ${environment.regions[0] ?? 'all'}`;
}
