/** What changed between two runs, in words. Pure. */

import { CHANGES, type ChangeKind, type Ending, type InstanceChange } from '../../model/history.ts';
import type { ChangeCounts } from '../../store/run-changes.ts';
import { plainText } from './plain-text.ts';

/** In the order in which people want to know. */
export const CHANGE_WORDS: Readonly<Record<ChangeKind, string>> = {
  new: 'new',
  regressed: 'back again',
  worse: 'worse',
  better: 'better',
  'still-open': 'still open',
  fixed: 'fixed',
  gone: 'terminated',
  'not-seen': 'not seen this time',
};

export const ENDING_WORDS: Readonly<Record<Ending, string>> = {
  remediation: 'by a remediation',
  schedule: 'by a window or association',
  command: 'by somebody’s command',
  termination: 'by termination',
  itself: 'by no patch run that is known',
};

/** "3 new, 1 back again, 5 fixed (4 by a window or association, 1 by a remediation), 40 still open" */
export function changesSentence({ byKind, fixedBy }: ChangeCounts): string {
  const parts = CHANGES.flatMap((kind) => {
    const count = byKind[kind] ?? 0;
    if (count === 0) return [];
    return [`${count} ${CHANGE_WORDS[kind]}${kind === 'fixed' ? howFixed(fixedBy) : ''}`];
  });
  return parts.length === 0 ? 'Nothing is reported by either run.' : `${parts.join(', ')}.`;
}

function howFixed(fixedBy: ChangeCounts['fixedBy']): string {
  const ways = Object.entries(fixedBy).toSorted(([, a], [, b]) => b - a) as [Ending, number][];
  return ways.length === 0
    ? ''
    : ` (${ways.map(([way, count]) => `${count} ${ENDING_WORDS[way]}`).join(', ')})`;
}

/** One line an instance: "P2 → P1  i-0123…  web-1  pending-reboot  111122223333 us-east-1". */
export function changeLine(change: InstanceChange): string {
  const { levelBefore, levelAfter, ending, endedBy } = change;
  const both = levelBefore !== null && levelAfter !== null && levelBefore !== levelAfter;
  const level = both ? `${levelBefore} → ${levelAfter}` : (levelAfter ?? levelBefore ?? '');
  const how = ending === null ? '' : ` ${ENDING_WORDS[ending]}${endedBy === null ? '' : ` ${endedBy}`}`;
  const place = `${change.accountId} ${change.region}`;
  return plainText(
    [level.padEnd(7), change.instanceId, change.name ?? '', change.code, place].join('  ') + how,
  );
}
