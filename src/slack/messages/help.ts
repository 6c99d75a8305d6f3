/** Help, with examples from this installation's own environments. Pure. */

import type { EnvironmentSettings } from '../../model/settings.ts';
import { code, outside } from '../text.ts';

/** One line for people who mistyped. */
export function usage(environments: ReadonlyMap<string, EnvironmentSettings>): string {
  const [first] = environments.values();
  const example = first === undefined ? '/patchcheck prod us-east-1' : exampleOf(first);
  return `For example ${code(example)}, or ${code('/patchcheck help')}.`;
}

/** @param environments those that the asker may read about; the first one serves as the example */
export function help([first]: readonly EnvironmentSettings[]): string {
  const name = first?.name ?? 'prod';
  const [region = 'us-east-1', other = 'eu-west-1'] = first?.regions ?? [];
  const account = first?.accounts[0]?.name ?? 'payments';
  const typed = (words: string) => code(`/patchcheck ${words}`);
  const lines = [
    'I find the EC2 instances that are out of patch compliance, why, how urgent it is, and what to do. I change nothing by myself: a button on a card shows a plan first, and a second person agrees where that is asked for.',
    `• ${typed(`${name} ${region}`)}: one Region; ${typed(`${name} ${region} ${other}`)}: several`,
    `• ${typed(name)} or ${typed(`${name} all`)}: all Regions of ${outside(name, 64)}`,
    `• ${typed(`${name} ${account}`)}: one account, by name or id`,
    `• ${typed('again')}: what was asked last in this channel, anew`,
    `• ${typed('i-0123456789abcdef0')} or ${typed(`${name} i-0123456789abcdef0`)}: the newest that is known about one instance, and what it has been through`,
    `• ${typed(`${name} cve CVE-2021-3709`)}: who reports a patch for it missing, in the newest run`,
    `• ${typed(`diff ${name}`)}: what changed between the two newest runs; ${typed(`history ${name}`)}: the runs before`,
    `• ${typed('mine')}: what is open and yours; ${typed('owner team-web')}: what an owner by tag has; ${typed('snooze')}: how to hide a finding for a while`,
    `• ${typed('explain')}: paste the output of a patch run, and I say what it means`,
    `• ${typed('status')}: what is going on and what was asked lately; ${typed('status <run>')}: one run`,
    `• ${typed('cancel <run>')}: stop a run that you asked for, or that you operate`,
    `• ${typed('remediations')} or ${typed(`remediations ${name}`)}: what is asked for or under way, and emergency stops`,
    `• ${typed(`stop ${name} <reason>`)}: emergency stop, for operators: nothing is begun there any more; ${typed(`stop ${name} lift`)}: for approvers`,
    `• ${typed('schedule')}: digests of what changed, on the days and at the times you choose; ${typed(`digest now ${name}`)}: one at once`,
    `• ${typed('envs')}: the environments I know`,
    `• ${typed('doctor')}: for operators, what is wrong with my installation`,
  ];
  return lines.join('\n');
}

/** An environment, and why the asker may not read about it here; null where they may. */
export interface ListedEnvironment {
  readonly environment: EnvironmentSettings;
  readonly refusal: string | null;
}

export function environmentList(listed: readonly ListedEnvironment[]): string {
  if (listed.length === 0) return 'No environment is configured yet: add one to patchcheck.yaml.';
  const lines = listed.slice(0, 30).map(({ environment, refusal }) => {
    if (refusal !== null) return `• ${code(environment.name)}: ${refusal}`;
    const accounts = environment.accounts.map((account) => account.name).join(', ');
    return `• ${code(environment.name)}: ${outside(environment.regions.join(', '), 200)}; accounts ${outside(accounts, 300)}`;
  });
  const hidden = listed.length - lines.length;
  return [...lines, ...(hidden > 0 ? [`and ${hidden} more`] : [])].join('\n');
}

function exampleOf(environment: EnvironmentSettings): string {
  return `/patchcheck ${environment.name} ${environment.regions[0] ?? 'all'}`;
}
