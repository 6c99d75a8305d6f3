/** Wording about a run that its messages share. */

import type { RunState } from '../../assessment/runs.ts';
import { CATEGORIES, type Category, LEVELS } from '../../model/codes.ts';
import type { Totals } from '../../model/report.ts';
import { counted, number, outside } from '../text.ts';

/** Account Regions that are named before the rest is counted. */
const AWAITED_NAMED = 3;
const ACCOUNTS_NAMED = 5;

/** "prod in us-east-1, eu-west-1". */
export function subject(state: RunState): string {
  const { environment, regions } = state.request;
  return `${outside(environment, 64)} in ${outside(regions.join(', '), 200)}`;
}

/** "payments, web in us-east-1, eu-west-1"; many accounts are counted. */
export function places({ request, scopes }: RunState): string {
  const names = [...new Set(scopes.map(({ accountName }) => accountName))];
  const accounts = names.length > ACCOUNTS_NAMED ? counted(names.length, 'account') : names.join(', ');
  return `${outside(accounts, 200)} in ${outside(request.regions.join(', '), 200)}`;
}

/** "P1 3, P2 5, P3 0, P4 10". */
export function levelCounts(totals: Totals): string {
  return LEVELS.map((level) => `${level} ${number(totals.byLevel[level] ?? 0)}`).join(', ');
}

/** Categories as people say them. */
export const CATEGORY_WORDS: Readonly<Record<Category, string>> = {
  reachability: 'out of Systems Manager’s reach',
  agent: 'SSM Agent',
  targeting: 'patch schedule',
  baseline: 'patch baseline',
  'pending-reboot': 'pending reboot',
  'os-patch-failure': 'failed patch run',
  'rejected-patch': 'rejected patch',
  association: 'association',
  custom: 'custom item',
  inconclusive: 'cannot be judged',
};

/** "failed patch run 5, patch schedule 3", most first; empty where there are none. */
export function categoryCounts(totals: Totals): string {
  const count = (category: Category) => totals.byCategory[category] ?? 0;
  return CATEGORIES.filter((category) => count(category) > 0)
    .toSorted((a, b) => count(b) - count(a))
    .map((category) => `${CATEGORY_WORDS[category]} ${number(count(category))}`)
    .join(', ');
}

/** The result in one sentence. Nothing read is never called compliant. */
export function resultSentence(state: RunState): string {
  const { totals } = state;
  if (state.status === 'failed') return 'Nothing could be read.';
  const where = state.status === 'partial' ? ', as far as could be read' : '';
  if (totals.ec2Instances === 0) return `No instances were found${where}.`;
  const { nonCompliant, unknown, compliant } = totals;
  const found = `${number(nonCompliant)} non-compliant, ${number(unknown)} unknown and ${number(compliant)} compliant`;
  return `${found} of ${counted(totals.ec2Instances, 'instance')}${where}.`;
}

/** "3 of 4 accounts and Regions done", or nothing where there is only one. */
export function scopesDone(state: RunState): string {
  if (state.scopes.length < 2) return '';
  const done = state.scopes.filter((scope) => scope.state === 'done').length;
  return `${done} of ${state.scopes.length} account Regions done`;
}

/** "payments eu-west-1, payments eu-west-2 and 3 more": what is not done yet; empty where all is. */
export function awaited(state: RunState): string {
  const open = state.scopes.filter((scope) => scope.state === 'queued' || scope.state === 'running');
  const named = open.slice(0, AWAITED_NAMED).map(({ accountName, scope }) => {
    return outside(`${accountName} ${scope.region}`, 80);
  });
  const others = open.length - named.length;
  return `${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
}

/** Why the order of findings is not settled, as a sentence; null once it is. */
export function provisionalSentence(state: RunState): string | null {
  switch (state.state) {
    case 'done':
      return null;
    case 'cancelled':
      return `Cancelled: what is here is from ${doneOf(state)}, and its order was never settled.`;
    case 'running':
      return `From ${doneOf(state)}; the order is settled when all are done. Waiting for ${awaited(state)}.`;
  }
}

function doneOf({ scopes }: RunState): string {
  const done = scopes.filter((scope) => scope.state === 'done').length;
  return `${done} of ${counted(scopes.length, 'account Region')}`;
}
