/** Words about remediations that their messages and modals share. Pure. */

import type { Person, Plan, RemediationOutcome, RemediationRecord } from '../../model/remediation.ts';
import type { RemediateAction } from '../../model/settings.ts';
import { code, counted, outside } from '../text.ts';

interface ActionWords {
  /** "Reboot" 3 instances. */
  readonly verb: string;
  /** "Rebooting" 3 instances. */
  readonly going: string;
  /** The action as a thing: "the reboot". */
  readonly noun: string;
}

export const ACTION_WORDS: Readonly<Record<RemediateAction, ActionWords>> = {
  scan: { verb: 'Scan', going: 'Scanning', noun: 'scan' },
  install: { verb: 'Install patches on', going: 'Installing patches on', noun: 'install' },
  reboot: { verb: 'Reboot', going: 'Rebooting', noun: 'reboot' },
  start: { verb: 'Start', going: 'Starting', noun: 'start' },
  'update-agent': {
    verb: 'Update SSM Agent on',
    going: 'Updating SSM Agent on',
    noun: 'update of SSM Agent',
  },
  'run-association': {
    verb: 'Run the association on',
    going: 'Running the association on',
    noun: 'association',
  },
  diagnose: { verb: 'Diagnose', going: 'Diagnosing', noun: 'diagnosis' },
};

export const OUTCOME_WORDS: Readonly<Record<RemediationOutcome, string>> = {
  fixed: 'fixed',
  'partly-fixed': 'partly fixed',
  'not-fixed': 'not fixed',
  unknown: 'outcome unknown',
  'nothing-done': 'nothing was done',
};

/** "partly fixed", or "partly diagnosed": a diagnosis fixes nothing. */
export function outcomeWords(action: RemediateAction, outcome: RemediationOutcome): string {
  const words = OUTCOME_WORDS[outcome];
  return action === 'diagnose' ? words.replace('fixed', 'diagnosed') : words;
}

/** "Reboot 3 instances". */
export function verbPhrase({ action, targets }: Pick<Plan, 'action' | 'targets'>): string {
  return groupLabel(action, targets.length);
}

/** "Reboot 14 instances". */
export function groupLabel(action: RemediateAction, instances: number): string {
  return `${ACTION_WORDS[action].verb} ${counted(instances, 'instance')}`;
}

/** "Rebooting 3 instances". */
export function goingPhrase({ action, targets }: Pick<Plan, 'action' | 'targets'>): string {
  return `${ACTION_WORDS[action].going} ${counted(targets.length, 'instance')}`;
}

/** "the reboot of 3 instances of prod", for the middle of a sentence. */
export function nounPhrase({ action, targets, environment }: Plan): string {
  return `the ${ACTION_WORDS[action].noun} of ${counted(targets.length, 'instance')} of ${outside(environment, 64)}`;
}

/** "web-1 `i-…`". */
export function instanceWords({
  name,
  instanceId,
}: {
  readonly name: string | null;
  readonly instanceId: string;
}): string {
  return `${name === null ? '' : `${outside(name, 60)} `}${code(instanceId, 40)}`;
}

/** Somebody as Slack shows them; only ids of Slack's become mentions. */
export function personWords(user: string): string {
  if (/^[UW][A-Z0-9]+$/.test(user)) return `<@${user}>`;
  return /^S[A-Z0-9]+$/.test(user) ? `<!subteam^${user}>` : outside(user, 80);
}

/** "@alice, @ops or @bob"; empty where there is nobody. */
export function peopleWords(named: readonly string[]): string {
  const words = named.map(personWords);
  const last = words.pop();
  if (last === undefined) return '';
  return words.length === 0 ? last : `${words.join(', ')} or ${last}`;
}

export function requester({ requestedBy }: { readonly requestedBy: Person }): string {
  return personWords(requestedBy.user);
}

/** The first characters of a plan's hash: enough to compare by eye. */
export function shortHash({ hash }: Pick<Plan, 'hash'>): string {
  return code(hash.slice(0, 12));
}

/** Lines of a list that is too long to show: the first ones, and how many more there are. */
export function firstOf(lines: readonly string[], shown: number, noun: string): string[] {
  const hidden = lines.length - shown;
  return hidden > 0 ? [...lines.slice(0, shown), `and ${counted(hidden, `more ${noun}`)}`] : [...lines];
}

/** Is there anything yet that is told to others? */
export function isTold({ state }: Pick<RemediationRecord, 'state'>): boolean {
  return state !== 'draft';
}
