/** What changed between two runs, as lines for Slack. Pure. */

import { CHANGE_WORDS, changesSentence, ENDING_WORDS } from '../../assessment/exports/changes.ts';
import type { Changes } from '../../history/changes.ts';
import { CHANGES, type ChangeKind, type InstanceChange } from '../../model/history.ts';
import type { ChangeCounts } from '../../store/run-changes.ts';
import { instanceWords } from '../remediation/words.ts';
import { code, counted, outside, time } from '../text.ts';

/** Instances named in all: news first. */
const SHOWN = 10;

/** "3 new, 2 fixed" of what is news; "nothing changed" where nothing is. */
export function newsWords({ byKind }: ChangeCounts): string {
  const parts = CHANGES.filter((kind) => kind !== 'still-open')
    .map((kind) => [kind, byKind[kind] ?? 0] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${CHANGE_WORDS[kind]}`);
  return parts.length === 0 ? 'nothing changed' : parts.join(', ');
}

/** The counts of all, then the most urgent instances, by what happened to them. */
export function changeLines(
  { before, after, counts, list }: Changes,
  accountNames: ReadonlyMap<string, string>,
): string[] {
  const named = CHANGES.flatMap((kind) => list.filter((change) => change.kind === kind)).slice(0, SHOWN);
  const kinds = [...new Set(named.map(({ kind }) => kind))];
  const hidden = list.length - named.length;
  return [
    `From ${time(before.finishedAt)} to ${time(after.finishedAt)}: ${changesSentence(counts)}`,
    ...kinds.flatMap((kind) => [
      `*${titleOf(kind)}*`,
      ...named.filter((change) => change.kind === kind).map((change) => changeLine(change, accountNames)),
    ]),
    ...(hidden > 0
      ? [`and ${counted(hidden, 'more change')}; ${code(`patchcheck diff ${after.environment}`)} lists them.`]
      : []),
  ];
}

function titleOf(kind: ChangeKind): string {
  const words = CHANGE_WORDS[kind];
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** "• P2 → P1 web-1 `i-…` `disk-full` (payments us-east-1), by a window or association `mw-…`". */
export function changeLine(change: InstanceChange, accountNames: ReadonlyMap<string, string>): string {
  const { levelBefore, levelAfter, ending, endedBy, accountId, region } = change;
  const isMoved = levelBefore !== null && levelAfter !== null && levelBefore !== levelAfter;
  const level = isMoved ? `${levelBefore} → ${levelAfter}` : (levelAfter ?? levelBefore ?? '');
  const how = change.kind !== 'fixed' || ending === null ? '' : `, ${ENDING_WORDS[ending]}`;
  const by = how === '' || endedBy === null ? '' : ` ${code(endedBy, 80)}`;
  const place = outside(`${accountNames.get(accountId) ?? accountId} ${region}`, 100);
  return `• ${level} ${instanceWords(change)} ${code(change.code)} (${place})${how}${by}`;
}
