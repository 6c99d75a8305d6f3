/** Names that the generated files share. */

import type { ActingOption } from '../aws/acting-permissions.ts';
import type { RemediateAction } from '../model/settings.ts';

/** A session lasts an hour at most: no longer is to be had for a role that was assumed by a role. */
export const SESSION_SECONDS = 3600;
export const DEFAULT_PREFIX = 'patchcheck';
/** The tag on instances that may be acted on, where the fence is wanted. */
export const FENCE = { key: 'patchcheck', value: 'allowed' } as const;
/** In whose name: what a session cannot change any more, and CloudTrail shows with every call. */
export const NAMED_PERSON_ONLY = { Null: { 'sts:SourceIdentity': 'false' } } as const;

/** `update-agent` as templates name it: UpdateAgent. */
export function pascal(action: RemediateAction): string {
  return action.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** `run-association` as Terraform names it: run_association. */
export function snake(action: RemediateAction): string {
  return action.replaceAll('-', '_');
}

/** `${name}`: what CloudFormation's Fn::Sub and Terraform fill in. */
export function placeholder(name: string): string {
  return `\${${name}}`;
}

interface Switch {
  readonly cloudFormation: string;
  readonly terraform: string;
  readonly description: string;
}

/** Where an option's rights are switched on. */
export const SWITCHES: Readonly<Record<ActingOption, Switch>> = {
  snapshot: {
    cloudFormation: 'SnapshotBeforeInstall',
    terraform: 'snapshot_before_install',
    description: 'May an install be preceded by a snapshot of the root volume? Snapshots cost money.',
  },
  'encrypted-volumes': {
    cloudFormation: 'StartKeyArns',
    terraform: 'start_key_arns',
    description:
      'ARNs of the customer managed keys of volumes, where stopped instances with such volumes are to be started.',
  },
  'scripts-on-nodes': {
    cloudFormation: 'DiagnoseWithScripts',
    terraform: 'diagnose_with_scripts',
    description:
      'May diagnoses run scripts on the instance? Two of the three runbooks do. Whoever has this right can run anything there.',
  },
};

/** What people are told of an action, in one line. */
export const ACTION_TITLES: Readonly<Record<RemediateAction, string>> = {
  scan: 'May it scan for missing patches?',
  install: 'May it install patches, and restart instances for that?',
  reboot: 'May it reboot instances, and scan afterwards?',
  start: 'May it start stopped instances, and scan afterwards?',
  'update-agent': 'May it update the SSM Agent?',
  'run-association': 'May it run associations again, on all their targets?',
  diagnose: 'May it run the read-only diagnosis of an instance that Systems Manager does not reach?',
};
